import { Cursor } from './cursor.js';
import { malformed, unsupported } from './errors.js';
import { linkTypeEthernet, wholeFrame, type CapturedFrame } from './frame.js';

const microseconds = 0xa1b2c3d4;
const nanoseconds = 0xa1b23c4d;
const major = 2;

/** FCS length in 32-bit units of 16 bits, in the upper bits of the link type, when bit 26 is set. */
const fcsPresent = 0x0400_0000;

/** Longer records than this are not of any network: the length is damaged. */
const mostBytes = 0x4_0000;

/** Whether a file begins as classic pcap does, in either byte order. */
export function isPcap(file: Uint8Array): boolean {
  return [true, false].some((littleEndian) => isMagic(new Cursor(file, littleEndian).u32('the magic number')));
}

function isMagic(magic: number): boolean {
  return magic === microseconds || magic === nanoseconds;
}

/** The frames of a classic pcap file. @throws CaptureError */
export function readPcap(file: Uint8Array): readonly CapturedFrame[] {
  const littleEndian = isMagic(new Cursor(file, true).u32('the magic number'));
  const cursor = new Cursor(file, littleEndian);
  const unitNs = cursor.u32('the magic number') === nanoseconds ? 1 : 1000;
  const { fcsBytes } = readHeader(cursor);
  const frames: CapturedFrame[] = [];
  while (cursor.left > 0) {
    const what = `record ${frames.length + 1}`;
    const start = cursor.offset;
    const seconds = cursor.u32(what);
    const fraction = cursor.u32(what);
    const captured = cursor.u32(what);
    const original = cursor.u32(what);
    if (fraction * unitNs >= 1e9) throw malformed(`${what} has a fraction of ${fraction} in its stamp`, start + 4);
    if (captured > mostBytes) throw malformed(`${what} claims ${captured} bytes`, start + 8);
    const bytes = cursor.bytes(captured, what);
    frames.push({
      timeNs: BigInt(seconds) * 1_000_000_000n + BigInt(fraction * unitNs),
      bytes: wholeFrame(bytes, original, fcsBytes, start + 8),
    });
  }
  return frames;
}

/** Reads what follows the magic number. */
function readHeader(cursor: Cursor): { readonly fcsBytes: number } {
  const header = 'the file header';
  const versionAt = cursor.offset;
  const version = cursor.u16(header);
  cursor.u16(header);
  if (version !== major) throw unsupported(`it is version ${version} of the format, not ${major}`, versionAt);
  cursor.bytes(8, header);
  const snapshotAt = cursor.offset;
  if (cursor.u32(header) === 0) throw malformed('the snapshot length is 0', snapshotAt);
  const typeAt = cursor.offset;
  const network = cursor.u32(header);
  const linkType = network & 0xffff;
  if (linkType !== linkTypeEthernet) throw unsupported(`its link type is ${linkType}, not Ethernet`, typeAt);
  return { fcsBytes: network & fcsPresent ? (network >>> 28) * 2 : 0 };
}
