import type { Trace, TraceBatch, TraceRecord } from '../../nic/nic.js';

/** The ring of records of a DMA trace. */
export class TraceRing implements Trace {
  enabled = false;
  overflow = 0;
  private head = 0;
  private tail = 0;
  protected readonly ring = new Map<number, TraceRecord>();

  /** @param depth records that it holds */
  constructor(private readonly depth: number) {}

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
    return this.enabled && this.head - this.tail >= this.depth;
  }

  /** @returns whether it was recorded and not lost */
  record(record: Omit<TraceRecord, 'number'>): boolean {
    if (!this.enabled) return false;
    if (this.full) {
      this.overflow += 1;
      return false;
    }
    this.ring.set(this.head, { ...record, number: this.head });
    this.ring.delete(this.head - this.depth);
    this.head += 1;
    return true;
  }
}
