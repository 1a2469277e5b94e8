import type { Host } from './host.js';
import type { MachineMemory, MemoryRange, RamScan } from './machine-memory.js';
import type { Marks } from './mark-search.js';

/**
 * The host's memory as its own agent finds it, with the guest paused: for a bench whose host nobody sees from outside.
 */
export class AgentMemory implements MachineMemory {
  readonly byOwnProcessors = true;
  private known = 0;

  constructor(
    private readonly host: Pick<Host, 'pauseGuest' | 'resumeGuest' | 'searchMemory' | 'readMemory'>,
    /** What is known of its size before the first search. */
    bytes = 0,
  ) {
    this.known = bytes;
  }

  get bytes(): number {
    return this.known;
  }

  pause(): Promise<void> {
    return this.host.pauseGuest();
  }

  resume(): Promise<void> {
    return this.host.resumeGuest();
  }

  async search(marks: Marks): Promise<RamScan> {
    const { hits, searchedBytes, machineBytes, overflow } = await this.host.searchMemory(marks);
    this.known = machineBytes;
    return { hits, scannedBytes: searchedBytes, overflow };
  }

  read(ranges: readonly MemoryRange[]): Promise<readonly (Uint8Array | null)[]> {
    return this.host.readMemory(ranges);
  }
}
