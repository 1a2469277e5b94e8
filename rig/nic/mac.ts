import { UsageError } from '../base/errors.js';

/** The six bytes of a MAC address written as `02:4d:50:00:00:03`, in the order of the wire. */
export function macBytes(mac: string): Uint8Array {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(mac)) {
    throw new UsageError('BadMacAddress', `"${mac}" is not a MAC address`, 'write it as 02:4d:50:00:00:03');
  }
  return Uint8Array.from(mac.split(':'), (part) => Number.parseInt(part, 16));
}
