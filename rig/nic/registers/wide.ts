/** A 64-bit value from its two words; such counts stay far below the 2^53 that a number holds exactly. */
export function countOf(low: number, high: number): number {
  return high * 2 ** 32 + low;
}

/** Up to eight bytes as the value of a register whose bits 7..0 are the first byte. */
export function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
