/// <reference types="w3c-web-usb" />
import { Deadline } from '../../base/deadline.js';
import { UsageError } from '../../base/errors.js';
import type { Link } from '../link.js';
import { formatUsbAddress, parseUsbAddress, type UsbAddress } from './address.js';
import type { ChipDriver, ChipOptions } from './chip.js';
import type { UsbDevice } from './device.js';
import { findDevice } from './find.js';
import { ft232h } from './ft232h.js';
import { ft601 } from './ft601.js';
import { usbError } from './open-errors.js';
import { openUsbLink } from './usb-link.js';

const drivers: readonly ChipDriver[] = [ft601, ft232h];
const openMs = 10_000;

/** Options that the URL of a USB link may have. */
export const usbOptions: readonly string[] = ['chip', ...drivers.flatMap(({ options }) => options)];

/**
 * Opens a link through a USB bridge chip that is plugged into this computer.
 * @param path `VENDOR:PRODUCT[:SERIAL]`
 */
export async function openUsb(path: string, options: URLSearchParams): Promise<Link> {
  const address = parseUsbAddress(path);
  const what = formatUsbAddress(address);
  const driver = chooseDriver(address, options.get('chip'));
  const numbers = chipOptions(driver, options);
  let devices: readonly UsbDevice[];
  try {
    // Loaded only when it is needed: the native part does not exist for every platform.
    const { usb } = await import('usb');
    devices = await Deadline.after(openMs).race('listing the USB devices', usb.getDevices());
  } catch (error) {
    throw usbError(what, error);
  }
  return openUsbLink(findDevice(devices, address), driver, what, numbers);
}

/** The driver for a device: by the vendor's own ids, or as the user says. */
export function chooseDriver({ vendorId, productId }: UsbAddress, chip: string | null): ChipDriver {
  const driver = drivers.find(({ name, products }) =>
    chip === null ? vendorId === 0x0403 && products.includes(productId) : name.toLowerCase() === chip.toLowerCase(),
  );
  if (driver !== undefined) return driver;
  const names = drivers.map(({ name }) => name.toLowerCase()).join(' or ');
  const what = chip === null ? `no chip has the ids of ${formatUsbAddress({ vendorId, productId })}` : `"${chip}"`;
  throw new UsageError('BadLinkUrl', `no driver for the USB chip: ${what}`, `say which chip it is: chip=${names}`);
}

function chipOptions(driver: ChipDriver, options: URLSearchParams): ChipOptions {
  const numbers: Record<string, number> = {};
  for (const [name, text] of options) {
    if (name === 'chip') continue;
    if (!driver.options.includes(name)) {
      throw new UsageError('BadLinkUrl', `an ${driver.name} has no option "${name}"`, 'leave it out');
    }
    numbers[name] = Number(text);
  }
  return numbers;
}
