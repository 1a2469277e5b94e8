import { blockHeader, headerWords } from './layout.js';
import type { Block, Description, RecordLayout, Register } from './model.js';
import { hex, literal } from './names.js';

/** The page of documentation. */
export function markdown(description: Description, notice: string): string {
  const { pci } = description;
  return [
    `<!-- ${notice} -->`,
    '',
    '# Registers',
    '',
    `PCI device ${hex(pci.vendorId, 4)}:${hex(pci.deviceId, 4)}, class ${hex(pci.classCode, 6)}. BAR0 has ` +
      `${pci.bar0Bytes / 1024} KiB; ${pci.msixVectors} MSI-X vectors. The control link reaches the same registers.`,
    '',
    'All registers are little endian and accessed as words of 32 bits. A 64-bit register is two words, the low word ' +
      'first. A read of an address without a register gives 0; a write to it is ignored.',
    '',
    'Every block begins with the words `TYPE` (+0x00: the vendor mark in bits 31..16, the type in bits 15..0), ' +
      '`VERSION` (+0x04: major in bits 31..16, minor in bits 15..0) and `NEXT` (+0x08: byte offset in BAR0 of the ' +
      'next block, 0 in the last).',
    '',
    '## Constants',
    '',
    ...table(
      ['Name', 'Value', 'Meaning'],
      description.constants.map((entry) => [`\`${entry.name}\``, literal(entry.value), entry.doc]),
    ),
    ...description.enumerations.flatMap((enumeration) => [
      '',
      `## ${enumeration.name}`,
      '',
      enumeration.doc,
      '',
      ...table(
        ['Name', 'Value', 'Meaning'],
        enumeration.values.map((entry) => [`\`${entry.name}\``, literal(entry.value), entry.doc]),
      ),
    ]),
    ...description.blocks.flatMap((block) => blockLines(description, block)),
    ...description.records.flatMap(recordLines),
    '',
  ].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

function blockLines(description: Description, block: Block): readonly string[] {
  const words = headerWords(description, block);
  const fields = block.registers.flatMap((register) =>
    (register.fields ?? []).map((field) => [
      `\`${register.name}.${field.name}\``,
      field.msb === field.lsb ? String(field.lsb) : `${field.msb}..${field.lsb}`,
      field.doc,
    ]),
  );
  const header = [
    ['TYPE', blockHeader.TYPE, words.type] as const,
    ['VERSION', blockHeader.VERSION, words.version] as const,
    ['NEXT', blockHeader.NEXT, words.next] as const,
  ];
  return [
    '',
    `## ${block.name}`,
    '',
    block.doc,
    '',
    ...table(
      ['Offset', 'Name', 'Bits', 'Access', 'Reset', 'Meaning'],
      [
        ...header.map(([name, at, value]) => [
          `0x${hex(block.base + at, 4)}`,
          `\`${name}\``,
          '32',
          'ro',
          `0x${hex(value, 8)}`,
          'Describes the block.',
        ]),
        ...block.registers.map((register) => [
          `0x${hex(block.base + register.offset, 4)}`,
          `\`${register.name}\``,
          String(register.width ?? 32),
          register.access,
          reset(register),
          register.doc,
        ]),
      ],
    ),
    ...(fields.length === 0 ? [] : ['', ...table(['Field', 'Bits', 'Meaning'], fields)]),
  ];
}

function reset(register: Register): string {
  return register.reset === null ? 'varies' : literal(register.reset ?? 0);
}

function recordLines(record: RecordLayout): readonly string[] {
  return [
    '',
    `## ${record.name}`,
    '',
    record.doc,
    '',
    `${record.bytes} bytes. Bits that are not listed are reserved: written as 0, ignored when read.`,
    '',
    ...table(
      ['Bits', 'Byte', 'Name', 'Meaning'],
      record.members.map((member) => [
        member.width === 1 ? String(member.bit) : `${member.bit + member.width - 1}..${member.bit}`,
        String(Math.floor(member.bit / 8)),
        `\`${member.name}\``,
        member.doc,
      ]),
    ),
  ];
}
