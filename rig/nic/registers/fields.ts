import type { FieldLayout, RegisterLayout } from '../../../firmware/registers/generated/registers.js';

type FieldsOf<Layout extends RegisterLayout> = { readonly [Name in keyof Layout['fields']]: number };

/** The fields in the word of a 32-bit register, by name. */
export function unpackFields<Layout extends RegisterLayout>(register: Layout, word: number): FieldsOf<Layout> {
  const entries = Object.entries(register.fields).map(([name, field]) => [name, (word >>> field.lsb) & mask(field)]);
  return Object.fromEntries(entries.map(([name, value]) => [name, Number(value) >>> 0])) as FieldsOf<Layout>;
}

/** The word of a 32-bit register with these fields; all others are 0. */
export function packFields<Layout extends RegisterLayout>(register: Layout, fields: Partial<FieldsOf<Layout>>): number {
  const given: Readonly<Record<string, number | undefined>> = fields;
  let word = 0;
  for (const [name, field] of Object.entries(register.fields)) {
    const value = given[name] ?? 0;
    if (!Number.isInteger(value) || value < 0 || value > mask(field)) {
      throw new RangeError(`${value} does not fit the ${field.width} bits of field ${name}`);
    }
    word |= value << field.lsb;
  }
  return word >>> 0;
}

function mask(field: FieldLayout): number {
  return 2 ** field.width - 1;
}

/** A 64-bit value from its two words; such counts stay far below the 2^53 that a number holds exactly. */
export function countOf(low: number, high: number): number {
  return high * 2 ** 32 + low;
}

/** Up to eight bytes as the value of a register whose bits 7..0 are the first byte. */
export function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
