import { crc32 } from 'node:zlib';
import { UsageError } from '../base/errors.js';

/** Bytes of a nonce: the run's key, the frame's sequence number, a checksum of both. */
export const nonceBytes = 16;

/** Bytes of the key with which every nonce of a run begins. */
export const nonceKeyBytes = 8;

/** The random mark of the frame with this sequence number. */
export function buildNonce(key: Uint8Array, sequence: number): Uint8Array {
  assertNonceKey(key);
  const nonce = new Uint8Array(nonceBytes);
  const view = new DataView(nonce.buffer);
  nonce.set(key, 0);
  view.setUint32(8, sequence, true);
  view.setUint32(12, crc32(nonce.subarray(0, 12)), true);
  return nonce;
}

/**
 * The sequence number in the nonce that begins at `offset`, or `undefined` when the bytes there are no whole nonce
 * with this key. The checksum tells a nonce from a key that stands somewhere by itself, such as in a register dump.
 */
export function parseNonce(bytes: Uint8Array, key: Uint8Array, offset = 0): number | undefined {
  if (offset < 0 || offset + nonceBytes > bytes.length) return undefined;
  for (let index = 0; index < nonceKeyBytes; index += 1) {
    if (bytes[offset + index] !== key[index]) return undefined;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, nonceBytes);
  return view.getUint32(12, true) === crc32(bytes.subarray(offset, offset + 12)) ? view.getUint32(8, true) : undefined;
}

/** Draws a key from a source of random bytes. */
export function drawNonceKey(randomByte: () => number): Uint8Array {
  const key = new Uint8Array(nonceKeyBytes);
  for (let index = 0; index < nonceKeyBytes;) {
    const byte = randomByte();
    if (isKeyByte(byte)) key[index++] = byte;
  }
  return key;
}

/** Refuses a key that would be hard to find in memory. */
export function assertNonceKey(key: Uint8Array): void {
  if (key.length !== nonceKeyBytes || !key.every(isKeyByte)) {
    throw new UsageError(
      'BadNonceKey',
      `a nonce key has ${nonceKeyBytes} bytes, none of them 00 or ff; this one is ${Buffer.from(key).toString('hex')}`,
      'draw it with drawNonceKey',
    );
  }
}

/** 00 and ff fill unused memory: a key with them would be found where no frame ever was. */
function isKeyByte(byte: number): boolean {
  return byte > 0x00 && byte < 0xff;
}
