import { constants, decodeTraceRecord, recordBytes, registers } from '../../firmware/registers/generated/registers.js';
import type { RegisterLayout, TraceRecord } from '../../firmware/registers/generated/registers.js';
import { NicFault } from './errors.js';
import type { Trace, TraceBatch } from './nic.js';
import { readRegister, writeRegister } from './registers/access.js';
import type { RegisterAccess } from './registers/access.js';
import { packFields } from './registers/fields.js';

const { TRACE, TX_TRACE } = registers;
const recordWords = recordBytes.TRACE_RECORD / 4;

/** Records read before they are released, so that a long batch makes room while it is being read. */
const releaseAfter = 64;

/** Where a DMA trace is in BAR0, and how it is begun. */
export interface TraceLayout {
  readonly name: string;
  readonly control: RegisterLayout;
  /** The word that CONTROL has while it records. */
  readonly enabled: number;
  readonly head: RegisterLayout;
  readonly tail: RegisterLayout;
  readonly window: number;
  /** Records that the window has room for. */
  readonly depth: number;
}

/** The DMA traces that a NIC has. */
export const traceLayouts = {
  receive: {
    name: 'the DMA trace',
    control: TRACE.CONTROL,
    enabled: packFields(TRACE.CONTROL, { ENABLE: 1 }),
    head: TRACE.HEAD,
    tail: TRACE.TAIL,
    window: constants.TRACE_WINDOW,
    depth: constants.TRACE_DEPTH,
  },
  transmit: {
    name: 'the transmit trace',
    control: TX_TRACE.CONTROL,
    enabled: packFields(TX_TRACE.CONTROL, { ENABLE: 1, HOLD: 1 }),
    head: TX_TRACE.HEAD,
    tail: TX_TRACE.TAIL,
    window: constants.TX_TRACE_WINDOW,
    depth: constants.TX_TRACE_DEPTH,
  },
} as const satisfies Readonly<Record<string, TraceLayout>>;

/** A DMA trace behind its registers and its window. */
export class RegisterTrace implements Trace {
  constructor(
    private readonly access: RegisterAccess,
    private readonly layout: TraceLayout,
  ) {}

  async enable(): Promise<void> {
    await this.disable();
    await writeRegister(this.access, this.layout.control, this.layout.enabled);
  }

  async disable(): Promise<void> {
    await writeRegister(this.access, this.layout.control, 0);
  }

  recorded(): Promise<number> {
    return readRegister(this.access, this.layout.head);
  }

  async drain(): Promise<TraceBatch> {
    const { name, window, depth } = this.layout;
    const [head = 0, tail = 0, overflow = 0] = await this.access.read(this.layout.head.offset, 3);
    const recorded = (head - tail) >>> 0;
    if (recorded > depth) throw new NicFault(`${name} claims ${recorded} records and holds ${depth}`);
    const records: TraceRecord[] = [];
    for (const run of traceRuns(tail, recorded, depth)) {
      const address = window + (run.first % depth) * recordBytes.TRACE_RECORD;
      records.push(...parseTrace(await this.access.read(address, run.count * recordWords), run.first, name));
      await writeRegister(this.access, this.layout.tail, (run.first + run.count) % 2 ** 32);
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

/** Splits `count` records from running number `tail` on where the ring of `depth` wraps and where room is to be made. */
export function traceRuns(tail: number, count: number, depth: number): readonly TraceRun[] {
  const runs: TraceRun[] = [];
  for (let done = 0; done < count;) {
    const first = (tail + done) % 2 ** 32;
    const length = Math.min(count - done, releaseAfter, depth - (first % depth));
    runs.push({ first, count: length });
    done += length;
  }
  return runs;
}

/**
 * The records in words read from the window of the trace of this name; `first` is the running number that the first of
 * them must have.
 */
export function parseTrace(words: Uint32Array, first: number, name: string): readonly TraceRecord[] {
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  words.forEach((word, index) => view.setUint32(index * 4, word, true));
  const records: TraceRecord[] = [];
  for (let at = 0; at < bytes.length; at += recordBytes.TRACE_RECORD) {
    const record = decodeTraceRecord(bytes.subarray(at, at + recordBytes.TRACE_RECORD));
    const expected = (first + records.length) % 2 ** 32;
    if (record.number !== expected) {
      throw new NicFault(`${name} has record ${record.number} where record ${expected} belongs`);
    }
    records.push(record);
  }
  return records;
}
