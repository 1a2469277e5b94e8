import { malformed, unsupported } from './errors.js';

/** One frame of a capture. */
export interface CapturedFrame {
  /** Nanoseconds since 1970; finer stamps are cut off. */
  readonly timeNs: bigint;
  /** The whole frame, without FCS. */
  readonly bytes: Uint8Array;
}

/** Whether the stamps matter: what is wrong with them alone is no reason to refuse a capture whose times are ignored. */
export type Timing = 'original' | 'ignored';

/** Link type of Ethernet in both formats. */
export const linkTypeEthernet = 1;

/** What a capture says of the lengths of a frame, in bytes. */
export interface CapturedLengths {
  /** Of the whole frame, with the FCS when there is one. */
  readonly original: number;
  /** Of the FCS that ends it; 0 when there is none or nobody knows. */
  readonly fcs: number;
}

const headerBytes = 14;

/**
 * The frame without its FCS. One of which only the FCS was cut off is whole.
 * @param captured what the capture holds of it
 * @param name of the record or block, for messages
 * @param offset of the frame's lengths in the file
 * @throws CaptureError when more was captured than there was, only a part, or less than an Ethernet header
 */
export function wholeFrame(
  captured: Uint8Array,
  { original, fcs }: CapturedLengths,
  name: string,
  offset: number,
): Uint8Array {
  if (captured.length > original) {
    throw malformed(`${name} claims ${captured.length} bytes captured of a frame of ${original}`, offset);
  }
  const length = original - fcs;
  if (captured.length < length) {
    throw unsupported(`${name} has a frame of ${original} bytes that was cut off after ${captured.length}`, offset);
  }
  if (length < headerBytes) {
    throw unsupported(`${name} has a frame of ${original} bytes, too few for an Ethernet header`, offset);
  }
  return captured.subarray(0, length);
}
