/** Parts of an ELF file that a test wants to see read back. */
export interface ElfParts {
  readonly interpreter?: string;
  readonly needed?: readonly string[];
  readonly runPath?: string;
  readonly sections?: Readonly<Record<string, Buffer>>;
}

/** Address at which the file is loaded: different from the offset, as in real programs. */
const base = 0x400000;
const headerBytes = 64;
const segmentBytes = 56;
const sectionBytes = 64;

/** Makes a small ELF file with exactly these parts (System V ABI). */
export function elfFile({ interpreter, needed, runPath, sections = {} }: ElfParts): Buffer {
  const strings = stringTable([...(needed ?? []), ...(runPath === undefined ? [] : [runPath]), interpreter ?? '']);
  const tags = [
    ...(needed ?? []).map((name): [number, number] => [1, strings.offset(name)]),
    ...(runPath === undefined ? [] : [[29, strings.offset(runPath)] as [number, number]]),
  ];
  const segmentCount = 1 + (needed === undefined ? 0 : 1) + (interpreter === undefined ? 0 : 1);
  const stringsAt = headerBytes + segmentCount * segmentBytes;
  const dynamicAt = stringsAt + strings.bytes.length;
  const dynamic = words([...tags, [5, base + stringsAt], [0, 0]].flat());
  const bodyAt = dynamicAt + dynamic.length;

  const names = stringTable(['.shstrtab', ...Object.keys(sections)]);
  const contents = [...Object.values(sections), names.bytes];
  const offsets = contents.map((_, index) => bodyAt + contents.slice(0, index).reduce((sum, c) => sum + c.length, 0));
  const tableAt = bodyAt + contents.reduce((sum, content) => sum + content.length, 0);
  const table = [...Object.keys(sections), '.shstrtab'].map((name, index) => {
    const header = Buffer.alloc(sectionBytes);
    header.writeUInt32LE(names.offset(name), 0);
    header.writeBigUInt64LE(BigInt(offsets[index] ?? 0), 0x18);
    header.writeBigUInt64LE(BigInt(contents[index]?.length ?? 0), 0x20);
    return header;
  });

  const segments = [segment(1, 0, bodyAt)];
  if (needed !== undefined) segments.push(segment(2, dynamicAt, dynamic.length));
  if (interpreter !== undefined)
    segments.push(segment(3, stringsAt + strings.offset(interpreter), interpreter.length + 1));
  const header = Buffer.alloc(headerBytes);
  header.write('\x7fELF\x02\x01\x01', 'latin1');
  header.writeBigUInt64LE(BigInt(headerBytes), 0x20);
  header.writeBigUInt64LE(BigInt(tableAt), 0x28);
  [segmentBytes, segmentCount, sectionBytes, table.length, table.length - 1].forEach((value, index) => {
    header.writeUInt16LE(value, 0x36 + 2 * index);
  });
  return Buffer.concat([header, ...segments, strings.bytes, dynamic, ...contents, ...table]);
}

function segment(type: number, offset: number, size: number): Buffer {
  const header = Buffer.alloc(segmentBytes);
  header.writeUInt32LE(type, 0);
  header.writeBigUInt64LE(BigInt(offset), 0x08);
  header.writeBigUInt64LE(BigInt(base + offset), 0x10);
  header.writeBigUInt64LE(BigInt(size), 0x20);
  return header;
}

function words(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 8);
  values.forEach((value, index) => bytes.writeBigUInt64LE(BigInt(value), index * 8));
  return bytes;
}

function stringTable(strings: readonly string[]): { bytes: Buffer; offset: (text: string) => number } {
  const offsets = new Map<string, number>();
  let text = '\0';
  for (const string of strings) {
    offsets.set(string, text.length);
    text += `${string}\0`;
  }
  return { bytes: Buffer.from(text, 'latin1'), offset: (string) => offsets.get(string) ?? 0 };
}
