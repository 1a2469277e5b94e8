import { Cursor } from './cursor.js';
import { malformed, unsupported } from './errors.js';
import { wholeFrame, type CapturedFrame } from './frame.js';
import { readInterface, timeNs, type CaptureInterface } from './pcapng-interface.js';

const byteOrderMagic = 0x1a2b3c4d;
const major = 1;
/** Type, length, and the length again at the end. */
const frameworkBytes = 12;

/** The types of blocks that matter; all others are skipped, as the format wants it. */
const block = { section: 0x0a0d0d0a, interface: 1, packet: 2, simplePacket: 3, enhancedPacket: 6 } as const;

/** Whether a file begins as pcapng does; the type of its first block reads the same in both byte orders. */
export function isPcapng(file: Uint8Array): boolean {
  return new Cursor(file, true).u32('the first block') === block.section;
}

/**
 * The frames of a pcapng file, of all its sections. A packet without a stamp has the time of the one before.
 * @throws CaptureError
 */
export function readPcapng(file: Uint8Array): readonly CapturedFrame[] {
  const frames: CapturedFrame[] = [];
  let littleEndian = true;
  let interfaces: CaptureInterface[] = [];
  for (let offset = 0; offset < file.length;) {
    if (new Cursor(file, true, offset).u32('a block') === block.section) {
      littleEndian = orderOfSection(file, offset);
      interfaces = [];
    }
    const { type, body, next } = readBlock(file, littleEndian, offset);
    if (type === block.section) readSection(body);
    else if (type === block.interface) interfaces.push(readInterface(body));
    else if (type === block.simplePacket) frames.push(readSimple(body, interfaces, frames.at(-1)?.timeNs ?? 0n));
    else if (type === block.packet || type === block.enhancedPacket) {
      frames.push(readPacket(body, interfaces, type === block.packet));
    }
    offset = next;
  }
  return frames;
}

/** The byte order that a Section Header Block declares behind its length. */
function orderOfSection(file: Uint8Array, offset: number): boolean {
  const { end: at } = new Cursor(file, true, offset).part(8, 'a section header');
  for (const littleEndian of [true, false]) {
    if (new Cursor(file, littleEndian, at).u32('a section header') === byteOrderMagic) return littleEndian;
  }
  throw malformed('a section has no byte-order magic', at);
}

/** Takes a block apart and checks what surrounds its body. */
function readBlock(
  file: Uint8Array,
  littleEndian: boolean,
  offset: number,
): { readonly type: number; readonly body: Cursor; readonly next: number } {
  const cursor = new Cursor(file, littleEndian, offset);
  const type = cursor.u32('a block');
  const length = cursor.u32('a block');
  if (length < frameworkBytes || length % 4 !== 0) throw malformed(`a block has length ${length}`, offset + 4);
  const body = cursor.part(length - frameworkBytes, 'a block');
  const again = cursor.u32('a block');
  if (again !== length) {
    throw malformed(`a block of length ${length} ends with length ${again}`, cursor.offset - 4);
  }
  return { type, body, next: cursor.offset };
}

function readSection(body: Cursor): void {
  body.u32('a section header');
  const at = body.offset;
  const version = body.u16('a section header');
  body.bytes(10, 'a section header');
  if (version !== major) throw unsupported(`it is version ${version} of the format, not ${major}`, at);
}

/** An Enhanced Packet Block, or the obsolete Packet Block, which differs in its first word only. */
function readPacket(body: Cursor, interfaces: readonly CaptureInterface[], obsolete: boolean): CapturedFrame {
  const what = 'a packet block';
  const start = body.offset;
  const number = obsolete ? body.u16(what) : body.u32(what);
  if (obsolete) body.u16(what);
  const from = interfaceOf(interfaces, number, start);
  const high = body.u32(what);
  const stamp = (BigInt(high) << 32n) | BigInt(body.u32(what));
  const lengthsAt = body.offset;
  const captured = body.u32(what);
  const original = body.u32(what);
  if (captured > body.left) throw malformed(`a packet of ${captured} bytes leaves its block`, lengthsAt);
  const bytes = body.bytes(captured, what);
  return { timeNs: timeNs(from, stamp), bytes: wholeFrame(bytes, original, from.fcsBytes, lengthsAt) };
}

/** A Simple Packet Block: of the first interface, without a stamp, and without the length captured. */
function readSimple(body: Cursor, interfaces: readonly CaptureInterface[], time: bigint): CapturedFrame {
  const start = body.offset;
  const from = interfaceOf(interfaces, 0, start);
  const original = body.u32('a packet block');
  const captured = from.snapshotBytes === 0 ? original : Math.min(original, from.snapshotBytes);
  if (captured > body.left) throw malformed(`a packet of ${captured} bytes leaves its block`, start);
  return { timeNs: time, bytes: wholeFrame(body.bytes(captured, 'a packet block'), original, from.fcsBytes, start) };
}

function interfaceOf(interfaces: readonly CaptureInterface[], number: number, offset: number): CaptureInterface {
  const found = interfaces[number];
  if (!found) throw malformed(`a packet is of interface ${number}, which is not described`, offset);
  return found;
}
