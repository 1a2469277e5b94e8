import { containers, headerWords, isWhole, shiftIn } from './layout.js';
import type { Container } from './layout.js';
import type { Block, Description, Enumeration, Member, RecordLayout, Register } from './model.js';
import { hex, literal, upperCamel } from './names.js';

/** The TypeScript module: addresses, constants, enumerations, record layouts and their codecs. */
export function typescript(description: Description, notice: string): string {
  const { pci } = description;
  return [
    `// ${notice}`,
    '',
    `/** PCI identity. */`,
    `export const pci = { vendorId: 0x${hex(pci.vendorId, 4)}, deviceId: 0x${hex(pci.deviceId, 4)}, ` +
      `classCode: 0x${hex(pci.classCode, 6)}, bar0Bytes: ${literal(pci.bar0Bytes)}, msixVectors: ${pci.msixVectors} } as const;`,
    '',
    '/** Named numbers of the description. */',
    'export const constants = {',
    ...description.constants.map((entry) => `/** ${entry.doc} */\n${entry.name}: ${literal(entry.value)},`),
    '} as const;',
    '',
    ...description.enumerations.flatMap(enumerationLines),
    '/** The values of the words with which each block begins, and where it stands in BAR0. */',
    'export const blocks = {',
    ...description.blocks.map((block) => blockEntry(description, block)),
    '} as const;',
    '',
    '/** A run of bits inside a register. */',
    'export interface FieldLayout { readonly lsb: number; readonly width: number }',
    '',
    '/** A register; `offset` counts bytes from the start of BAR0. */',
    'export interface RegisterLayout {',
    '  readonly offset: number;',
    '  readonly width: 32 | 64;',
    "  readonly access: 'ro' | 'rw' | 'wo';",
    '  readonly reset: number | null;',
    '  readonly fields: Readonly<Record<string, FieldLayout>>;',
    '}',
    '',
    '/** Every register by block and name. */',
    'export const registers = {',
    ...description.blocks.flatMap((block) => [
      `/** ${block.doc} */`,
      `${block.name}: {`,
      ...block.registers.map((register) => registerEntry(block, register)),
      '},',
    ]),
    '} as const satisfies Readonly<Record<string, Readonly<Record<string, RegisterLayout>>>>;',
    '',
    '/** Sizes of the records in bytes. */',
    'export const recordBytes = {',
    ...description.records.map((record) => `${record.name}: ${record.bytes},`),
    '} as const;',
    '',
    ...description.records.flatMap(recordLines),
    'function view(bytes: Uint8Array, expected: number, record: string): DataView {',
    '  if (bytes.length !== expected) {',
    '    throw new RangeError(`${record} has ${expected} bytes, not ${bytes.length}`);',
    '  }',
    '  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);',
    '}',
    '',
  ].join('\n');
}

function enumerationLines(enumeration: Enumeration): readonly string[] {
  const name = upperCamel(enumeration.name);
  return [
    `/** ${enumeration.doc} */`,
    `export const ${name} = {`,
    ...enumeration.values.map((entry) => `/** ${entry.doc} */\n${entry.name}: ${literal(entry.value)},`),
    '} as const;',
    '',
    `/** ${enumeration.doc} */`,
    `export type ${name} = (typeof ${name})[keyof typeof ${name}];`,
    '',
  ];
}

function blockEntry(description: Description, block: Block): string {
  const words = headerWords(description, block);
  const { major, minor } = block.version;
  return (
    `${block.name}: { base: 0x${hex(block.base, 4)}, type: 0x${hex(words.type, 8)}, ` +
    `version: { major: ${major}, minor: ${minor} }, next: 0x${hex(words.next, 4)} },`
  );
}

function registerEntry(block: Block, register: Register): string {
  const fields = (register.fields ?? [])
    .map((field) => `/** ${field.doc} */\n${field.name}: { lsb: ${field.lsb}, width: ${field.msb - field.lsb + 1} },`)
    .join('\n');
  const reset = register.reset === null ? 'null' : `0x${hex(register.reset ?? 0, 8)}`;
  return (
    `/** ${register.doc} */\n${register.name}: { offset: 0x${hex(block.base + register.offset, 4)}, ` +
    `width: ${register.width ?? 32}, access: '${register.access}', reset: ${reset}, ` +
    `fields: {${fields === '' ? '' : `\n${fields}\n`}} },`
  );
}

function recordLines(record: RecordLayout): readonly string[] {
  const name = upperCamel(record.name);
  const places = containers(record).flatMap((container) => container.members.map((member) => ({ container, member })));
  return [
    `/** ${record.doc} */`,
    `export interface ${name} {`,
    ...record.members.map(
      (member) => `/** ${member.doc} */\nreadonly ${member.name}: ${isBig(member) ? 'bigint' : 'number'};`,
    ),
    '}',
    '',
    `/** Reads a ${record.name} from exactly its ${record.bytes} bytes. */`,
    `export function decode${name}(bytes: Uint8Array): ${name} {`,
    `  const data = view(bytes, ${record.bytes}, '${record.name}');`,
    '  return {',
    ...places.map(({ container, member }) => `${member.name}: ${decoding(container, member)},`),
    '  };',
    '}',
    '',
    `/** The ${record.bytes} bytes of a ${record.name}; reserved bits are 0. Members must fit their widths. */`,
    `export function encode${name}(record: ${name}): Uint8Array {`,
    `  const bytes = new Uint8Array(${record.bytes});`,
    `  const data = view(bytes, ${record.bytes}, '${record.name}');`,
    ...containers(record).map(encoding),
    '  return bytes;',
    '}',
    '',
  ];
}

function isBig(member: Member): boolean {
  return member.width > 32;
}

function accessor(container: Container): string {
  return container.bits === 64 ? 'BigUint64' : `Uint${container.bits}`;
}

function littleEndian(container: Container): string {
  return container.bits === 8 ? '' : ', true';
}

function decoding(container: Container, member: Member): string {
  const raw = `data.get${accessor(container)}(${container.byte}${littleEndian(container)})`;
  if (isWhole(container)) return raw;
  const suffix = container.bits === 64 ? 'n' : '';
  const shift = container.bits === 64 ? '>>' : '>>>';
  const mask = `0x${((1n << BigInt(member.width)) - 1n).toString(16)}${suffix}`;
  const value = `(${raw} ${shift} ${shiftIn(container, member)}${suffix}) & ${mask}`;
  return container.bits === 64 && !isBig(member) ? `Number(${value})` : value;
}

function encoding(container: Container): string {
  const value = container.members
    .map((member) => {
      const shift = shiftIn(container, member);
      if (container.bits !== 64) return shift === 0 ? `record.${member.name}` : `(record.${member.name} << ${shift})`;
      const big = isBig(member) ? `record.${member.name}` : `BigInt(record.${member.name})`;
      return shift === 0 ? big : `(${big} << ${shift}n)`;
    })
    .join(' | ');
  return `data.set${accessor(container)}(${container.byte}, ${value}${littleEndian(container)});`;
}
