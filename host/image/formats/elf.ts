/** What a dynamically linked program or library needs to be loaded. */
export interface DynamicNeeds {
  /** The program interpreter (the dynamic loader); libraries and static programs have none. */
  readonly interpreter: string | undefined;
  /** Library names of DT_NEEDED, in order. */
  readonly libraries: readonly string[];
  /** Directories of DT_RUNPATH and DT_RPATH, with $ORIGIN as it stands there. */
  readonly runPath: readonly string[];
}

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

const segmentTypes = { load: 1, dynamic: 2, interpreter: 3 } as const;
const dynamicTags = { end: 0, needed: 1, stringTable: 5, rPath: 15, runPath: 29 } as const;

/** Whether a file is a 64-bit little-endian ELF file, the only kind on this platform. */
export function isElf64(file: Buffer): boolean {
  return file.length >= 64 && file.readUInt32BE(0) === 0x7f454c46 && file[4] === 2 && file[5] === 1;
}

/** Reads the dynamic section (System V ABI, "Dynamic Linking"); a static program needs nothing. */
export function dynamicNeeds(file: Buffer): DynamicNeeds {
  const segments = programHeaders(file);
  const interpreter = segments.find(({ type }) => type === segmentTypes.interpreter);
  const dynamic = segments.find(({ type }) => type === segmentTypes.dynamic);
  const entries = dynamic === undefined ? [] : dynamicEntries(file, dynamic);
  const tableAddress = entries.find(({ tag }) => tag === dynamicTags.stringTable)?.value;
  const table = tableAddress === undefined ? 0 : fileOffset(segments, tableAddress);
  const strings = (...tags: number[]): string[] =>
    entries.filter(({ tag }) => tags.includes(tag)).map(({ value }) => stringAt(file, table + value));
  return {
    interpreter: interpreter === undefined ? undefined : stringAt(file, interpreter.offset),
    libraries: strings(dynamicTags.needed),
    runPath: strings(dynamicTags.rPath, dynamicTags.runPath).flatMap((path) => path.split(':')),
  };
}

/** The content of a section, found by its name; undefined when there is no such section. */
export function section(file: Buffer, name: string): Buffer | undefined {
  const [start, size, count] = [Number(file.readBigUInt64LE(0x28)), file.readUInt16LE(0x3a), file.readUInt16LE(0x3c)];
  const header = (index: number): { name: number; offset: number; size: number } => {
    const at = start + index * size;
    return {
      name: file.readUInt32LE(at),
      offset: Number(file.readBigUInt64LE(at + 0x18)),
      size: Number(file.readBigUInt64LE(at + 0x20)),
    };
  };
  const names = header(file.readUInt16LE(0x3e)).offset;
  for (let index = 0; index < count; index += 1) {
    const found = header(index);
    if (stringAt(file, names + found.name) === name) return file.subarray(found.offset, found.offset + found.size);
  }
  return undefined;
}

function programHeaders(file: Buffer): Segment[] {
  const [start, size, count] = [Number(file.readBigUInt64LE(0x20)), file.readUInt16LE(0x36), file.readUInt16LE(0x38)];
  return Array.from({ length: count }, (_, index) => {
    const at = start + index * size;
    return {
      type: file.readUInt32LE(at),
      offset: Number(file.readBigUInt64LE(at + 0x08)),
      address: Number(file.readBigUInt64LE(at + 0x10)),
      size: Number(file.readBigUInt64LE(at + 0x20)),
    };
  });
}

function dynamicEntries(file: Buffer, { offset, size }: Segment): { tag: number; value: number }[] {
  const entries: { tag: number; value: number }[] = [];
  for (let at = offset; at + 16 <= offset + size; at += 16) {
    const tag = Number(file.readBigInt64LE(at));
    if (tag === dynamicTags.end) break;
    entries.push({ tag, value: Number(file.readBigUInt64LE(at + 8)) });
  }
  return entries;
}

function fileOffset(segments: readonly Segment[], address: number): number {
  const load = segments.find(
    (segment) =>
      segment.type === segmentTypes.load && segment.address <= address && address < segment.address + segment.size,
  );
  if (load === undefined) throw new RangeError(`address 0x${address.toString(16)} is in no segment of the file`);
  return load.offset + (address - load.address);
}

function stringAt(file: Buffer, offset: number): string {
  return file.toString('latin1', offset, file.indexOf(0, offset));
}
