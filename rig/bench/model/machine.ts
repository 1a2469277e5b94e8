import { InternalError } from '../../base/errors.js';
import { mostNeighbours } from '../../host/host.js';
import {
  PAGE_BYTES,
  type MachineMemory,
  type MemoryRange,
  type RamHit,
  type RamScan,
} from '../../host/machine-memory.js';
import { KEY_BYTES, MARK_BYTES, MarkSearch, type Marks } from '../../host/mark-search.js';

/** Pages of the model's guest. */
export const guestPages = 768;
/** Pages of each of its neighbours: their addresses follow each other behind those of the guest. */
export const neighbourPages = 64;
/** Of all of them; the machine has as many again for the host. */
const allPages = guestPages + mostNeighbours * neighbourPages;

/**
 * A machine's memory in a buffer. Odd pages are the guests', backwards, so that no two of their pages are neighbours; even
 * ones are the host's.
 */
export class ModelMachine implements MachineMemory {
  readonly byOwnProcessors = false;
  readonly bytes = 2 * allPages * PAGE_BYTES;
  paused = false;
  private readonly ram = Buffer.alloc(this.bytes);
  private hostPages = 0;

  async pause(): Promise<void> {
    this.paused = true;
  }

  async resume(): Promise<void> {
    this.paused = false;
  }

  async search(marks: Marks): Promise<RamScan> {
    const hits: RamHit[] = [];
    const search = new MarkSearch(marks);
    const keep = (machineAddress: number, sequence: number | null) => void hits.push({ machineAddress, sequence });
    search.search(this.ram, MARK_BYTES, keep);
    const tail = this.bytes - MARK_BYTES + 1;
    search.search(this.ram.subarray(tail), KEY_BYTES, (at, sequence) => keep(tail + at, sequence));
    return { scannedBytes: this.bytes, hits, overflow: 0 };
  }

  async read(ranges: readonly MemoryRange[]): Promise<readonly (Uint8Array | null)[]> {
    return ranges.map((range) => (this.holds(range) ? Uint8Array.from(this.at(range)) : null));
  }

  /** The memory itself. @throws InternalError when the range leaves it */
  at(range: MemoryRange): Buffer {
    const { machineAddress, length } = range;
    if (!this.holds(range)) {
      throw new InternalError('MemoryRange', `0x${machineAddress.toString(16)} + ${length} is no memory`, 'report it');
    }
    return this.ram.subarray(machineAddress, machineAddress + length);
  }

  /** Gives pages to the host's kernel, for good. @returns their machine addresses */
  takeHostPages(count: number): readonly number[] {
    return Array.from({ length: count }, () => 2 * this.hostPages++ * PAGE_BYTES);
  }

  /** The machine's memory behind a range of the guest's, page by page. */
  behindGuest(guestAddress: number, length: number): readonly MemoryRange[] {
    return withinPages(guestAddress, length).map(({ address, length: part }) => ({
      machineAddress: machinePage(Math.floor(address / PAGE_BYTES)) + (address % PAGE_BYTES),
      length: part,
    }));
  }

  /** What stands in ranges, one after the other. */
  gather(ranges: readonly MemoryRange[]): Buffer {
    return Buffer.concat(ranges.map((range) => this.at(range)));
  }

  /** Writes bytes to ranges, one after the other. */
  scatter(ranges: readonly MemoryRange[], bytes: Uint8Array): void {
    let done = 0;
    for (const range of ranges) this.at(range).set(bytes.subarray(done, (done += range.length)));
  }

  private holds({ machineAddress, length }: MemoryRange): boolean {
    return machineAddress >= 0 && machineAddress + length <= this.bytes;
  }
}

/** Machine address of a page of the guests. */
export function machinePage(guestPage: number): number {
  return (2 * (allPages - guestPage) - 1) * PAGE_BYTES;
}

/** Cuts a range where pages end. */
export function withinPages(address: number, length: number): { address: number; length: number }[] {
  const parts = [];
  for (let done = 0; done < length;) {
    const at = address + done;
    const part = Math.min(length - done, PAGE_BYTES - (at % PAGE_BYTES));
    parts.push({ address: at, length: part });
    done += part;
  }
  return parts;
}
