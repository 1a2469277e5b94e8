import { tryLinkAccess, type DevicePlaces } from '../../link/open.js';
import type { HardwareDescription } from '../description.js';

export type { DevicePlaces };

/** A link without which a bench of hardware cannot be taken. */
export interface NeededLink {
  readonly to: 'instrument' | 'console';
  readonly url: string;
}

export function neededLinks({ instrument, console }: HardwareDescription): readonly NeededLink[] {
  return [
    { to: 'instrument', url: instrument.link },
    ...(console === undefined ? [] : [{ to: 'console', url: console } as const]),
  ];
}

/**
 * Tries whether the device of a link is there and may be used by this user, and opens nothing.
 * @returns its node
 * @throws LinkUnavailable saying what is in the way
 */
export function tryLink(url: string, places?: DevicePlaces): string {
  return tryLinkAccess(url, places);
}
