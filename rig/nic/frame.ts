import { crc32 } from 'node:zlib';
import { constants } from '../../firmware/registers/generated/registers.js';
import { lengthOf, type FrameLengths } from './lengths.js';
import { buildNonce, nonceBytes, nonceKeyBytes, parseNonce } from './nonce.js';
import { UsageError } from '../base/errors.js';

/** All that decides the bytes of generated frames. */
export interface FramePlan {
  readonly length: FrameLengths;
  /** Sequence number of the first frame. */
  readonly sequence: number;
  readonly destinationMac: string;
  readonly sourceMac: string;
  /** The 8 bytes with which every nonce begins; none is 00 or ff. */
  readonly nonceKey: Uint8Array;
  /** Seed of the payload pattern, one byte. */
  readonly pattern: number;
  /** Fill with `pattern` itself; otherwise byte i of the frame with sequence number s is `pattern + s + i`. */
  readonly constantPattern: boolean;
  /** Priority, DEI and VLAN identifier of an 802.1Q tag; none unless stated. */
  readonly vlan?: number | undefined;
}

/** Bytes before the first nonce of a frame without a tag: both MAC addresses, the EtherType, the length. */
export const headerBytes = 16;

/** Bytes before the first nonce of a frame with a tag: the tag, and four bytes of pattern after the length. */
export const taggedHeaderBytes = 24;

const tagEthertype = 0x8100;

/** Bytes of the checksum that ends a frame. */
export const checksumBytes = 4;

/** Sequence number of frame `index`, counted from 0. */
export function frameSequence(plan: FramePlan, index: number): number {
  return (plan.sequence + index) % 2 ** 32;
}

/** Length of frame `index`, counted from 0. */
export function frameLength(plan: Pick<FramePlan, 'length'>, index: number): number {
  return lengthOf(plan.length, index);
}

/** Where the nonces stand in a frame of `length` bytes: start, middle if there is room, end. */
export function nonceOffsets(length: number, start = headerBytes): readonly number[] {
  // Multiples of 8, so that a nonce never shares a 64-bit word with the pattern.
  const end = (length - checksumBytes - nonceBytes) & ~7;
  const middle = ((start + end) >> 1) & ~7;
  return middle >= start + nonceBytes && middle + nonceBytes <= end ? [start, middle, end] : [start, end];
}

/** The exact bytes of frame `index`, counted from 0, as they are on the wire without FCS. */
export function buildFrame(plan: FramePlan, index: number): Uint8Array {
  const sequence = frameSequence(plan, index);
  const length = frameLength(plan, index);
  const frame = new Uint8Array(length);
  const view = new DataView(frame.buffer);
  for (let offset = 0; offset < length - checksumBytes; offset += 1) {
    frame[offset] = plan.constantPattern ? plan.pattern : plan.pattern + sequence + offset;
  }
  frame.set(macBytes(plan.destinationMac), 0);
  frame.set(macBytes(plan.sourceMac), 6);
  const tagged = plan.vlan !== undefined;
  if (tagged) {
    view.setUint16(12, tagEthertype);
    view.setUint16(14, plan.vlan);
  }
  view.setUint16(tagged ? 16 : 12, constants.ETHERTYPE);
  view.setUint16(tagged ? 18 : 14, length);
  const start = tagged ? taggedHeaderBytes : headerBytes;
  const nonce = buildNonce(plan.nonceKey, sequence);
  for (const offset of nonceOffsets(length, start)) frame.set(nonce, offset);
  view.setUint32(length - checksumBytes, frameChecksum(frame, start), true);
  return frame;
}

/** What the last four bytes of an intact frame say: the CRC-32 of all from its first nonce, at `start`, up to them. */
export function frameChecksum(frame: Uint8Array, start = headerBytes): number {
  return crc32(frame.subarray(start, frame.length - checksumBytes));
}

/** What a frame says of itself. */
export interface FrameMark {
  readonly sequence: number;
  readonly length: number;
}

/**
 * Reads the mark of a generated frame, with or without a tag: `undefined` unless its length, every nonce and the
 * checksum are right. Says nothing about the MAC addresses and the pattern: compare with {@link buildFrame} for that.
 */
export function readFrame(frame: Uint8Array, key: Uint8Array): FrameMark | undefined {
  if (frame.length < constants.MIN_FRAME_BYTES || frame.length > constants.MAX_FRAME_BYTES) return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const tagged = view.getUint16(12) === tagEthertype;
  const type = tagged ? 16 : 12;
  const start = tagged ? taggedHeaderBytes : headerBytes;
  if (view.getUint16(type) !== constants.ETHERTYPE || view.getUint16(type + 2) !== frame.length) return undefined;
  const sequences = nonceOffsets(frame.length, start).map((offset) => parseNonce(frame, key, offset));
  const [sequence] = sequences;
  if (sequence === undefined || sequences.some((other) => other !== sequence)) return undefined;
  if (view.getUint32(frame.length - checksumBytes, true) !== frameChecksum(frame, start)) return undefined;
  return { sequence, length: frame.length };
}

/**
 * The sequence number in the first nonce of a frame that says of itself to be a generated one, by EtherType and length:
 * what the NIC's transmit trace knows of a frame. Nonces and checksum may be wrong; see {@link readFrame}.
 */
export function statedSequence(frame: Uint8Array): number | undefined {
  if (frame.length < constants.MIN_FRAME_BYTES) return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const tagged = view.getUint16(12) === tagEthertype;
  const type = tagged ? 16 : 12;
  if (view.getUint16(type) !== constants.ETHERTYPE || view.getUint16(type + 2) !== frame.length) return undefined;
  return view.getUint32((tagged ? taggedHeaderBytes : headerBytes) + nonceKeyBytes, true);
}

/** The six bytes of a MAC address written as `02:4d:50:00:00:03`, in the order of the wire. */
export function macBytes(mac: string): Uint8Array {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(mac)) {
    throw new UsageError('BadMacAddress', `"${mac}" is not a MAC address`, 'write it as 02:4d:50:00:00:03');
  }
  return Uint8Array.from(mac.split(':'), (part) => Number.parseInt(part, 16));
}
