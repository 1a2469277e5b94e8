import { LateWriteRefused } from '../../nic/late-write.js';
import { limits } from '../../nic/limits.js';
import { LateWriteOutcome, type LateWriter, type Trace, type TraceBatch, type TraceRecord } from '../../nic/nic.js';
import { PAGE_BYTES } from '../../host/machine-memory.js';
import type { ModelIommu } from './iommu.js';
import type { ModelMachine } from './machine.js';

/** The ring of the DMA trace, and the late writes to where its records say. */
export class ModelTrace implements Trace, LateWriter {
  enabled = false;
  overflow = 0;
  /** Counts how often the queue was given to somebody else: older records may not be written to any more. */
  generation = 1;
  private head = 0;
  private tail = 0;
  private readonly ring = new Map<number, TraceRecord>();

  constructor(
    private readonly machine: ModelMachine,
    private readonly iommu: ModelIommu,
  ) {}

  async enable(): Promise<void> {
    this.tail = this.head;
    this.overflow = 0;
    this.enabled = true;
  }

  async disable(): Promise<void> {
    this.enabled = false;
  }

  async recorded(): Promise<number> {
    return this.head;
  }

  async drain(): Promise<TraceBatch> {
    const records: TraceRecord[] = [];
    for (; this.tail < this.head; this.tail++) {
      const record = this.ring.get(this.tail);
      if (record) records.push(record);
    }
    return { records, overflow: this.overflow };
  }

  /** Whether a record more would be lost. */
  get full(): boolean {
    return this.enabled && this.head - this.tail >= limits.traceRecords;
  }

  /** @returns whether it was recorded and not lost */
  record(record: Omit<TraceRecord, 'number' | 'generation'>): boolean {
    if (!this.enabled) return false;
    if (this.full) {
      this.overflow += 1;
      return false;
    }
    this.ring.set(this.head, { ...record, number: this.head, generation: this.generation });
    this.ring.delete(this.head - limits.traceRecords);
    this.head += 1;
    return true;
  }

  async write(number: number, mark: Uint8Array, offset: number): Promise<void> {
    const record = this.ring.get(number);
    if (!record) throw new LateWriteRefused(number, LateWriteOutcome.NO_RECORD);
    if (record.generation !== this.generation) throw new LateWriteRefused(number, LateWriteOutcome.UNBOUND);
    const at = Number(record.address0) + offset;
    const last = at + mark.length - 1;
    if (offset + mark.length > record.length0 || Math.floor(at / PAGE_BYTES) !== Math.floor(last / PAGE_BYTES)) {
      throw new LateWriteRefused(number, LateWriteOutcome.OUTSIDE);
    }
    const ranges = this.iommu.reach(at, mark.length);
    if (!ranges) throw new LateWriteRefused(number, LateWriteOutcome.DMA_ERROR);
    this.machine.scatter(ranges, mark);
  }
}
