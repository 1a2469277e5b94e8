import { blocks, constants, pci, registers } from '../../firmware/registers/generated/registers.js';
import { WrongFirmware } from './errors.js';
import type { RegisterAccess } from './registers/access.js';
import { unpackFields } from './registers/fields.js';

/** A self-describing register block as the NIC lists it. */
export interface FoundBlock {
  /** Byte offset in BAR0. */
  readonly base: number;
  /** The whole TYPE word. */
  readonly type: number;
  readonly version: { readonly major: number; readonly minor: number };
}

/** Who the NIC is. */
export interface NicIdentity {
  readonly firmware: { readonly major: number; readonly minor: number; readonly patch: number };
  /** First 32 bits of the SHA-256 of the RTL sources, as eight hexadecimal digits. */
  readonly buildId: string;
  readonly clockHz: number;
  readonly rxQueues: number;
  readonly txQueues: number;
  /** Records that the DMA trace holds. */
  readonly traceDepth: number;
  readonly msixVectors: number;
  /** How often the NIC was reset since power-on, that of power-on included. */
  readonly bootCount: number;
  readonly blocks: readonly FoundBlock[];
}

/** Reads who the NIC is and refuses one that this rig cannot drive. */
export async function readIdentity(access: RegisterAccess): Promise<NicIdentity> {
  const { IDENTITY } = registers;
  const first = IDENTITY.MAGIC.offset;
  const words = await access.read(first, (IDENTITY.BOOT_COUNT.offset - first) / 4 + 1);
  const word = (register: { readonly offset: number }): number => words[(register.offset - first) / 4] ?? 0;
  if (word(IDENTITY.MAGIC) !== constants.MAGIC) {
    throw new WrongFirmware(
      `what answers on the control link is not an mprig NIC: its MAGIC is ${hex(word(IDENTITY.MAGIC))}, not ${hex(constants.MAGIC)}`,
    );
  }
  const version = unpackFields(IDENTITY.FIRMWARE_VERSION, word(IDENTITY.FIRMWARE_VERSION));
  const firmware = { major: version.MAJOR, minor: version.MINOR, patch: version.PATCH };
  if (firmware.major !== constants.FIRMWARE_MAJOR) {
    throw new WrongFirmware(
      `the NIC has firmware ${firmware.major}.${firmware.minor}.${firmware.patch}; ` +
        `this rig drives versions ${constants.FIRMWARE_MAJOR}.x`,
    );
  }
  const found = await walkBlocks(access);
  assertBlocks(found);
  const capabilities = unpackFields(IDENTITY.CAPABILITIES, word(IDENTITY.CAPABILITIES));
  return {
    firmware,
    buildId: word(IDENTITY.BUILD_ID).toString(16).padStart(8, '0'),
    clockHz: word(IDENTITY.CLOCK_HZ),
    rxQueues: capabilities.RX_QUEUES,
    txQueues: capabilities.TX_QUEUES,
    traceDepth: 2 ** capabilities.TRACE_DEPTH_LOG2,
    msixVectors: capabilities.VECTORS,
    bootCount: word(IDENTITY.BOOT_COUNT),
    blocks: found,
  };
}

/** Version and build of the firmware as people read them. */
export function firmwareText({ firmware, buildId }: Pick<NicIdentity, 'firmware' | 'buildId'>): string {
  return `${firmware.major}.${firmware.minor}.${firmware.patch} (build ${buildId})`;
}

/** Follows the list of self-describing blocks from the start of BAR0. */
export async function walkBlocks(access: RegisterAccess): Promise<readonly FoundBlock[]> {
  const found: FoundBlock[] = [];
  for (let base = 0; ;) {
    const [type = 0, version = 0, next = 0] = await access.read(base, 3);
    if (type >>> 16 !== constants.VENDOR_MARK) {
      throw new WrongFirmware(`the register block at ${hex(base)} has TYPE ${hex(type)}, without the vendor mark`);
    }
    found.push({ base, type, version: { major: version >>> 16, minor: version & 0xffff } });
    if (next === 0) return found;
    // Blocks are listed at increasing addresses, so a loop shows itself as a step back.
    if (next <= base || next % 4 !== 0 || next >= pci.bar0Bytes) {
      throw new WrongFirmware(`the register block at ${hex(base)} is followed by one at ${hex(next)}`);
    }
    base = next;
  }
}

/**
 * Refuses a NIC that lacks a block, has it elsewhere, or has it in a version with another meaning. Blocks of one type,
 * such as the queues, are told apart by their order.
 */
function assertBlocks(found: readonly FoundBlock[]): void {
  const seen = new Map<number, number>();
  for (const [name, expected] of Object.entries(blocks)) {
    const nth = seen.get(expected.type) ?? 0;
    seen.set(expected.type, nth + 1);
    const block = found.filter(({ type }) => type === expected.type)[nth];
    if (block === undefined) throw new WrongFirmware(`the NIC has no register block ${name}`);
    if (block.base !== expected.base || block.version.major !== expected.version.major) {
      throw new WrongFirmware(
        `the NIC has register block ${name} ${block.version.major}.${block.version.minor} at ${hex(block.base)}; ` +
          `this rig needs ${expected.version.major}.x at ${hex(expected.base)}`,
      );
    }
  }
}

/**
 * Refuses a NIC whose block is of a version before the one that brought an ability.
 * @param ability what is asked of the NIC, as the beginning of a sentence
 */
export async function assertAbility(
  access: RegisterAccess,
  name: keyof typeof blocks,
  minor: number,
  ability: string,
): Promise<void> {
  const { base, version } = blocks[name];
  const [word = 0] = await access.read(base + 4, 1);
  const found = word & 0xffff;
  if (found >= minor) return;
  throw new WrongFirmware(
    `${ability} needs register block ${name} ${version.major}.${minor}; the NIC has ${word >>> 16}.${found}`,
  );
}

function hex(word: number): string {
  return `0x${word.toString(16)}`;
}
