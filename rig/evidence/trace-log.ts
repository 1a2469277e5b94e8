import type { TraceRecord } from '../nic/nic.js';

/** The records of the DMA trace that were read while frames were injected. */
export interface TraceLog {
  readonly records: readonly TraceRecord[];
  /** TRACE.HEAD when the injection began, a free-running count of 32 bits. */
  readonly from: number;
  /** TRACE.HEAD when the last frame had been delivered. */
  readonly to: number;
  /** Records that the NIC lost in between because the trace was full. */
  readonly overflow: number;
}

/** Records missing between `from` and `to`, including those that the NIC lost. */
export function missingRecords(trace: TraceLog): number {
  const expected = (trace.to - trace.from) >>> 0;
  const seen = new Set<number>();
  for (const record of trace.records) {
    const place = (record.number - trace.from) >>> 0;
    if (place < expected) seen.add(place);
  }
  return expected - seen.size + trace.overflow;
}
