import { malformed, truncated } from './errors.js';
import { isPcap, readPcap } from './pcap.js';
import { isPcapng, readPcapng } from './pcapng.js';
import type { CapturedFrame } from './frame.js';

/**
 * The frames of a capture file, in the order of the file: classic pcap or pcapng, of either byte order, with stamps of
 * any resolution.
 * @throws CaptureError with the offset, for a file that is truncated, malformed, or no capture of whole Ethernet frames
 */
export function readCapture(file: Uint8Array): readonly CapturedFrame[] {
  if (file.length < 4) throw truncated('its first four bytes', 0);
  if (isPcap(file)) return readPcap(file);
  if (isPcapng(file)) return readPcapng(file);
  const magic = Buffer.from(file.subarray(0, 4)).toString('hex');
  throw malformed(`neither pcap nor pcapng begins with ${magic}`, 0);
}
