import { findAttached } from '../../bench/hardware/attached.js';
import { tryLink, type DevicePlaces, type NeededLink } from '../../bench/hardware/link-access.js';
import { attempt, ok, warn, type Check } from './check.js';

/** Whether this user can use a device that the bench needs. @throws LinkUnavailable saying why not */
export function checkLink({ to, url }: NeededLink, places?: DevicePlaces): Check {
  return ok(linkCheck(to), `${tryLink(url, places)} is there, and this user may read and write it`);
}

/** What the check of a link is called. */
export function linkCheck(to: NeededLink['to']): string {
  return `${to} link`;
}

/** Whether this user can use the serial ports that are plugged in: none is in the way of a virtual bench. */
export async function checkSerial(): Promise<Check> {
  const { links } = await findAttached();
  return checkPlugged('serial', 'no port is plugged in', links);
}

/** The same for USB bridge chips. */
export async function checkUsb(): Promise<Check> {
  const { links, troubles } = await findAttached();
  return checkPlugged('usb', troubles[0] ?? 'no bridge chip is plugged in', links);
}

/** @param none what is said where nothing is plugged in */
async function checkPlugged(id: 'serial' | 'usb', none: string, links: readonly string[]): Promise<Check> {
  const plugged = links.filter((url) => url.startsWith(`${id}:`));
  if (plugged.length === 0) return ok(id, `${none}; a virtual bench needs none`);
  const tried = await Promise.all(plugged.map((url) => attempt(id, () => ok(id, tryLink(url)))));
  const closed = tried.filter(({ result }) => result === 'fail');
  if (closed.length === 0) return ok(id, plugged.join(', '));
  return warn(id, closed.map(({ found }) => found).join('; '), closed[0]?.remedy ?? '');
}
