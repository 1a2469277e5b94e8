import { UsageError } from '../../base/errors.js';

/** Which USB device a link goes to. */
export interface UsbAddress {
  readonly vendorId: number;
  readonly productId: number;
  /** Absent: the only one with these ids. */
  readonly serialNumber?: string;
}

/**
 * Reads `VENDOR:PRODUCT[:SERIAL]`, ids in hexadecimal.
 * @throws UsageError when it is something else
 */
export function parseUsbAddress(text: string): UsbAddress {
  const match = /^([0-9a-f]{4}):([0-9a-f]{4})(?::(.+))?$/i.exec(text);
  if (match === null) {
    throw new UsageError(
      'BadLinkUrl',
      `"${text}" names no USB device`,
      'write usb:VENDOR:PRODUCT:SERIAL with hexadecimal ids, such as usb:0403:601f:000000000001',
    );
  }
  const [, vendor = '', product = '', serial] = match;
  return {
    vendorId: Number.parseInt(vendor, 16),
    productId: Number.parseInt(product, 16),
    ...(serial === undefined ? {} : { serialNumber: serial }),
  };
}

/** The address as a user writes it. */
export function formatUsbAddress({ vendorId, productId, serialNumber }: UsbAddress): string {
  const hex = (id: number): string => id.toString(16).padStart(4, '0');
  return ['usb', hex(vendorId), hex(productId), ...(serialNumber === undefined ? [] : [serialNumber])].join(':');
}
