import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatUsbAddress, parseUsbAddress, type UsbAddress } from './address.js';
import { findDevice } from './find.js';
import { noBus } from './open-errors.js';
import type { UdevRule } from '../access.js';

/** A device on the bus, and the node by which programs use it. */
export interface UsbNode {
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber: string | undefined;
  readonly node: string;
}

/**
 * All devices on the bus, as the kernel describes them to everybody (sysfs-bus-usb in its documentation): also those
 * that this user may not open.
 * @param devices directory of the kernel's descriptions
 * @param nodes directory of the nodes
 * @throws LinkUnavailable `LinkNoBus`
 */
export function usbNodes(devices: string, nodes: string): readonly UsbNode[] {
  if (!existsSync(devices)) throw noBus();
  return readdirSync(devices).flatMap((entry): UsbNode[] => {
    const attribute = (name: string): string => {
      try {
        return readFileSync(join(devices, entry, name), 'utf8').trim();
      } catch {
        return '';
      }
    };
    const [vendorId, productId] = [attribute('idVendor'), attribute('idProduct')].map((id) => Number.parseInt(id, 16));
    const [bus = '', device = ''] = [attribute('busnum'), attribute('devnum')].map((number) => number.padStart(3, '0'));
    // The interfaces of a device are entries as well, and one may be unplugged while it is read.
    if (!vendorId || productId === undefined || Number.isNaN(productId)) return [];
    return [{ vendorId, productId, serialNumber: attribute('serial') || undefined, node: join(nodes, bus, device) }];
  });
}

/** The node of the device that a link goes to. @throws LinkUnavailable as {@link findDevice} */
export function usbNodeOf(path: string, devices: string, nodes: string): string {
  return findDevice(usbNodes(devices, nodes), parseUsbAddress(path)).node;
}

/** The rule for all devices of one kind. */
export function usbRule({ vendorId, productId }: UsbAddress): UdevRule {
  const [, vendor = '', product = ''] = formatUsbAddress({ vendorId, productId }).split(':');
  return { match: `SUBSYSTEM=="usb", ATTR{idVendor}=="${vendor}", ATTR{idProduct}=="${product}"`, group: 'plugdev' };
}
