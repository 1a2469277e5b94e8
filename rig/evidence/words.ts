/** An address as people compare it: hexadecimal, without padding. */
export function hex(address: number | bigint): string {
  return `0x${address.toString(16)}`;
}

/** A number with its noun: "1 frame", "256 frames". */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
