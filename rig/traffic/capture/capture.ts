import { truncated } from './errors.js';
import { foreignFile } from './foreign.js';
import type { CapturedFrame, Timing } from './frame.js';
import { isPcap, readPcap } from './pcap.js';
import { isPcapng, readPcapng } from './pcapng.js';

/**
 * The frames of a capture file, one after the other in the order of the file: classic pcap or pcapng, of either byte order,
 * with stamps of any resolution. Nothing of the file is kept for the frames that were already taken.
 * @throws CaptureError with the offset, where the file is truncated, malformed, or no capture of whole Ethernet frames
 */
export function captureFrames(file: Uint8Array, timing: Timing): Iterable<CapturedFrame> {
  if (file.length < 4) throw truncated('its first four bytes', 0);
  if (isPcap(file)) return readPcap(file, timing);
  if (isPcapng(file)) return readPcapng(file, timing);
  throw foreignFile(file);
}

/** All frames of a capture file. @throws CaptureError as {@link captureFrames} */
export function readCapture(file: Uint8Array, timing: Timing = 'original'): readonly CapturedFrame[] {
  return [...captureFrames(file, timing)];
}
