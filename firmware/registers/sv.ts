import { blockHeader, headerWords } from './layout.js';
import type { Block, Description, RecordLayout, Register } from './model.js';
import { hex, literal, upperCamel } from './names.js';

/** The SystemVerilog package `mprig_regs_pkg`. */
export function systemVerilog(description: Description, notice: string): string {
  const { pci } = description;
  const lines = [
    '// SPDX-License-Identifier: Apache-2.0',
    `// ${notice}`,
    '',
    '// No module needs every name of the description, and a package cannot know who uses which.',
    '/* verilator lint_off UNUSEDPARAM */',
    'package mprig_regs_pkg;',
    '',
    '  // PCI identity.',
    `  localparam logic [15:0] PciVendorId = 16'h${hex(pci.vendorId, 4)};`,
    `  localparam logic [15:0] PciDeviceId = 16'h${hex(pci.deviceId, 4)};`,
    `  localparam logic [23:0] PciClassCode = 24'h${hex(pci.classCode, 6)};`,
    `  localparam int unsigned PciBar0Bytes = ${integer(pci.bar0Bytes)};`,
    `  localparam int unsigned PciMsixVectors = ${pci.msixVectors};`,
    '',
    '  // Constants.',
    ...description.constants.flatMap((entry) => [
      ...comment(entry.doc),
      `  localparam int unsigned ${upperCamel(entry.name)} = ${integer(entry.value)};`,
    ]),
    ...description.enumerations.flatMap((enumeration) => [
      '',
      ...comment(enumeration.doc),
      ...enumeration.values.map(
        (entry) =>
          `  localparam logic [7:0] ${upperCamel(enumeration.name)}${upperCamel(entry.name)} = 8'h${hex(entry.value, 2)};`,
      ),
    ]),
    ...description.blocks.flatMap((block) => blockLines(description, block)),
    ...description.records.flatMap(recordLines),
    '',
    'endpackage',
    '/* verilator lint_on UNUSEDPARAM */',
  ];
  return `${lines.join('\n')}\n`;
}

function integer(value: number): string {
  return value < 0x1000 ? String(value) : `32'h${literal(value).slice(2)}`;
}

function comment(text: string): readonly string[] {
  const lines: string[] = [];
  let line = '  //';
  for (const word of text.split(' ')) {
    if (line.length + 1 + word.length > 100) {
      lines.push(line);
      line = '  //';
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}

function offset(name: string, value: number): string {
  return `  localparam logic [15:0] ${name} = 16'h${hex(value, 4)};`;
}

function word(name: string, value: number): string {
  return `  localparam logic [31:0] ${name} = 32'h${hex(value, 8)};`;
}

function blockLines(description: Description, block: Block): readonly string[] {
  const name = upperCamel(block.name);
  const words = headerWords(description, block);
  return [
    '',
    ...comment(`${block.name}: ${block.doc}`),
    offset(`${name}Base`, block.base),
    offset(`${name}TypeOffset`, block.base + blockHeader.TYPE),
    word(`${name}TypeValue`, words.type),
    offset(`${name}VersionOffset`, block.base + blockHeader.VERSION),
    word(`${name}VersionValue`, words.version),
    offset(`${name}NextOffset`, block.base + blockHeader.NEXT),
    word(`${name}NextValue`, words.next),
    ...block.registers.flatMap((register) => registerLines(block, register)),
  ];
}

function registerLines(block: Block, register: Register): readonly string[] {
  const name = upperCamel(block.name) + upperCamel(register.name);
  const at = block.base + register.offset;
  return [
    offset(`${name}Offset`, at),
    ...(register.width === 64 ? [offset(`${name}HiOffset`, at + 4)] : []),
    ...(register.reset === null
      ? []
      : register.width === 64
        ? [`  localparam logic [63:0] ${name}Reset = 64'h${hex(register.reset ?? 0, 16)};`]
        : [word(`${name}Reset`, register.reset ?? 0)]),
    ...(register.fields ?? []).flatMap((field) => [
      `  localparam int unsigned ${name}${upperCamel(field.name)}Lsb = ${field.lsb};`,
      `  localparam int unsigned ${name}${upperCamel(field.name)}Width = ${field.msb - field.lsb + 1};`,
    ]),
  ];
}

function recordLines(record: RecordLayout): readonly string[] {
  const name = upperCamel(record.name);
  return [
    '',
    ...comment(record.doc),
    `  localparam int unsigned ${name}Bytes = ${record.bytes};`,
    `  localparam int unsigned ${name}Bits = ${record.bytes * 8};`,
    ...record.members.flatMap((member) => [
      `  localparam int unsigned ${name}${upperCamel(member.name)}Lsb = ${member.bit};`,
      `  localparam int unsigned ${name}${upperCamel(member.name)}Width = ${member.width};`,
    ]),
  ];
}
