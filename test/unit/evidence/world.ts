import { crc32 } from 'node:zlib';
import type { TraceRecord } from '../../../firmware/registers/generated/registers.js';
import { CompletionStatus, TraceSource } from '../../../firmware/registers/generated/registers.js';
import { GuestPages } from '../../../rig/evidence/guest-pages.js';
import { IommuHistory } from '../../../rig/host/iommu-history.js';
import { landedBytes, landingRanges, locateFrames, placeInGuest } from '../../../rig/evidence/landing.js';
import type { CodeFunction } from '../../../rig/evidence/code-names.js';
import { readLandingTouches } from '../../../rig/evidence/landing-touch.js';
import type { LateMark } from '../../../rig/evidence/late-write.js';
import type { Access, InstructionTotal, Touch } from '../../../rig/host/touch-observer.js';
import { MarkSearch } from '../../../rig/host/mark-search.js';
import type { RamHit } from '../../../rig/host/machine-memory.js';
import { missingRecords, type TraceLog } from '../../../rig/evidence/trace-log.js';
import type { Round } from '../../../rig/evidence/experiment.js';
import type { Frame } from '../../../rig/evidence/types.js';
import type { FrameReport, PageRun } from '../../../rig/host/host.js';
import type { IommuEntry } from '../../../rig/host/iommu-observer.js';

export const KEY = Buffer.from('5a11c0de77a3e94b', 'hex');
const PAGE = 4096;

/** The nonce of a frame, as the firmware's generator makes it. */
export function nonceOf(sequence: number, key: Uint8Array = KEY): Buffer {
  const nonce = Buffer.alloc(16);
  nonce.set(key, 0);
  nonce.writeUInt32LE(sequence >>> 0, 8);
  nonce.writeUInt32LE(crc32(nonce.subarray(0, 12)), 12);
  return nonce;
}

/** Where nonces stand in a frame of that length. */
export function nonceOffsetsOf(length: number): number[] {
  const end = (length - 20) & ~7;
  const middle = ((16 + end) >> 1) & ~7;
  return middle >= 32 && middle + 16 <= end ? [16, middle, end] : [16, end];
}

/** The bytes of a frame, as the firmware's generator makes them. */
export function frameBytes(sequence: number, length: number): Buffer {
  const bytes = Buffer.from(Array.from({ length }, (_, i) => (sequence + i) & 255));
  bytes.set(Buffer.from('024d50000003024d5000000188b5', 'hex'), 0);
  bytes.writeUInt16BE(length, 14);
  for (const offset of nonceOffsetsOf(length)) bytes.set(nonceOf(sequence), offset);
  bytes.writeUInt32LE(crc32(bytes.subarray(16, length - 4)), length - 4);
  return bytes;
}

/** A frame with a single plain pattern, for judges that look at no memory. */
export function plainFrame(sequence: number, length = 60, stream = 0): Frame {
  const bytes = frameBytes(sequence, length);
  return {
    sequence,
    stream,
    length,
    header: bytes.subarray(0, 16),
    nonce: bytes.subarray(16, 32),
    nonceOffsets: nonceOffsetsOf(length),
    crc: crc32(bytes),
  };
}

/** A report of a guest that received the frame as it was. */
export function goodReport(frame: Frame): FrameReport {
  return {
    sequence: frame.sequence,
    length: frame.length,
    statedLength: frame.length,
    checksumGood: true,
    nonce: frame.nonce,
    noncesAgree: true,
    crc: frame.crc,
  };
}

/** Bytes of the virtio header, which the stack writes before each frame. */
const HEADER = 12;

/** The instruction that writes those headers. */
export const HEADER_STORE = 0xffff_ffff_c000_1010n;

/** What copies frames in this world, where they are copied. */
export const COPY: CodeFunction = {
  name: 'vhost_mp_fill',
  module: 'vhost_mp',
  start: 0xffff_ffff_c000_2000n,
  end: 0xffff_ffff_c000_2100n,
};

/** What only reads frames: a checksum, of the kernel itself. */
export const CHECKSUM: CodeFunction = {
  name: 'csum_partial',
  module: null,
  start: 0xffff_ffff_8100_0000n,
  end: 0xffff_ffff_8100_0080n,
};

/** First bus address of the guest's pages, and of the host's own. */
export const GUEST_IOVA = 0xffe0_0000n;
export const HOST_IOVA = 0xfff0_0000n;

/**
 * A machine in miniature in which frames were received: memory, a guest's scattered pages, IOMMU maps, a DMA trace and
 * what the guest saw. Everything is as after a good zero-copy run; a test then falsifies one thing.
 */
export class World {
  readonly memory = Buffer.alloc(2 << 20);
  readonly frames: Frame[];
  readonly records: TraceRecord[] = [];
  readonly journal: IommuEntry[] = [];
  readonly runs: PageRun[] = [];
  readonly host: readonly number[] = [300, 301, 302, 303];
  overflow = 0;
  dropped = 0;
  droppedByGuest = 0;
  /** Nonces inside the guest that the host's processors stored. */
  readonly storedByHost: number[] = [];
  unknownAccesses = 0;
  readonly functions: CodeFunction[] = [COPY, CHECKSUM];
  /** Whether the processors were watched at all. */
  watched = true;
  private readonly accesses: Access[] = [];
  private readonly guestPages: number[];

  constructor(lengths: readonly number[] = [60, 68, 777, 1514, 1514, 1500, 61, 1023]) {
    // Odd pages only, backwards: no two guest pages are neighbours in the machine.
    this.guestPages = Array.from({ length: 16 }, (_, i) => 401 - 2 * i);
    this.runs = this.guestPages.map((page, i) => ({
      guestAddress: BigInt((i + 32) * PAGE),
      machineAddress: BigInt(page * PAGE),
      pages: 1,
    }));
    this.guestPages.forEach((page, i) => this.map(GUEST_IOVA + BigInt(i * PAGE), page));
    this.host.forEach((page, i) => this.map(HOST_IOVA + BigInt(i * PAGE), page));
    this.frames = lengths.map((length, sequence) => plainFrame(sequence, length));
    this.frames.forEach((frame) => this.receive(frame));
  }

  private map(iova: bigint, page: number): void {
    const n = this.journal.length;
    const machine = BigInt(page * PAGE);
    this.journal.push({ n, cycle: BigInt(n), op: 'map', iova, size: BigInt(PAGE), machine, writable: true });
  }

  /** The NIC writes a frame into its posted buffer. */
  private receive(frame: Frame): void {
    const bytes = frameBytes(frame.sequence, frame.length);
    const [first, second] = this.buffer(frame);
    const room = Math.min(PAGE - (first % PAGE), frame.length);
    const address0 = GUEST_IOVA + BigInt(2 * frame.sequence * PAGE + (first % PAGE));
    this.records.push({
      sequence: frame.sequence,
      queue: 0,
      source: TraceSource.GENERATOR,
      status: CompletionStatus.OK,
      stream: 0,
      address0,
      address1: room < frame.length ? address0 + BigInt(room) : 0n,
      length0: room,
      length1: frame.length - room,
      descriptor: frame.sequence,
      fragment: 0,
      more: 0,
      cookie: BigInt(frame.sequence),
      timeRequest: BigInt(1000 + 100 * frame.sequence),
      timeDone: BigInt(1050 + 100 * frame.sequence),
      number: this.records.length,
      generation: 1,
    });
    this.memory.set(bytes.subarray(0, room), first);
    this.memory.set(bytes.subarray(room), second);
    this.access('store', first - HEADER, HEADER, HEADER_STORE);
  }

  /** Machine addresses of a frame's place in its posted buffer: two pages for each, every second frame in both. */
  private buffer({ sequence, nonceOffsets }: Frame): [number, number] {
    // No nonce lies across the two pages: the line residue would take the half at the end of the first for a damaged one.
    const room = nonceOffsets.includes(56) ? 56 : 64;
    const offset = sequence % 2 === 0 ? 12 : PAGE - room;
    return [(this.guestPages[2 * sequence] ?? 0) * PAGE + offset, (this.guestPages[2 * sequence + 1] ?? 0) * PAGE];
  }

  /** Machine address behind a bus address, by the world's own maps. */
  machineAddress(bus: bigint): number {
    const entry = this.journal.find(({ iova, size }) => iova <= bus && bus < iova + size);
    if (!entry?.machine && entry?.machine !== 0n) throw new RangeError(`nothing at ${bus}`);
    return Number(entry.machine + bus - entry.iova);
  }

  /** Changes one record of the DMA trace. */
  alterRecord(sequence: number, change: (record: TraceRecord) => Partial<TraceRecord>): void {
    const at = this.records.findIndex((record) => record.sequence === sequence);
    const record = this.records[at];
    if (record) this.records[at] = { ...record, ...change(record) };
  }

  /** Lets the NIC write a frame to a host page instead; the worker copies it from there. The page may be wiped after. */
  bounce(sequence: number, wipe: boolean): void {
    const frame = this.frames[sequence];
    if (!frame) throw new RangeError('no such frame');
    const { length } = frame;
    this.alterRecord(sequence, () => ({ address0: HOST_IOVA + 128n, address1: 0n, length0: length, length1: 0 }));
    const at = this.machineAddress(HOST_IOVA + 128n);
    if (!wipe) this.memory.set(frameBytes(sequence, length), at);
    this.touch('load', sequence, 0, length, COPY.start);
    const [first, second] = this.buffer(frame);
    const room = Math.min(PAGE - (first % PAGE), length);
    this.access('store', first, room, COPY.start + 4n);
    if (room < length) this.access('store', second, length - room, COPY.start + 4n);
  }

  /** The record of a frame becomes two, of which the second begins `at` bytes behind the first one's beginning. */
  splitRecord(sequence: number, at: number): void {
    const place = this.records.findIndex((one) => one.sequence === sequence);
    const record = this.records[place];
    if (!record || at >= record.length0) throw new RangeError('no such frame, or not in its first segment');
    const first = { ...record, length0: at, address1: 0n, length1: 0, more: 1 };
    const second = { ...record, address0: record.address0 + BigInt(at), length0: record.length0 - at, fragment: 1 };
    const records = [...this.records.slice(0, place), first, second, ...this.records.slice(place + 1)];
    this.records.splice(0, this.records.length, ...records.map((one, number) => ({ ...one, number })));
  }

  /** Flips one bit of a payload byte in the guest's memory; the guest's checksum notices. */
  flipPayload(sequence: number): void {
    const record = this.records.find((one) => one.sequence === sequence);
    if (!record) throw new RangeError('no such frame');
    const at = this.machineAddress(record.address0) + 34;
    this.memory[at] = (this.memory[at] ?? 0) ^ 1;
  }

  /** A processor of the host loads or stores bytes of a frame, by an instruction at that address. */
  touch(kind: Access['kind'], sequence: number, offset: number, length: number, instruction: bigint): void {
    const record = this.records.find((one) => one.sequence === sequence);
    if (!record) throw new RangeError('no such frame');
    const { address0, address1, length0 } = record;
    const inFirst = Math.max(0, Math.min(length, length0 - offset));
    if (inFirst > 0) this.access(kind, this.machineAddress(address0) + offset, inFirst, instruction);
    if (inFirst === length) return;
    const behind = Math.max(0, offset - length0);
    this.access(kind, this.machineAddress(address1) + behind, length - inFirst, instruction);
  }

  /** The same, anywhere in a page of the machine's memory. */
  access(kind: Access['kind'], machineAddress: number, length: number, instruction: bigint): void {
    this.accesses.push({ kind, instruction, first: machineAddress, last: machineAddress + length - 1, count: 1 });
  }

  /** What the watch of the processors would say of a range. */
  touched(address: number, length: number): Touch {
    if (!this.watched) return { loaded: 0, stored: 0, accesses: [] };
    const within = this.accesses.filter(({ first, last }) => first < address + length && last >= address);
    const bytes = (kind: Access['kind']) => {
      const of = within.filter((one) => one.kind === kind);
      const all = Array.from({ length }, (_, i) => address + i);
      return all.filter((at) => of.some(({ first, last }) => first <= at && at <= last)).length;
    };
    return { loaded: bytes('load'), stored: bytes('store'), accesses: within };
  }

  /** What each instruction did in all of the memory. */
  instructions(): InstructionTotal[] {
    const totals = new Map<bigint, { instruction: bigint; loaded: number; stored: number }>();
    for (const { kind, instruction, first, last } of this.accesses) {
      const total = totals.get(instruction) ?? { instruction, loaded: 0, stored: 0 };
      total[kind === 'load' ? 'loaded' : 'stored'] += last - first + 1;
      totals.set(instruction, total);
    }
    return [...totals.values()];
  }

  /** The NIC writes a mark into every second frame, where its trace says that it wrote it. */
  private writeMarks(): LateMark[] {
    return this.frames.flatMap((frame) => {
      const record = this.records.find(({ sequence }) => sequence === frame.sequence);
      if (!record || frame.sequence % 2 !== 0 || record.length0 < 48) return [];
      const bytes = frameBytes(frame.sequence, frame.length);
      const mark = Buffer.from('8badf00d8badf00d', 'hex');
      bytes.set(mark, 34);
      const entry = this.journal.find(({ iova, size }) => iova <= record.address0 && record.address0 < iova + size);
      if (entry) this.memory.set(mark, this.machineAddress(record.address0) + 34);
      const refused = entry ? null : 'IOMMU or bus refused the access';
      return [{ sequence: frame.sequence, offset: 34, crc: crc32(bytes), refused, faulted: !entry }];
    });
  }

  /** What the guest reports: it recomputes the checksum over its own memory. */
  reports(): FrameReport[] {
    return this.frames.map((frame) => {
      // The guest reads its own buffers, whatever the NIC's trace or the IOMMU claim.
      const [first, second] = this.buffer(frame);
      const room = Math.min(PAGE - (first % PAGE), frame.length);
      const bytes = Buffer.concat([
        this.memory.subarray(first, first + room),
        this.memory.subarray(second, second + frame.length - room),
      ]);
      const good = bytes.readUInt32LE(frame.length - 4) === crc32(bytes.subarray(16, frame.length - 4));
      const nonces = frame.nonceOffsets.map((offset) => bytes.subarray(offset, offset + 16));
      const agree = nonces.every((nonce) => nonce.equals(nonceOf(frame.sequence)));
      return { ...goodReport(frame), checksumGood: good, noncesAgree: agree, crc: crc32(bytes) };
    });
  }

  trace(): TraceLog {
    const to = Math.max(...this.records.map((record) => record.number)) + 1;
    return { records: this.records, from: 0, to, overflow: this.overflow };
  }

  /** Everything as the bench would collect it. */
  observe(): Round {
    const guest = GuestPages.fromRuns(this.runs);
    const iommu = new IommuHistory({ entries: this.journal, dropped: this.dropped });
    const landings = placeInGuest(locateFrames(this.trace(), iommu), guest);
    const read = landingRanges(landings).map(({ machineAddress: at, length }) =>
      at + length <= this.memory.length ? Uint8Array.from(this.memory.subarray(at, at + length)) : null,
    );
    const landed = landedBytes(landings, read);
    const hits: RamHit[] = [];
    new MarkSearch({ key: KEY, first: 0, count: this.frames.length }).search(
      this.memory,
      16,
      (machineAddress, sequence) => hits.push({ machineAddress, sequence }),
    );
    const scan = { scannedBytes: this.memory.length, hits, overflow: 0 };
    // A world can be looked at again: the marks are gone afterwards.
    const before = Buffer.from(this.memory);
    const marks = this.writeMarks();
    const reports = this.reports();
    before.copy(this.memory);
    return {
      frames: this.frames,
      address: {
        landings,
        bytes: landed,
        missingRecords: missingRecords(this.trace()),
        lostChanges: iommu.lost,
        guestPages: guest.machinePages,
      },
      residue: { scan, machineBytes: this.memory.length, guest, storedByHost: new Set(this.storedByHost) },
      touch: {
        landings: readLandingTouches(landings, guest, { bytes: this.memory.length }, this),
        seen: 1000,
        unknown: this.unknownAccesses,
        instructions: this.instructions(),
        functions: this.functions,
      },
      lateWrite: { marks, reports },
      content: {
        reports,
        marked: new Map(marks.map(({ sequence, crc }) => [sequence, crc])),
        droppedByGuest: this.droppedByGuest,
      },
    };
  }
}
