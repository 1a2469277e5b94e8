import { Cursor } from './cursor.js';
import { malformed, unsupported } from './errors.js';
import { wholeFrame, type CapturedFrame, type Timing } from './frame.js';
import { blockType, readBlocks } from './pcapng-block.js';
import { readInterface, timeNs, type CaptureInterface } from './pcapng-interface.js';
import { fixedValue, readOptions } from './pcapng-options.js';

const major = 1;
/** Some writers call the same format 1.2. */
const minors: readonly number[] = [0, 2];
/** Far more than any capture has; an interface takes 20 bytes of the file, and much more of memory. */
const mostInterfaces = 0x1_0000;

/** Where the flags of a packet have the bytes of its FCS; 0 there: it does not say. */
const packetFlags = { option: 2, bytes: 4, fcsShift: 5, fcsMask: 0xf } as const;

/** Whether a file begins as pcapng does; the type of its first block reads the same in both byte orders. */
export function isPcapng(file: Uint8Array): boolean {
  return new Cursor(file, true).u32('the first block') === blockType.section;
}

/**
 * The frames of a pcapng file, of all its sections, one after the other. A packet without a stamp has the time of the one
 * before.
 * @throws CaptureError
 */
export function* readPcapng(file: Uint8Array, timing: Timing): Generator<CapturedFrame> {
  let interfaces: CaptureInterface[] = [];
  let latest = 0n;
  for (const { type, body } of readBlocks(file)) {
    if (type === blockType.section) {
      readSection(body);
      interfaces = [];
    } else if (type === blockType.interface) {
      if (interfaces.length === mostInterfaces) {
        throw unsupported(`${body.name} is one of more than ${mostInterfaces} interfaces`, body.offset);
      }
      interfaces.push(readInterface(body, timing));
    } else if (type === blockType.simplePacket) yield { timeNs: latest, bytes: readSimple(body, interfaces) };
    else if (type === blockType.packet || type === blockType.enhancedPacket) {
      const frame = readPacket(body, interfaces, type === blockType.packet);
      latest = frame.timeNs;
      yield frame;
    }
  }
}

function readSection(body: Cursor): void {
  body.skip(4, 'its byte-order magic');
  const at = body.offset;
  const [found, minor] = [body.u16('its version'), body.u16('its version')];
  body.skip(8, 'its section length');
  if (found !== major || !minors.includes(minor)) {
    throw unsupported(
      `${body.name} has version ${found}.${minor} of the format, not ${major}.0`,
      at,
      `convert it to version ${major}.0, for example with editcap -F pcapng`,
    );
  }
  checkOptions(body);
}

/** An Enhanced Packet Block, or the obsolete Packet Block, which differs in its first word only. */
function readPacket(body: Cursor, interfaces: readonly CaptureInterface[], obsolete: boolean): CapturedFrame {
  const start = body.offset;
  const number = obsolete ? body.u16('its interface') : body.u32('its interface');
  if (obsolete) body.skip(2, 'its count of drops');
  const high = body.u32('its stamp');
  const stamp = (BigInt(high) << 32n) | BigInt(body.u32('its stamp'));
  const lengthsAt = body.offset;
  const captured = body.u32('its lengths');
  const original = body.u32('its lengths');
  const bytes = packetData(body, captured, lengthsAt);
  const own = packetFcs(body);
  const from = interfaceOf(interfaces, number, body.name, start);
  const fcs = own === 0 ? from.fcsBytes : own;
  return {
    timeNs: timeNs(from, stamp),
    bytes: wholeFrame(bytes, { original, fcs }, body.name, lengthsAt),
  };
}

/** A Simple Packet Block: of the first interface, without a stamp, and without the length captured. */
function readSimple(body: Cursor, interfaces: readonly CaptureInterface[]): Uint8Array {
  const start = body.offset;
  const original = body.u32('its length');
  const from = interfaceOf(interfaces, 0, body.name, start);
  const captured = from.snapshotBytes === 0 ? original : Math.min(original, from.snapshotBytes);
  const bytes = packetData(body, captured, start);
  return wholeFrame(bytes, { original, fcs: from.fcsBytes }, body.name, start);
}

/** The bytes of a packet; what fills them up to whole words is skipped. */
function packetData(body: Cursor, captured: number, lengthsAt: number): Uint8Array {
  if (captured > body.left) throw malformed(`${body.name} is too short for its packet of ${captured} bytes`, lengthsAt);
  const bytes = body.bytes(captured, 'its packet');
  body.skip(-captured & 3, 'its packet');
  return bytes;
}

/** Bytes of the FCS by the flags of a packet; 0 when they do not say. */
function packetFcs(body: Cursor): number {
  let fcs = 0;
  for (const one of readOptions(body)) {
    if (one.code !== packetFlags.option) continue;
    const flags = fixedValue(one, packetFlags.bytes, body.name).getUint32(0, body.littleEndian);
    fcs = (flags >>> packetFlags.fcsShift) & packetFlags.fcsMask;
  }
  return fcs;
}

/** Nothing that they say matters, but one that leaves the block shows that it is damaged. */
function checkOptions(body: Cursor): void {
  for (const one of readOptions(body)) void one;
}

/** The interface of a packet. @throws CaptureError when it is not described, or none of its packets can be replayed */
function interfaceOf(
  interfaces: readonly CaptureInterface[],
  number: number,
  name: string,
  offset: number,
): CaptureInterface {
  const found = interfaces[number];
  if (!found) throw malformed(`${name} is of interface ${number}, which is not described`, offset);
  const { refusal } = found;
  if (refusal) throw unsupported(`${name} is of interface ${number}, which has ${refusal.what}`, refusal.at);
  return found;
}
