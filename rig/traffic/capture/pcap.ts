import { Cursor } from './cursor.js';
import { malformed, unsupported } from './errors.js';
import { linkTypeEthernet, wholeFrame, type CapturedFrame, type Timing } from './frame.js';

const microseconds = 0xa1b2c3d4;
const nanoseconds = 0xa1b23c4d;
const version = { major: 2, minor: 4 } as const;

/** Parts of the word with the link type; see draft-ietf-opsawg-pcap, "File Header". */
const linkWord = {
  type: 0xffff,
  reserved: 0x0bff_0000,
  fcsPresent: 0x0400_0000,
  /** Where the length of the FCS begins, which is counted in units of 16 bits. */
  fcsShift: 28,
} as const;

/** Longer records than this are not of any network: the length is damaged. */
const mostBytes = 0x4_0000;

/** What the file header says of all records. */
interface PcapHeader {
  readonly fcsBytes: number;
  /** Before version 2.3 a record's original length stood before the captured one; in 2.3 writers differed. */
  readonly lengthsSwapped: 'never' | 'sometimes' | 'always';
}

/** Whether a file begins as classic pcap does, in either byte order. */
export function isPcap(file: Uint8Array): boolean {
  return [true, false].some((littleEndian) => isMagic(new Cursor(file, littleEndian).u32('the magic number')));
}

function isMagic(magic: number): boolean {
  return magic === microseconds || magic === nanoseconds;
}

/** The frames of a classic pcap file, one after the other. @throws CaptureError */
export function* readPcap(file: Uint8Array, timing: Timing): Generator<CapturedFrame> {
  const littleEndian = isMagic(new Cursor(file, true).u32('the magic number'));
  const cursor = new Cursor(file, littleEndian);
  const unitNs = cursor.u32('the magic number') === nanoseconds ? 1 : 1000;
  const header = readHeader(cursor);
  for (let number = 1; cursor.left > 0; number += 1) {
    const name = `record ${number}`;
    const start = cursor.offset;
    const seconds = cursor.u32(name);
    const fraction = cursor.u32(name);
    const [captured, original] = orderedLengths([cursor.u32(name), cursor.u32(name)], header);
    if (timing === 'original' && fraction * unitNs >= 1e9) {
      throw malformed(`${name} has a fraction of ${fraction} in its stamp`, start + 4);
    }
    if (captured > mostBytes) throw malformed(`${name} claims ${captured} bytes`, start + 8);
    const bytes = cursor.bytes(captured, name);
    yield {
      timeNs: BigInt(seconds) * 1_000_000_000n + BigInt(fraction * unitNs),
      bytes: wholeFrame(bytes, { original, fcs: header.fcsBytes }, name, start + 8),
    };
  }
}

/** The captured length, then the original one. */
function orderedLengths(
  [first, second]: readonly [number, number],
  { lengthsSwapped }: PcapHeader,
): readonly [number, number] {
  const swapped = lengthsSwapped === 'always' || (lengthsSwapped === 'sometimes' && first > second);
  return swapped ? [second, first] : [first, second];
}

/** Reads what follows the magic number. */
function readHeader(cursor: Cursor): PcapHeader {
  const header = 'the file header';
  const versionAt = cursor.offset;
  const major = cursor.u16(header);
  const minor = cursor.u16(header);
  // Two words that say nothing, and the snapshot length: what was cut off shows in each record.
  cursor.skip(12, header);
  const typeAt = cursor.offset;
  const word = cursor.u32(header);
  if (major !== version.major || minor > version.minor) {
    const newest = `${version.major}.${version.minor}`;
    throw unsupported(
      `the file header has version ${major}.${minor} of the format, not ${newest} or older`,
      versionAt,
      `convert it to version ${newest}, for example with editcap -F pcap`,
    );
  }
  const linkType = word & linkWord.type;
  if (linkType !== linkTypeEthernet) {
    throw unsupported(`the file header has link type ${linkType}, not Ethernet`, typeAt);
  }
  if (word & linkWord.reserved) {
    const bits = ((word & linkWord.reserved) >>> 0).toString(16);
    throw unsupported(`the file header has reserved bits 0x${bits} beside the link type`, typeAt);
  }
  return {
    fcsBytes: word & linkWord.fcsPresent ? (word >>> linkWord.fcsShift) * 2 : 0,
    lengthsSwapped: minor < 3 ? 'always' : minor === 3 ? 'sometimes' : 'never',
  };
}
