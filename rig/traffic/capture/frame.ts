import { unsupported } from './errors.js';

/** One frame of a capture. */
export interface CapturedFrame {
  /** Nanoseconds since 1970; finer stamps are cut off. */
  readonly timeNs: bigint;
  /** The whole frame, without FCS. */
  readonly bytes: Uint8Array;
}

/** Link type of Ethernet in both formats. */
export const linkTypeEthernet = 1;

const headerBytes = 14;

/**
 * The frame without its FCS.
 * @param original bytes that the frame had on the line, as the capture says
 * @param offset of the frame's lengths in the file
 * @throws CaptureError when only a part was captured, or what is left is too short for an Ethernet header
 */
export function wholeFrame(bytes: Uint8Array, original: number, fcsBytes: number, offset: number): Uint8Array {
  if (bytes.length < original) {
    throw unsupported(`a frame of ${original} bytes was cut off after ${bytes.length}`, offset);
  }
  const length = bytes.length - fcsBytes;
  if (length < headerBytes) throw unsupported(`a frame of ${bytes.length} bytes has no Ethernet header`, offset);
  return bytes.subarray(0, length);
}
