/**
 * The vocabulary in which the NIC's registers and records are described.
 *
 * A description is data only: `description.ts` and its folder hold it, `generate.ts` turns it into SystemVerilog, C,
 * TypeScript and Markdown. Nothing else in the project writes a register offset by hand.
 */

/** What software may do with a register. `ro` read only, `rw` read and write, `wo` write only (reads as zero). */
export type Access = 'ro' | 'rw' | 'wo';

/** A named run of bits inside a register. */
export interface Field {
  readonly name: string;
  /** Most significant bit, inclusive. */
  readonly msb: number;
  /** Least significant bit, inclusive. */
  readonly lsb: number;
  readonly doc: string;
}

/** A register of 32 bits, or of 64 bits as two words with the low word first. */
export interface Register {
  readonly name: string;
  /** Byte offset from the start of its block. */
  readonly offset: number;
  readonly access: Access;
  /** 32 unless stated. */
  readonly width?: 32 | 64;
  /** Value after reset; 0 unless stated. `null` when it depends on the build or on the outside. */
  readonly reset?: number | null;
  readonly doc: string;
  readonly fields?: readonly Field[];
}

/**
 * A self-describing group of registers. Its first three words are TYPE, VERSION and NEXT (the byte offset of the next
 * block in BAR0, 0 for the last); `registers` lists only what follows them, from offset 0x10.
 */
export interface Block {
  readonly name: string;
  /** Low half of the TYPE word; the high half is the vendor's mark 0x4d50 ("MP"). */
  readonly type: number;
  readonly version: { readonly major: number; readonly minor: number };
  /** Byte offset in BAR0. */
  readonly base: number;
  readonly doc: string;
  readonly registers: readonly Register[];
}

/** One member of a record in memory. All members are little endian and at most 64 bits wide. */
export interface Member {
  readonly name: string;
  /** Bit offset from the start of the record. */
  readonly bit: number;
  /** Width in bits. */
  readonly width: number;
  readonly doc: string;
}

/** A fixed layout in memory that the NIC reads or writes. */
export interface RecordLayout {
  readonly name: string;
  readonly bytes: number;
  readonly doc: string;
  readonly members: readonly Member[];
}

/** A named set of numbers, such as status codes. */
export interface Enumeration {
  readonly name: string;
  readonly doc: string;
  readonly values: readonly { readonly name: string; readonly value: number; readonly doc: string }[];
}

/** Everything that RTL, simulator, driver and controller share. */
export interface Description {
  readonly pci: {
    readonly vendorId: number;
    readonly deviceId: number;
    readonly classCode: number;
    readonly bar0Bytes: number;
    readonly msixVectors: number;
  };
  readonly constants: readonly { readonly name: string; readonly value: number; readonly doc: string }[];
  readonly blocks: readonly Block[];
  readonly records: readonly RecordLayout[];
  readonly enumerations: readonly Enumeration[];
}
