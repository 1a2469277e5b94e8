import { LinkUnavailable } from '../errors.js';
import { formatUsbAddress, type UsbAddress } from './address.js';
import type { UsbDevice } from './device.js';

/** By what devices are told apart. */
type Named = Pick<UsbDevice, 'vendorId' | 'productId' | 'serialNumber'>;

/**
 * The one device that an address means.
 * @throws LinkUnavailable when there is none, or several and the address has no serial number
 */
export function findDevice<Device extends Named>(devices: readonly Device[], address: UsbAddress): Device {
  const same = devices.filter(
    ({ vendorId, productId }) => vendorId === address.vendorId && productId === address.productId,
  );
  const { serialNumber } = address;
  const found = serialNumber === undefined ? same : same.filter((device) => device.serialNumber === serialNumber);
  const [device] = found;
  const serials = same.map((other) => other.serialNumber ?? '(none)').join(', ');
  if (device === undefined) {
    throw new LinkUnavailable(
      'LinkNotFound',
      `there is no USB device ${formatUsbAddress(address)}`,
      same.length > 0 ? `serial numbers that are there: ${serials}` : 'check the cable; lsusb shows what is connected',
    );
  }
  if (found.length > 1) {
    throw new LinkUnavailable(
      'LinkAmbiguous',
      `there are ${found.length} USB devices ${formatUsbAddress(address)}`,
      `add a serial number: ${serials}`,
    );
  }
  return device;
}
