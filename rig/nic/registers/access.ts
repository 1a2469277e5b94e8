import type { RegisterLayout } from '../../../firmware/registers/generated/registers.js';

/** Reads and writes words of 32 bits at increasing byte addresses of BAR0. */
export interface RegisterAccess {
  read(address: number, count: number): Promise<Uint32Array>;
  write(address: number, words: ArrayLike<number>): Promise<void>;
}

/** A register and the value for it. */
export interface Assignment {
  readonly register: RegisterLayout;
  readonly value: number | bigint;
}

/** Reads a register of 32 bits. */
export async function readRegister(access: RegisterAccess, register: RegisterLayout): Promise<number> {
  const [word = 0] = await access.read(register.offset, 1);
  return word;
}

/** Writes a register of either width. */
export async function writeRegister(access: RegisterAccess, register: RegisterLayout, value: number | bigint) {
  await access.write(register.offset, wordsOf({ register, value }));
}

/** Writes registers in the order given, with one burst for each run of adjacent addresses. */
export async function writeRegisters(access: RegisterAccess, assignments: readonly Assignment[]): Promise<void> {
  for (const burst of bursts(assignments)) await access.write(burst.address, burst.words);
}

/** The words that a burst writes, from its first address on. */
export interface Burst {
  readonly address: number;
  readonly words: readonly number[];
}

/** Joins assignments whose registers follow each other without a gap. */
export function bursts(assignments: readonly Assignment[]): readonly Burst[] {
  const result: Burst[] = [];
  for (const assignment of assignments) {
    const address = assignment.register.offset;
    const words = wordsOf(assignment);
    const last = result.at(-1);
    if (last !== undefined && last.address + last.words.length * 4 === address) {
      result[result.length - 1] = { address: last.address, words: [...last.words, ...words] };
    } else {
      result.push({ address, words });
    }
  }
  return result;
}

function wordsOf({ register, value }: Assignment): readonly number[] {
  const big = BigInt(value);
  if (big < 0n || big >= 1n << BigInt(register.width)) {
    throw new RangeError(
      `${value} does not fit the ${register.width} bits of register 0x${register.offset.toString(16)}`,
    );
  }
  return register.width === 64 ? [Number(big & 0xffffffffn), Number(big >> 32n)] : [Number(big)];
}
