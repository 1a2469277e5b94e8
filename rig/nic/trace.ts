import { constants, decodeTraceRecord, recordBytes, registers } from '../../firmware/registers/generated/registers.js';
import type { TraceRecord } from '../../firmware/registers/generated/registers.js';
import { NicFault } from './errors.js';
import type { Trace, TraceBatch } from './nic.js';
import { readRegister, writeRegister } from './registers/access.js';
import type { RegisterAccess } from './registers/access.js';
import { packFields } from './registers/fields.js';

const { TRACE } = registers;
const recordWords = recordBytes.TRACE_RECORD / 4;
const depth = constants.TRACE_DEPTH;

/** Records read before they are released, so that a long batch makes room while it is being read. */
const releaseAfter = 64;

/** The DMA trace behind its registers and its window. */
export class RegisterTrace implements Trace {
  constructor(private readonly access: RegisterAccess) {}

  async enable(): Promise<void> {
    await this.disable();
    await writeRegister(this.access, TRACE.CONTROL, packFields(TRACE.CONTROL, { ENABLE: 1 }));
  }

  async disable(): Promise<void> {
    await writeRegister(this.access, TRACE.CONTROL, 0);
  }

  recorded(): Promise<number> {
    return readRegister(this.access, TRACE.HEAD);
  }

  async drain(): Promise<TraceBatch> {
    const [head = 0, tail = 0, overflow = 0] = await this.access.read(TRACE.HEAD.offset, 3);
    const recorded = (head - tail) >>> 0;
    if (recorded > depth) throw new NicFault(`the DMA trace claims ${recorded} records and holds ${depth}`);
    const records: TraceRecord[] = [];
    for (const run of traceRuns(tail, recorded)) {
      const address = constants.TRACE_WINDOW + (run.first % depth) * recordBytes.TRACE_RECORD;
      records.push(...parseTrace(await this.access.read(address, run.count * recordWords), run.first));
      await writeRegister(this.access, TRACE.TAIL, (run.first + run.count) % 2 ** 32);
    }
    return { records, overflow };
  }
}

/** Records that are next to each other in the window, and few enough to be released together. */
export interface TraceRun {
  /** Running number of the first record. */
  readonly first: number;
  readonly count: number;
}

/** Splits `count` records from running number `tail` on where the ring wraps and where room is to be made. */
export function traceRuns(tail: number, count: number): readonly TraceRun[] {
  const runs: TraceRun[] = [];
  for (let done = 0; done < count;) {
    const first = (tail + done) % 2 ** 32;
    const length = Math.min(count - done, releaseAfter, depth - (first % depth));
    runs.push({ first, count: length });
    done += length;
  }
  return runs;
}

/** The records in words read from the window; `first` is the running number that the first of them must have. */
export function parseTrace(words: Uint32Array, first: number): readonly TraceRecord[] {
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  words.forEach((word, index) => view.setUint32(index * 4, word, true));
  const records: TraceRecord[] = [];
  for (let at = 0; at < bytes.length; at += recordBytes.TRACE_RECORD) {
    const record = decodeTraceRecord(bytes.subarray(at, at + recordBytes.TRACE_RECORD));
    const expected = (first + records.length) % 2 ** 32;
    if (record.number !== expected) {
      throw new NicFault(`the DMA trace has record ${record.number} where record ${expected} belongs`);
    }
    records.push(record);
  }
  return records;
}
