import { crc32 } from 'node:zlib';

/** One frame as the NIC's traffic generator makes it. */
export interface GeneratorFrame {
  readonly length: number;
  readonly sequence: number;
  /** 8 bytes. */
  readonly key: Uint8Array;
  readonly destination?: Uint8Array;
}

const etherType = 0x88b5;
const nonceBytes = 16;

/** The 16 bytes that mark every place of a frame. */
export function nonceOf(key: Uint8Array, sequence: number): Buffer {
  const nonce = Buffer.alloc(nonceBytes);
  nonce.set(key, 0);
  nonce.writeUInt32LE(sequence, 8);
  nonce.writeUInt32LE(crc32(nonce.subarray(0, 12)), 12);
  return nonce;
}

/** Offsets of the nonces in a frame of `length` bytes: start, middle when there is room, end. */
export function nonceOffsets(length: number): number[] {
  const end = (length - 20) & ~7;
  const middle = ((16 + end) >> 1) & ~7;
  return middle >= 32 && middle + nonceBytes <= end ? [16, middle, end] : [16, end];
}

/** The bytes of a frame, without FCS. */
export function generatorFrame({ length, sequence, key, destination }: GeneratorFrame): Buffer {
  const frame = Buffer.alloc(length);
  for (let i = 16; i < length; i++) frame[i] = (0x20 + sequence + i) & 255;
  frame.set(destination ?? [0x02, 0x4d, 0x50, 0, 0, 3], 0);
  frame.set([0x02, 0x4d, 0x50, 0, 0, 0x10], 6);
  frame.writeUInt16BE(etherType, 12);
  frame.writeUInt16BE(length, 14);
  for (const offset of nonceOffsets(length)) frame.set(nonceOf(key, sequence), offset);
  frame.writeUInt32LE(crc32(frame.subarray(16, length - 4)), length - 4);
  return frame;
}
