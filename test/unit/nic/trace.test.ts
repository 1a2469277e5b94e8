import { expect } from 'chai';
import fc from 'fast-check';
import { encodeTraceRecord, registers } from '../../../firmware/registers/generated/registers.js';
import { NicFault } from '../../../rig/nic/errors.js';
import type { Nic, TraceRecord } from '../../../rig/nic/nic.js';
import { parseTrace, traceRuns } from '../../../rig/nic/trace.js';
import { failureOf } from '../../failure-of.js';
import { ModelNic } from './model-nic.js';

const { TRACE } = registers;

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

/** The NIC's side of the trace: records go to their slots, and HEAD counts them. */
class TraceModel {
  constructor(private readonly model: ModelNic) {
    model.device.onWrite = (address, value) => {
      if (address === TRACE.CONTROL.offset && value === 1) {
        for (const register of [TRACE.HEAD, TRACE.TAIL, TRACE.OVERFLOW]) model.set(register, 0);
      }
    };
  }

  /** Begins at any running number, as after a long trace. */
  beginAt(number: number): void {
    this.model.set(TRACE.HEAD, number);
    this.model.set(TRACE.TAIL, number);
  }

  record(count: number): void {
    for (; count > 0; count -= 1) {
      const number = this.model.get(TRACE.HEAD);
      this.put(number, record(number));
      this.model.set(TRACE.HEAD, (number + 1) >>> 0);
    }
  }

  put(slot: number, content: TraceRecord): void {
    const base = 0x8000 + (slot % 512) * 64;
    wordsOf(encodeTraceRecord(content)).forEach((word, index) => this.model.device.memory.set(base + index * 4, word));
  }
}

describe('the DMA trace', () => {
  let model: ModelNic;
  let trace: TraceModel;
  let nic: Nic;

  beforeEach(async () => {
    model = new ModelNic();
    trace = new TraceModel(model);
    nic = await model.connect();
  });
  afterEach(() => model.close());

  const numbers = (first: number, count: number): number[] =>
    Array.from({ length: count }, (_, index) => (first + index) >>> 0);

  it('begins empty each time it is enabled', async () => {
    trace.record(5);
    model.set(TRACE.OVERFLOW, 3);
    await nic.trace.enable();
    expect(await nic.trace.drain()).to.deep.equal({ records: [], overflow: 0 });
    expect(model.get(TRACE.CONTROL)).to.equal(1);
    await nic.trace.disable();
    expect(model.get(TRACE.CONTROL)).to.equal(0);
  });

  for (const [where, first] of [
    ['from its beginning', 0],
    ['over the end of its window', 500],
    ['over the end of its count', 2 ** 32 - 70],
  ] as const) {
    it(`is drained ${where}`, async () => {
      trace.beginAt(first);
      trace.record(200);
      const { records } = await nic.trace.drain();
      expect(records).to.deep.equal(numbers(first, 200).map(record));
      expect(model.get(TRACE.TAIL)).to.equal((first + 200) >>> 0);
      expect((await nic.trace.drain()).records).to.deep.equal([]);
    });
  }

  it('is drained when it is full, and tells what was lost', async () => {
    trace.beginAt(40);
    trace.record(512);
    model.set(TRACE.OVERFLOW, 9);
    const { records, overflow } = await nic.trace.drain();
    expect(records.map(({ number }) => number)).to.deep.equal(numbers(40, 512));
    expect(overflow).to.equal(9);
  });

  it('refuses a record that is not the one that belongs there', async () => {
    trace.record(10);
    trace.put(7, record(519));
    const error = await failureOf(nic.trace.drain());
    expect(error).to.be.instanceOf(NicFault);
    expect(String(error)).to.include('record 519 where record 7 belongs');
  });

  it('refuses more records than it can hold', async () => {
    model.set(TRACE.HEAD, 513);
    expect(await failureOf(nic.trace.drain())).to.be.instanceOf(NicFault);
  });

  it('is read to the last record while it is being recorded', async () => {
    let left = 700;
    model.device.onRead = (address) => {
      // The NIC goes on while we read: a few records more with every look at HEAD, as far as there is room.
      if (address !== TRACE.HEAD.offset) return;
      const room = 512 - ((model.get(TRACE.HEAD) - model.get(TRACE.TAIL)) >>> 0);
      const now = Math.min(left, room, 90);
      trace.record(now);
      left -= now;
    };
    const seen: number[] = [];
    while (seen.length < 700) seen.push(...(await nic.trace.drain()).records.map(({ number }) => number));
    expect(seen).to.deep.equal(numbers(0, 700));
  });
});

describe('the parser of the DMA trace', () => {
  it('reads the records in the words of the window', () => {
    const runs = fc.record({ first: fc.nat(0xffffffff), count: fc.nat(20) });
    fc.assert(
      fc.property(runs, ({ first, count }) => {
        const records = Array.from({ length: count }, (_, index) => record((first + index) >>> 0));
        const words = Uint32Array.from(records.flatMap((item) => wordsOf(encodeTraceRecord(item))));
        expect(parseTrace(words, first)).to.deep.equal(records);
      }),
    );
  });

  it('is given runs that cover all records, in the window and without its end inside', () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.nat(512), (tail, count) => {
        let next = tail;
        for (const run of traceRuns(tail, count)) {
          expect(run.first).to.equal(next);
          expect(run.count).to.be.within(1, 64);
          expect((run.first % 512) + run.count).to.be.at.most(512);
          next = (next + run.count) % 2 ** 32;
        }
        expect(next).to.equal((tail + count) % 2 ** 32);
      }),
    );
  });
});
