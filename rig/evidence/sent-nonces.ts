import { transmitCopyBelow } from '../host/sent-header.js';

/** Whether a frame has a nonce of which the host has no reason to copy a byte. */
export function isLongEnough(nonceOffsets: readonly number[]): boolean {
  return nonceOffsets.some(isNeverCopied);
}

/**
 * Of the places where nonces of one frame stand in the guest, those that for certain are far enough behind the start of
 * the frame. Of a nonce nobody knows which of the frame's it is, and each part of the frame may stand there several times
 * or be overwritten: it is taken for the first that it can be, by what stands before it.
 * @param nonceOffsets of the frame, in their order
 * @param places addresses in the guest
 */
export function neverCopiedPlaces(nonceOffsets: readonly number[], places: readonly number[]): readonly number[] {
  const known = new Set(places);
  const leastAt = leastOffsets(nonceOffsets);
  return places.filter((place) =>
    [...leastAt].some(([distance, offset]) => isNeverCopied(offset) && known.has(place - distance)),
  );
}

/**
 * Not only what is behind the header: the guest uses its buffers again, and where a long frame stands now, a short one may
 * have stood before, which was copied as a whole, on purpose.
 */
function isNeverCopied(offset: number): boolean {
  return offset >= transmitCopyBelow;
}

/** By the distance from a nonce to an earlier one of the frame: the first offset that it may have. */
function leastOffsets(nonceOffsets: readonly number[]): ReadonlyMap<number, number> {
  const least = new Map<number, number>();
  for (const [index, offset] of nonceOffsets.entries()) {
    for (const earlier of nonceOffsets.slice(0, index)) {
      if (!least.has(offset - earlier)) least.set(offset - earlier, offset);
    }
  }
  return least;
}
