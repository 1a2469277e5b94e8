import { expect } from 'chai';
import fc from 'fast-check';
import { encodeTraceRecord, registers } from '../../../firmware/registers/generated/registers.js';
import { NicFault } from '../../../rig/nic/errors.js';
import type { Nic, Trace, TraceRecord } from '../../../rig/nic/nic.js';
import { parseTrace, traceRuns } from '../../../rig/nic/trace.js';
import { failureOf } from '../../failure-of.js';
import { ModelNic } from './model-nic.js';

const { TRACE, TX_TRACE } = registers;

const record = (number: number): TraceRecord => ({
  sequence: (number * 3) >>> 0,
  queue: 0,
  source: 1,
  status: 0,
  stream: number % 4,
  address0: 0xfedcba9876543210n + BigInt(number),
  address1: 0n,
  length0: 60 + (number % 1000),
  length1: 0,
  descriptor: number & 0xffff,
  fragment: number % 16,
  more: number % 2,
  cookie: BigInt(number) << 32n,
  timeRequest: 1n << 60n,
  timeDone: (1n << 60n) + 9n,
  number,
  generation: (number * 7) & 0xffff,
});

const wordsOf = (bytes: Uint8Array): number[] =>
  Array.from({ length: bytes.length / 4 }, (_, index) => Buffer.from(bytes).readUInt32LE(index * 4));

/** A DMA trace as the register map has it. */
interface Traced {
  readonly block: typeof TRACE | typeof TX_TRACE;
  readonly window: number;
  readonly depth: number;
  /** CONTROL while it records. */
  readonly enabled: number;
  readonly of: (nic: Nic) => Trace;
}

const traces: Readonly<Record<string, Traced>> = {
  'the DMA trace': { block: TRACE, window: 0x8000, depth: 512, enabled: 1, of: ({ trace }) => trace },
  // HOLD is bit 1.
  'the transmit trace': {
    block: TX_TRACE,
    window: 0x6000,
    depth: 128,
    enabled: 3,
    of: ({ transmitTrace }) => transmitTrace,
  },
};

/** The NIC's side of a trace: records go to their slots, and HEAD counts them. */
class TraceModel {
  constructor(
    private readonly model: ModelNic,
    private readonly traced: Traced,
  ) {
    const { CONTROL, HEAD, TAIL, OVERFLOW } = traced.block;
    model.device.onWrite = (address, value) => {
      if (address === CONTROL.offset && value === traced.enabled) {
        for (const register of [HEAD, TAIL, OVERFLOW]) model.set(register, 0);
      }
    };
  }

  /** Begins at any running number, as after a long trace. */
  beginAt(number: number): void {
    this.model.set(this.traced.block.HEAD, number);
    this.model.set(this.traced.block.TAIL, number);
  }

  record(count: number): void {
    const { HEAD } = this.traced.block;
    for (; count > 0; count -= 1) {
      const number = this.model.get(HEAD);
      this.put(number, record(number));
      this.model.set(HEAD, (number + 1) >>> 0);
    }
  }

  put(slot: number, content: TraceRecord): void {
    const base = this.traced.window + (slot % this.traced.depth) * 64;
    wordsOf(encodeTraceRecord(content)).forEach((word, index) => this.model.device.memory.set(base + index * 4, word));
  }
}

for (const [name, traced] of Object.entries(traces)) {
  const { block, depth } = traced;

  describe(name, () => {
    let model: ModelNic;
    let inNic: TraceModel;
    let trace: Trace;

    beforeEach(async () => {
      model = new ModelNic();
      inNic = new TraceModel(model, traced);
      trace = traced.of(await model.connect());
    });
    afterEach(() => model.close());

    const numbers = (first: number, count: number): number[] =>
      Array.from({ length: count }, (_, index) => (first + index) >>> 0);

    it('begins empty each time it is enabled', async () => {
      inNic.record(5);
      model.set(block.OVERFLOW, 3);
      await trace.enable();
      expect(await trace.drain()).to.deep.equal({ records: [], overflow: 0 });
      expect(model.get(block.CONTROL)).to.equal(traced.enabled);
      await trace.disable();
      expect(model.get(block.CONTROL)).to.equal(0);
    });

    for (const [where, first] of [
      ['from its beginning', 0],
      ['over the end of its window', depth - 12],
      ['over the end of its count', 2 ** 32 - 70],
    ] as const) {
      it(`is drained ${where}`, async () => {
        inNic.beginAt(first);
        inNic.record(120);
        expect(await trace.recorded()).to.equal((first + 120) >>> 0);
        const { records } = await trace.drain();
        expect(records).to.deep.equal(numbers(first, 120).map(record));
        expect(model.get(block.TAIL)).to.equal((first + 120) >>> 0);
        expect((await trace.drain()).records).to.deep.equal([]);
      });
    }

    it('is drained when it is full, and tells what was lost', async () => {
      inNic.beginAt(40);
      inNic.record(depth);
      model.set(block.OVERFLOW, 9);
      const { records, overflow } = await trace.drain();
      expect(records.map(({ number }) => number)).to.deep.equal(numbers(40, depth));
      expect(overflow).to.equal(9);
    });

    it('refuses a record that is not the one that belongs there', async () => {
      inNic.record(10);
      inNic.put(7, record(depth + 7));
      const error = await failureOf(trace.drain());
      expect(error).to.be.instanceOf(NicFault);
      expect(String(error)).to.include(`${name} has record ${depth + 7} where record 7 belongs`);
    });

    it('refuses more records than it can hold', async () => {
      model.set(block.HEAD, depth + 1);
      const error = await failureOf(trace.drain());
      expect(error).to.be.instanceOf(NicFault);
      expect(String(error)).to.include(`${name} claims ${depth + 1} records and holds ${depth}`);
    });

    it('is read to the last record while it is being recorded', async () => {
      let left = 700;
      model.device.onRead = (address) => {
        // The NIC goes on while we read: a few records more with every look at HEAD, as far as there is room.
        if (address !== block.HEAD.offset) return;
        const room = depth - ((model.get(block.HEAD) - model.get(block.TAIL)) >>> 0);
        const now = Math.min(left, room, 90);
        inNic.record(now);
        left -= now;
      };
      const seen: number[] = [];
      while (seen.length < 700) seen.push(...(await trace.drain()).records.map(({ number }) => number));
      expect(seen).to.deep.equal(numbers(0, 700));
    });
  });
}

describe('the parser of a DMA trace', () => {
  it('reads the records in the words of the window', () => {
    const runs = fc.record({ first: fc.nat(0xffffffff), count: fc.nat(20) });
    fc.assert(
      fc.property(runs, ({ first, count }) => {
        const records = Array.from({ length: count }, (_, index) => record((first + index) >>> 0));
        const words = Uint32Array.from(records.flatMap((item) => wordsOf(encodeTraceRecord(item))));
        expect(parseTrace(words, first, 'the trace')).to.deep.equal(records);
      }),
    );
  });

  it('is given runs that cover all records, in the window and without its end inside', () => {
    fc.assert(
      fc.property(fc.constantFrom(128, 512), fc.nat(0xffffffff), fc.nat(128), (depth, tail, count) => {
        let next = tail;
        for (const run of traceRuns(tail, count, depth)) {
          expect(run.first).to.equal(next);
          expect(run.count).to.be.within(1, 64);
          expect((run.first % depth) + run.count).to.be.at.most(depth);
          next = (next + run.count) % 2 ** 32;
        }
        expect(next).to.equal((tail + count) % 2 ** 32);
      }),
    );
  });
});
