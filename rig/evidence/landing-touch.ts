import type { Touch, TouchObserver } from '../host/touch-observer.js';
import type { GuestPages } from './guest-pages.js';
import type { Landing } from './landing.js';
import { HEADER_BYTES, type LandingTouch } from './touch.js';
import { PAGE_BYTES } from './types.js';

/**
 * Looks up what the host's processors did to each place at which the NIC wrote a frame. Part of collecting, not of
 * judging.
 */
export function readLandingTouches(
  landings: readonly Landing[],
  guest: GuestPages,
  memory: { readonly bytes: number },
  observer: Pick<TouchObserver, 'touched'>,
): readonly LandingTouch[] {
  return landings.map((landing) => {
    const touches: Touch[] = [];
    let placed = 0;
    for (const { translation, length } of landing.pieces) {
      if (translation.kind !== 'ram' || translation.machineAddress + length > memory.bytes) continue;
      placed += length;
      touches.push(observer.touched(translation.machineAddress, length));
    }
    return {
      sequence: landing.sequence,
      placed,
      loaded: touches.reduce((sum, { loaded }) => sum + loaded, 0),
      stored: touches.reduce((sum, { stored }) => sum + stored, 0),
      headerStored: headerOf(landing, guest).reduce(
        (sum, [at, length]) => sum + observer.touched(at, length).stored,
        0,
      ),
      accesses: touches.flatMap(({ accesses }) => accesses),
    };
  });
}

/** The bytes before a frame in the guest's buffer, as ranges of machine addresses within a page each. */
function headerOf({ pieces: [first] }: Landing, guest: GuestPages): readonly (readonly [number, number])[] {
  const end = first?.guestAddress ?? null;
  if (end === null) return [];
  const start = end - HEADER_BYTES;
  const border = Math.ceil((start + 1) / PAGE_BYTES) * PAGE_BYTES;
  const ranges =
    border < end
      ? [[start, border - start] as const, [border, end - border] as const]
      : [[start, HEADER_BYTES] as const];
  return ranges.flatMap(([at, length]) => {
    const machine = guest.machineAddress(at);
    return machine === null ? [] : [[machine, length] as const];
  });
}
