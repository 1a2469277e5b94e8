import { IommuHistory } from '../../host/iommu-history.js';
import type { IommuEntry, IommuFault, IommuFaults, IommuMap, IommuObserver } from '../../host/iommu-observer.js';
import { PAGE_BYTES, type MemoryRange } from '../../host/machine-memory.js';
import { withinPages } from './machine.js';

/** The clock of the model's NIC, in cycles. */
export interface CycleClock {
  readonly cycle: number;
}

/** The map between the NIC and the machine's memory, with the journal of its changes. */
export class ModelIommu implements IommuObserver {
  readonly tellsShortMaps = true;
  private readonly entries: IommuEntry[] = [];
  private readonly refused: IommuFault[] = [];
  private readonly pages = new Map<number, number>();
  private nextPage = 0xff000;

  constructor(private readonly clock: CycleClock) {}

  /** Every change is known from the beginning. */
  async begin(): Promise<void> {}

  async end(): Promise<void> {}

  async map(): Promise<IommuMap> {
    return new IommuHistory({ entries: this.entries, dropped: 0 });
  }

  async faults(): Promise<IommuFaults> {
    return { count: this.refused.length, faults: this.refused };
  }

  /** Maps pages of the machine, one behind the other. @returns the bus address of the first */
  mapPages(machinePages: readonly number[]): number {
    const first = this.nextPage;
    for (const machineAddress of machinePages) {
      const page = this.nextPage++;
      this.pages.set(page, machineAddress);
      this.note('map', page, BigInt(machineAddress));
    }
    return first * PAGE_BYTES;
  }

  /** Takes maps of pages away, from a bus address on. */
  unmapPages(busAddress: number, count: number): void {
    for (let page = busAddress / PAGE_BYTES; page < busAddress / PAGE_BYTES + count; page++) {
      this.pages.delete(page);
      this.note('unmap', page, null);
    }
  }

  /** The memory behind an access of the NIC; undefined, and a fault, when that is refused. */
  reach(busAddress: number, length: number, write = true): readonly MemoryRange[] | undefined {
    const ranges: MemoryRange[] = [];
    for (const part of withinPages(busAddress, length)) {
      const page = this.pages.get(Math.floor(part.address / PAGE_BYTES));
      if (page === undefined) {
        const cycle = BigInt(this.clock.cycle);
        this.refused.push({ cycle, address: BigInt(busAddress), length, write });
        return undefined;
      }
      ranges.push({ machineAddress: page + (part.address % PAGE_BYTES), length: part.length });
    }
    return ranges;
  }

  private note(op: IommuEntry['op'], page: number, machine: bigint | null): void {
    const [iova, size] = [BigInt(page * PAGE_BYTES), BigInt(PAGE_BYTES)];
    const cycle = BigInt(this.clock.cycle);
    this.entries.push({ n: this.entries.length, cycle, op, iova, size, machine, writable: true });
  }
}
