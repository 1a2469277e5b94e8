import type { Touch, TouchObserver } from '../host/touch-observer.js';
import { CodeNames } from './code-names.js';
import type { GuestPages } from './guest-pages.js';
import type { Landing } from './landing.js';
import { transmitHeaderBytes } from '../host/sent-header.js';
import { payloadOf } from './payload.js';
import { touchTrouble, type LandingTouch, type TouchObservation } from './touch.js';
import { bySequence, PAGE_BYTES, type Judge } from './types.js';
import { count } from './words.js';

/** What the host's processors did to the place from which the NIC read what is behind the header of a frame. */
export interface PayloadTouch extends Omit<LandingTouch, 'headerStored'> {
  /** Whether they were seen to read the end of its header, which is copied, where it stands before that in the guest. */
  readonly headerLoaded: boolean;
}

/** What the line *touch* compares where the guest has sent. */
export interface PayloadTouchObservation extends Omit<TouchObservation, 'landings'> {
  readonly landings: readonly PayloadTouch[];
}

const headerEndBytes = 16;

/**
 * The line *touch* of the other direction: while the frames flowed, no processor of the host loaded or stored a byte of
 * any of them behind its header. The header is copied by the host, so that a frame whose header was not seen to be read
 * was not watched.
 */
export const judgePayloadTouch: Judge<PayloadTouchObservation> = (frames, seen) => {
  const names = new CodeNames(seen.functions, seen.instructions);
  const landings = bySequence(seen.landings);
  return frames.map((frame) => {
    const { sequence } = frame;
    const length = Math.max(0, frame.length - transmitHeaderBytes);
    const places = landings.get(sequence) ?? [];
    const trouble = touchTrouble(length, 'read', places, names, seen.unknown);
    if (trouble) return { sequence, line: 'touch' as const, ...trouble };
    if (places.some(({ headerLoaded }) => !headerLoaded)) {
      const reason = 'its header was not seen to be read in the guest, so that it was not watched';
      return { sequence, line: 'touch' as const, outcome: 'unknown' as const, reason };
    }
    const reason = `none of its ${count(length, 'byte')} behind the header was read or written by the host`;
    return { sequence, line: 'touch' as const, outcome: 'holds' as const, reason };
  });
};

/** Looks up what the host's processors did to each place from which the NIC read a frame. Part of collecting. */
export function readPayloadTouches(
  landings: readonly Landing[],
  guest: GuestPages,
  memory: { readonly bytes: number },
  observer: Pick<TouchObserver, 'touched'>,
): readonly PayloadTouch[] {
  return landings.map((landing) => {
    const touches: Touch[] = [];
    let placed = 0;
    for (const { translation, length } of payloadOf(landing)) {
      if (translation.kind !== 'ram' || translation.machineAddress + length > memory.bytes) continue;
      placed += length;
      touches.push(observer.touched(translation.machineAddress, length));
    }
    return {
      sequence: landing.sequence,
      placed,
      loaded: touches.reduce((sum, { loaded }) => sum + loaded, 0),
      stored: touches.reduce((sum, { stored }) => sum + stored, 0),
      headerLoaded: headerEndLoaded(landing, guest, observer),
      accesses: touches.flatMap(({ accesses }) => accesses),
    };
  });
}

/**
 * The beginning of a header may be elsewhere in the guest, whose kernel takes apart what it has to look into; its end stands
 * before what the NIC read there.
 */
function headerEndLoaded(landing: Landing, guest: GuestPages, observer: Pick<TouchObserver, 'touched'>): boolean {
  const [first] = payloadOf(landing);
  if (first?.guestAddress === null || !first) return false;
  const machine = guest.machineAddress(first.guestAddress - headerEndBytes);
  if (machine === null) return false;
  const length = Math.min(headerEndBytes, PAGE_BYTES - (machine % PAGE_BYTES));
  return observer.touched(machine, length).loaded === length;
}
