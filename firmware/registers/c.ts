import { blockHeader, containers, headerWords, isWhole, shiftIn } from './layout.js';
import type { Container } from './layout.js';
import type { Block, Description, RecordLayout, Register } from './model.js';
import { hex, literal, screamingSnake, snake } from './names.js';

/** The C header, for the kernel, user space and C++. */
export function cHeader(description: Description, notice: string): string {
  const { pci } = description;
  const definitions = new Definitions();
  const define = definitions.define.bind(definitions);
  const sections = [
    section('PCI identity.', [
      define('PCI_VENDOR_ID', `0x${hex(pci.vendorId, 4)}u`),
      define('PCI_DEVICE_ID', `0x${hex(pci.deviceId, 4)}u`),
      define('PCI_CLASS_CODE', `0x${hex(pci.classCode, 6)}u`),
      define('BAR0_BYTES', `${literal(pci.bar0Bytes)}u`),
      define('MSIX_VECTORS', `${pci.msixVectors}u`),
    ]),
    section(
      'Constants.',
      description.constants.flatMap((entry) => [`/* ${entry.doc} */`, define(entry.name, `${literal(entry.value)}u`)]),
    ),
    ...description.enumerations.map((enumeration) =>
      section(
        enumeration.doc,
        enumeration.values.map((entry) => define(`${enumeration.name}_${entry.name}`, `${entry.value}u`)),
      ),
    ),
    section('The words with which every block begins, as offsets from its base.', [
      define('BLOCK_TYPE', `0x${hex(blockHeader.TYPE, 2)}u`),
      define('BLOCK_VERSION', `0x${hex(blockHeader.VERSION, 2)}u`),
      define('BLOCK_NEXT', `0x${hex(blockHeader.NEXT, 2)}u`),
    ]),
    section('Calls X(NAME) for every block, in the order of the list that NEXT makes.', [
      define('BLOCKS(X)', description.blocks.map(({ name }) => `\\\n\tX(${name})`).join(' ')),
    ]),
    ...description.blocks.map((block) => section(block.doc, blockLines(description, block, define))),
    ...description.records.map((record) => section(record.doc, recordConstants(record, define))),
  ];
  return [
    '/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */',
    `/* ${notice} */`,
    '#ifndef MPRIG_REGS_H',
    '#define MPRIG_REGS_H',
    '',
    '#ifdef __KERNEL__',
    '#include <linux/build_bug.h>',
    '#include <linux/types.h>',
    '#else',
    '#include <assert.h>',
    '#include <stdint.h>',
    '#endif',
    '',
    ...sections.flatMap((lines) => [...lines, '']),
    '/* Records in memory; every member is little endian. */',
    '#ifdef __KERNEL__',
    ...description.records.flatMap((record) => struct(record, kernelTypes)),
    '#else',
    ...description.records.flatMap((record) => struct(record, userTypes)),
    '#endif',
    '',
    ...description.records.map(
      (record) =>
        `static_assert(sizeof(struct mprig_${snake(record.name)}) == MPRIG_${screamingSnake(record.name)}_BYTES, "layout");`,
    ),
    '',
    '#endif /* MPRIG_REGS_H */',
    '',
  ].join('\n');
}

type Define = (name: string, value: string) => string;

/** Makes `#define` lines and refuses that two parts of the description give the same macro. */
class Definitions {
  private readonly names = new Set<string>();

  define(name: string, value: string): string {
    if (this.names.has(name)) throw new Error(`two parts of the description make the macro MPRIG_${name}`);
    this.names.add(name);
    return `#define MPRIG_${name} ${value}`;
  }
}

function section(doc: string, lines: readonly string[]): readonly string[] {
  return [...blockComment(doc), ...lines];
}

function blockComment(text: string): readonly string[] {
  if (text.length + 6 <= 100) return [`/* ${text} */`];
  const lines: string[] = [];
  let line = ' *';
  for (const word of text.split(' ')) {
    if (line.length + 1 + word.length > 100) {
      lines.push(line);
      line = ' *';
    }
    line += ` ${word}`;
  }
  return ['/*', ...lines, line, ' */'];
}

function blockLines(description: Description, block: Block, define: Define): readonly string[] {
  const words = headerWords(description, block);
  const name = block.name;
  return [
    define(`${name}_BASE`, `0x${hex(block.base, 4)}u`),
    define(`${name}_TYPE`, `0x${hex(block.base + blockHeader.TYPE, 4)}u`),
    define(`${name}_TYPE_VALUE`, `0x${hex(words.type, 8)}u`),
    define(`${name}_VERSION`, `0x${hex(block.base + blockHeader.VERSION, 4)}u`),
    define(`${name}_VERSION_VALUE`, `0x${hex(words.version, 8)}u`),
    define(`${name}_NEXT`, `0x${hex(block.base + blockHeader.NEXT, 4)}u`),
    define(`${name}_NEXT_VALUE`, `0x${hex(words.next, 8)}u`),
    ...block.registers.flatMap((register) => registerLines(block, register, define)),
  ];
}

function registerLines(block: Block, register: Register, define: Define): readonly string[] {
  const name = `${block.name}_${register.name}`;
  const at = block.base + register.offset;
  return [
    ...(register.width === 64
      ? [define(`${name}_LO`, `0x${hex(at, 4)}u`), define(`${name}_HI`, `0x${hex(at + 4, 4)}u`)]
      : [define(name, `0x${hex(at, 4)}u`)]),
    ...(register.fields ?? []).flatMap((field) => {
      // A field of a 64-bit register lies in one of its words; its mask and shift are those of that word.
      const shift = field.lsb % 32;
      return [
        define(`${name}_${field.name}_MASK`, mask(field.msb - field.lsb + 1, shift, 32)),
        define(`${name}_${field.name}_SHIFT`, String(shift)),
      ];
    }),
  ];
}

function mask(width: number, shift: number, bits: number): string {
  const value = ((1n << BigInt(width)) - 1n) << BigInt(shift);
  return `0x${value.toString(16).padStart(bits / 4, '0')}${bits === 64 ? 'ull' : 'u'}`;
}

function recordConstants(record: RecordLayout, define: Define): readonly string[] {
  return [
    define(`${record.name}_BYTES`, `${record.bytes}u`),
    ...containers(record)
      .filter((container) => !isWhole(container))
      .flatMap((container) =>
        container.members.flatMap((member) => {
          const name = `${record.name}_${screamingSnake(member.name)}`;
          const shift = shiftIn(container, member);
          return [
            define(`${name}_MASK`, mask(member.width, shift, container.bits)),
            define(`${name}_SHIFT`, String(shift)),
          ];
        }),
      ),
  ];
}

type Types = Readonly<Record<Container['bits'], string>>;

const kernelTypes: Types = { 8: '__u8', 16: '__le16', 32: '__le32', 64: '__le64' };
const userTypes: Types = { 8: 'uint8_t', 16: 'uint16_t', 32: 'uint32_t', 64: 'uint64_t' };

function struct(record: RecordLayout, types: Types): readonly string[] {
  const lines = [`struct mprig_${snake(record.name)} {`];
  let byte = 0;
  let gaps = 0;
  const reserveUpTo = (end: number): void => {
    if (end === byte) return;
    lines.push(`\t${types[8]} reserved${gaps}${end - byte === 1 ? '' : `[${end - byte}]`};`);
    gaps += 1;
    byte = end;
  };
  for (const container of containers(record)) {
    reserveUpTo(container.byte);
    lines.push(`\t${types[container.bits]} ${container.members.map((member) => snake(member.name)).join('_')};`);
    byte += container.bits / 8;
  }
  reserveUpTo(record.bytes);
  return [...lines, '};', ''];
}
