import type { Block, Description, Member, RecordLayout, Register } from './model.js';

/** Byte offsets, from a block's base, of the three words with which every block describes itself. */
export const blockHeader = { TYPE: 0x00, VERSION: 0x04, NEXT: 0x08 } as const;

/** First offset, from a block's base, at which a register may stand. */
export const firstRegisterOffset = 0x10;

/** The value of a named constant. */
export function constant(description: Description, name: string): number {
  const found = description.constants.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`the description has no constant ${name}`);
  return found.value;
}

/** The values of a block's three self-describing words. */
export function headerWords(description: Description, block: Block): { type: number; version: number; next: number } {
  const following = description.blocks[description.blocks.indexOf(block) + 1];
  return {
    type: constant(description, 'VENDOR_MARK') * 0x10000 + block.type,
    version: block.version.major * 0x10000 + block.version.minor,
    next: following?.base ?? 0,
  };
}

/** Bytes from a block's base to the end of its last register. */
export function blockBytes(block: Block): number {
  return block.registers.reduce((end, register) => Math.max(end, register.offset + registerBytes(register)), 0x10);
}

/** 4 or 8. */
export function registerBytes(register: Register): number {
  return (register.width ?? 32) / 8;
}

/** The naturally aligned unsigned integer of a record through which one or more members are reached. */
export interface Container {
  readonly byte: number;
  readonly bits: 8 | 16 | 32 | 64;
  readonly members: readonly Member[];
}

/** The containers of a record in order; bytes that none of them covers are reserved. */
export function containers(record: RecordLayout): readonly Container[] {
  const result: Container[] = [];
  for (const member of [...record.members].sort((a, b) => a.bit - b.bit)) {
    const container = smallestContainer(member);
    const last = result.at(-1);
    if (last !== undefined && container.byte < last.byte + last.bits / 8) {
      const first = last.members[0] ?? member;
      const merged = smallestContainer({ ...first, width: member.bit + member.width - first.bit });
      result[result.length - 1] = { ...merged, members: [...last.members, member] };
    } else {
      result.push(container);
    }
  }
  return result;
}

/** The bit position of a member inside its container. */
export function shiftIn(container: Container, member: Member): number {
  return member.bit - container.byte * 8;
}

/** Whether a container is exactly one member, so that it needs neither mask nor shift. */
export function isWhole(container: Container): boolean {
  return container.members.length === 1 && container.members[0]?.width === container.bits;
}

function smallestContainer(member: Member): Container {
  for (const bits of [8, 16, 32, 64] as const) {
    const start = Math.floor(member.bit / bits) * bits;
    if (member.bit + member.width <= start + bits) return { byte: start / 8, bits, members: [member] };
  }
  throw new Error(`member ${member.name} at bit ${member.bit} crosses a 64-bit boundary`);
}
