import { blockBytes, blockHeader, constant, firstRegisterOffset, headerWords, registerBytes } from './layout.js';
import type { Block, Description, Enumeration, RecordLayout, Register } from './model.js';

/** Every mistake in a description, as sentences; empty when it is sound. */
export function mistakesIn(description: Description): readonly string[] {
  return [
    ...description.blocks.flatMap(blockMistakes),
    ...placementMistakes(description),
    ...description.records.flatMap(recordMistakes),
    ...description.enumerations.flatMap(enumerationMistakes),
    ...repeated(
      description.constants.map((entry) => entry.name),
      'constant',
    ),
    ...repeated(
      description.blocks.map((entry) => entry.name),
      'block',
    ),
    ...repeated(
      description.records.map((entry) => entry.name),
      'record',
    ),
    ...repeated(
      description.enumerations.map((entry) => entry.name),
      'enumeration',
    ),
    ...description.constants
      .filter((entry) => !isWord(entry.value))
      .map((entry) => `constant ${entry.name} does not fit 32 bits`),
  ];
}

interface Extent {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

function overlaps(extents: readonly Extent[]): readonly string[] {
  const sorted = [...extents].sort((a, b) => a.start - b.start);
  return sorted.flatMap((extent, index) => {
    const next = sorted[index + 1];
    return next !== undefined && next.start < extent.end ? [`${extent.name} overlaps ${next.name}`] : [];
  });
}

function repeated(names: readonly string[], kind: string): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${kind} ${name} is named twice`);
}

function isWord(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 0xffffffff;
}

function blockMistakes(block: Block): readonly string[] {
  const reserved = Object.keys(blockHeader);
  return [
    ...block.registers.flatMap((register) => registerMistakes(block, register)),
    ...repeated(
      block.registers.map((register) => `${block.name}.${register.name}`),
      'register',
    ),
    ...block.registers
      .filter((register) => reserved.includes(register.name))
      .map((register) => `register ${block.name}.${register.name} has the name of a self-describing word`),
    ...overlaps(
      block.registers.map((register) => ({
        name: `register ${block.name}.${register.name}`,
        start: register.offset,
        end: register.offset + registerBytes(register),
      })),
    ),
  ];
}

function registerMistakes(block: Block, register: Register): readonly string[] {
  const name = `register ${block.name}.${register.name}`;
  const width = register.width ?? 32;
  const fields = register.fields ?? [];
  const mistakes: string[] = [];
  if (register.offset < firstRegisterOffset) mistakes.push(`${name} stands on the block's self-describing words`);
  // 64-bit registers may be read as one AXI word of 64 bits by some hosts, so they keep their natural alignment.
  if (register.offset % registerBytes(register) !== 0) mistakes.push(`${name} is misaligned`);
  if (typeof register.reset === 'number' && !isWord(register.reset)) mistakes.push(`${name} has a bad reset value`);
  for (const field of fields) {
    if (field.lsb < 0 || field.msb < field.lsb || field.msb >= width || (field.lsb < 32 && field.msb >= 32)) {
      mistakes.push(`field ${block.name}.${register.name}.${field.name} does not fit one word of the register`);
    }
  }
  return [
    ...mistakes,
    ...repeated(
      fields.map((field) => `${block.name}.${register.name}.${field.name}`),
      'field',
    ),
    ...overlaps(
      fields.map((field) => ({
        name: `field ${block.name}.${register.name}.${field.name}`,
        start: field.lsb,
        end: field.msb + 1,
      })),
    ),
  ];
}

function placementMistakes(description: Description): readonly string[] {
  const barBytes = description.pci.bar0Bytes;
  const window = constant(description, 'TRACE_WINDOW');
  const record = description.records.find((candidate) => candidate.name === 'TRACE_RECORD');
  const extents: Extent[] = [
    ...description.blocks.map((block) => ({
      name: `block ${block.name}`,
      start: block.base,
      end: block.base + blockBytes(block),
    })),
    {
      name: 'the DMA trace window',
      start: window,
      end: window + constant(description, 'TRACE_DEPTH') * (record?.bytes ?? 0),
    },
    {
      name: 'the window of the transmit trace',
      start: constant(description, 'TX_TRACE_WINDOW'),
      end: constant(description, 'TX_TRACE_WINDOW') + constant(description, 'TX_TRACE_DEPTH') * (record?.bytes ?? 0),
    },
    {
      name: 'the packet memory window',
      start: constant(description, 'PACKET_WINDOW'),
      end: constant(description, 'PACKET_WINDOW') + constant(description, 'PACKET_PAGE_BYTES'),
    },
    {
      name: 'the window of the latency histograms',
      start: constant(description, 'LATENCY_WINDOW'),
      end: constant(description, 'LATENCY_WINDOW') + 0x1000,
    },
  ];
  const nextOffsets = description.blocks.map((block) => headerWords(description, block).next);
  return [
    ...overlaps(extents),
    ...extents.filter((extent) => extent.end > barBytes).map((extent) => `${extent.name} leaves BAR0`),
    ...description.blocks
      .filter((block) => block.base % 0x80 !== 0)
      .map((block) => `block ${block.name} is misaligned: blocks start at multiples of 0x80`),
    ...(description.blocks[0]?.base === 0 ? [] : ['the first block is not at offset 0']),
    // A reader walks NEXT forwards only; that is how it recognises a loop.
    ...(nextOffsets.slice(0, -1).every((next, index) => next > (description.blocks[index]?.base ?? 0))
      ? []
      : ['the blocks are not listed in increasing order of their base']),
  ];
}

function recordMistakes(record: RecordLayout): readonly string[] {
  const members = record.members;
  return [
    ...(record.bytes % 8 === 0 ? [] : [`record ${record.name} is not a multiple of 8 bytes`]),
    ...members
      .filter((member) => member.width < 1 || member.width > 64 || member.bit + member.width > record.bytes * 8)
      .map((member) => `member ${record.name}.${member.name} leaves the record`),
    ...members
      .filter((member) => Math.floor(member.bit / 64) !== Math.floor((member.bit + member.width - 1) / 64))
      .map((member) => `member ${record.name}.${member.name} crosses a 64-bit boundary`),
    ...repeated(
      members.map((member) => `${record.name}.${member.name}`),
      'member',
    ),
    ...overlaps(
      members.map((member) => ({
        name: `member ${record.name}.${member.name}`,
        start: member.bit,
        end: member.bit + member.width,
      })),
    ),
  ];
}

function enumerationMistakes(enumeration: Enumeration): readonly string[] {
  const values = enumeration.values;
  return [
    ...values
      .filter((entry) => !Number.isInteger(entry.value) || entry.value < 0 || entry.value > 255)
      .map((entry) => `${enumeration.name}.${entry.name} does not fit 8 bits`),
    ...repeated(
      values.map((entry) => `${enumeration.name}.${entry.name}`),
      'value',
    ),
    ...repeated(
      values.map((entry) => `${enumeration.name} = ${entry.value}`),
      'value',
    ),
  ];
}
