import { CompletionStatus, TraceSource } from '../../../firmware/registers/generated/registers.js';
import { GuestPages } from '../../../rig/evidence/guest-pages.js';
import { landedBytes, landingRanges, locateFrames } from '../../../rig/evidence/landing.js';
import type { Addressee, SteeringRound } from '../../../rig/evidence/steering-types.js';
import type { Frame } from '../../../rig/evidence/types.js';
import type { FrameReport, PageRun } from '../../../rig/host/host.js';
import { IommuHistory } from '../../../rig/host/iommu-history.js';
import type { IommuEntry } from '../../../rig/host/iommu-observer.js';
import type { RamHit } from '../../../rig/host/machine-memory.js';
import { MarkSearch } from '../../../rig/host/mark-search.js';
import type { TraceRecord } from '../../../rig/nic/nic.js';
import { frameBytes, goodReport, KEY, plainFrame } from './world.js';

const PAGE = 4096;
/** Of each guest, and of the host. */
const pages = 96;
const guestCount = 3;
/** Owner of the host's pages and copies. */
export const HOST = guestCount;
const iova = 0xff00_0000n;

const to = (name: string, guests: readonly number[], host: Addressee['host'] = 'not') => ({ name, guests, host });

/** By number of the stream. */
export const addressees: readonly Addressee[] = [
  to('guest 0', [0]),
  to('guest 1', [1]),
  to('guest 2', [2]),
  to('every guest', [0, 1, 2], 'may'),
  to('the host', [], 'must'),
  to('nobody', []),
];

/**
 * A machine in miniature with three guests, whose pages and those of the host take turns, and one frame of each stream
 * for every length. Everything is where it belongs; a test then puts something elsewhere.
 */
export class SteeringWorld {
  readonly frames: readonly Frame[];
  readonly records: TraceRecord[] = [];
  readonly reports: FrameReport[][] = Array.from({ length: guestCount }, () => []);
  readonly dropped: number[] = [0, 0, 0];
  readonly overflow = { trace: 0, scan: 0, journal: 0, unsearched: 0 };
  private readonly memory = Buffer.alloc(PAGE * pages * (guestCount + 1));
  private readonly journal: IommuEntry[] = [];
  /** Pages of each that hold a frame. */
  private readonly used: number[] = new Array<number>(guestCount + 1).fill(0);

  constructor(lengths: readonly number[] = [256, 1514]) {
    this.frames = lengths.flatMap((length, row) =>
      addressees.map((_, stream) => plainFrame(row * addressees.length + stream, length, stream)),
    );
    for (const frame of this.frames) {
      const { guests, host } = addressees[frame.stream] ?? to('nobody', []);
      for (const guest of guests) this.deliver(frame, guest);
      if (host !== 'not') this.deliver(frame, HOST);
    }
  }

  /** The NIC writes a copy of a frame for a guest, which tells of it, or for the host. */
  deliver(frame: Frame, owner: number): void {
    const at = this.write(frame, owner);
    this.record(frame, owner, at);
    if (owner !== HOST) this.reports[owner]?.push(goodReport(frame));
  }

  /** The bytes of a frame stand in two pages of somebody, without anybody telling. @returns the bus address */
  write(frame: Frame, owner: number): bigint {
    const [first, second] = [this.take(owner), this.take(owner)];
    const bytes = frameBytes(frame.sequence, frame.length);
    const room = PAGE / 2;
    const offset = PAGE - Math.min(room, frame.length);
    this.memory.set(bytes.subarray(0, PAGE - offset), first * PAGE + offset);
    this.memory.set(bytes.subarray(PAGE - offset), second * PAGE);
    return this.map(first, second) + BigInt(offset);
  }

  /** A record of the DMA trace says that the NIC has written a frame there. */
  record(frame: Frame, owner: number, at: bigint): void {
    const number = this.records.length;
    this.records.push({
      sequence: frame.sequence,
      queue: owner === HOST ? 0 : owner + 1,
      source: TraceSource.GENERATOR,
      status: CompletionStatus.OK,
      stream: frame.stream,
      address0: at,
      address1: 0n,
      length0: frame.length,
      length1: 0,
      descriptor: number,
      fragment: 0,
      more: 0,
      cookie: 0n,
      timeRequest: BigInt(1_000_000 + 100 * number),
      timeDone: BigInt(1_000_050 + 100 * number),
      number,
      generation: 1,
    });
  }

  /** Nothing is left of the copy of a frame for somebody: neither bytes nor record nor report. */
  remove(frame: Frame, owner: number): void {
    this.unrecord(frame, owner);
    this.wipe(frame, owner);
    this.unreport(frame, owner);
  }

  unrecord(frame: Frame, owner: number): void {
    const kept = this.records.filter(
      ({ sequence, queue }) => !(sequence === frame.sequence && queue === queueOf(owner)),
    );
    this.records.splice(0, this.records.length, ...kept.map((one, number) => ({ ...one, number })));
  }

  /** Every byte of a frame in the memory of somebody becomes zero. */
  wipe(frame: Frame, owner: number): void {
    const search = new MarkSearch({ key: KEY, first: frame.sequence, count: 1 });
    for (let page = 0; page < pages; page++) {
      const at = machinePage(page, owner) * PAGE;
      const bytes = this.memory.subarray(at, at + PAGE);
      let found = false;
      search.search(bytes, 16, (_, sequence) => (found ||= sequence === frame.sequence));
      if (found) bytes.fill(0);
    }
  }

  unreport(frame: Frame, owner: number): void {
    if (owner === HOST) return;
    const kept = (this.reports[owner] ?? []).filter(({ sequence }) => sequence !== frame.sequence);
    this.reports[owner] = kept;
  }

  /** What was collected, as it is now. */
  observe(): SteeringRound {
    const trace = { records: this.records, from: 0, to: this.records.length, overflow: this.overflow.trace };
    const landings = locateFrames(trace, new IommuHistory({ entries: this.journal, dropped: 0 }));
    const read = landingRanges(landings).map(({ machineAddress, length }) =>
      Uint8Array.from(this.memory.subarray(machineAddress, machineAddress + length)),
    );
    const hits: RamHit[] = [];
    const search = new MarkSearch({ key: KEY, first: 0, count: this.frames.length });
    search.search(this.memory, 16, (machineAddress, sequence) => void hits.push({ machineAddress, sequence }));
    const scannedBytes = this.memory.length - this.overflow.unsearched;
    return {
      frames: this.frames,
      addressees,
      guests: this.reports.map((reports, number) => ({
        number,
        pages: GuestPages.fromRuns(runsOf(number)),
        reports,
        dropped: this.dropped[number] ?? 0,
      })),
      address: {
        landings,
        bytes: landedBytes(landings, read),
        missingRecords: this.overflow.trace,
        lostChanges: this.overflow.journal,
      },
      residue: {
        scan: { scannedBytes, hits, overflow: this.overflow.scan },
        machineBytes: this.memory.length,
      },
    };
  }

  /** The next page of somebody; a number of the machine. */
  private take(owner: number): number {
    const page = this.used[owner] ?? 0;
    this.used[owner] = page + 1;
    if (page >= pages) throw new RangeError('no page is left');
    return machinePage(page, owner);
  }

  private map(...machinePages: readonly number[]): bigint {
    const first = iova + BigInt(this.journal.length * PAGE);
    machinePages.forEach((page, index) => {
      const n = this.journal.length;
      this.journal.push({
        n,
        cycle: BigInt(n),
        op: 'map',
        iova: first + BigInt(index * PAGE),
        size: BigInt(PAGE),
        machine: BigInt(page * PAGE),
        writable: true,
      });
    });
    return first;
  }
}

function queueOf(owner: number): number {
  return owner === HOST ? 0 : owner + 1;
}

/** Pages of all take turns, so that what follows a page is never the same one's. */
function machinePage(page: number, owner: number): number {
  return page * (guestCount + 1) + owner;
}

function runsOf(guest: number): PageRun[] {
  return Array.from({ length: pages }, (_, page) => ({
    guestAddress: BigInt(page * PAGE),
    machineAddress: BigInt(machinePage(page, guest) * PAGE),
    pages: 1,
  }));
}
