import { Deadline } from '../../base/deadline.js';
import { formatUsbAddress } from './address.js';
import type { UsbDevice } from './device.js';
import { chooseDriver } from './open.js';
import { usbError } from './open-errors.js';

const listMs = 10_000;

/** URLs of the bridge chips of which there is a driver, as they are plugged into this computer now. */
export async function attachedUsbLinks(): Promise<readonly string[]> {
  let devices: readonly UsbDevice[];
  try {
    const { usb } = await import('usb');
    devices = await Deadline.after(listMs).race('listing the USB devices', usb.getDevices());
  } catch (error) {
    throw usbError('the USB devices of this computer', error);
  }
  return usbLinksOf(devices);
}

/** The same for devices that were listed already. */
export function usbLinksOf(devices: readonly Pick<UsbDevice, 'vendorId' | 'productId' | 'serialNumber'>[]): string[] {
  return devices.filter(hasDriver).map(({ vendorId, productId, serialNumber }) => {
    return formatUsbAddress({ vendorId, productId, ...(serialNumber ? { serialNumber } : {}) });
  });
}

function hasDriver(device: Pick<UsbDevice, 'vendorId' | 'productId'>): boolean {
  try {
    chooseDriver(device, null);
    return true;
  } catch {
    return false;
  }
}
