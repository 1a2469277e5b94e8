import { expect } from 'chai';
import fc from 'fast-check';
import { crc32 } from 'node:zlib';
import {
  CompletionStatus,
  constants,
  LateWriteOutcome,
  TraceSource,
} from '../../../firmware/registers/generated/registers.js';
import { choosePlaces, writeLateMarks } from '../../../rig/experiment/late-marks.js';
import { roundPlan } from '../../../rig/experiment/plan.js';
import type { TraceLog } from '../../../rig/evidence/trace-log.js';
import { buildFrame } from '../../../rig/nic/frame.js';
import { LateWriteRefused } from '../../../rig/nic/late-write.js';
import type { LateWriter, TraceRecord } from '../../../rig/nic/nic.js';
import { failureOf } from '../../failure-of.js';

const PAGE = 4096;
const MARK = 8;
/** Where the first nonce of a frame ends. */
const BEHIND_NONCE = 32;

function record(number: number, change: Partial<TraceRecord> = {}): TraceRecord {
  return {
    sequence: number,
    queue: 0,
    source: TraceSource.GENERATOR,
    status: 0,
    stream: 0,
    address0: BigInt(number * 2 * PAGE + 12),
    address1: 0n,
    length0: 200,
    length1: 0,
    descriptor: number & 0xffff,
    fragment: 0,
    more: 0,
    cookie: 0n,
    timeRequest: 0n,
    timeDone: 1n,
    number,
    generation: 1,
    ...change,
  };
}

const numbers = (count: number, first = 0) => Array.from({ length: count }, (_, index) => (first + index) >>> 0);

function traceOf(records: readonly TraceRecord[], to = records.length): TraceLog {
  return { records, from: 0, to, overflow: 0 };
}

describe('the choice of marks', () => {
  it('is a sample of 32 frames, each once, or all when there are fewer', () => {
    const chosen = (count: number) =>
      choosePlaces(traceOf(numbers(count).map((n) => record(n))), 7).map((one) => one.record.sequence);
    expect(new Set(chosen(300)).size).to.equal(32);
    expect(chosen(300)).to.have.length(32);
    expect(chosen(5).sort((a, b) => a - b)).to.deep.equal([0, 1, 2, 3, 4]);
    expect(chosen(0)).to.deep.equal([]);
  });

  it('is the same for the same seed, and another for another', () => {
    const trace = traceOf(numbers(300).map((n) => record(n)));
    expect(choosePlaces(trace, 7)).to.deep.equal(choosePlaces(trace, 7));
    expect(choosePlaces(trace, 8)).not.to.deep.equal(choosePlaces(trace, 7));
  });

  it('may fall on any frame, and on any place of it', () => {
    const trace = traceOf(numbers(100).map((n) => record(n, { length0: 42, length1: 500 })));
    const sequences = new Set<number>();
    const offsets = new Set<number>();
    for (let seed = 0; seed < 60; seed++) {
      for (const place of choosePlaces(trace, seed)) {
        sequences.add(place.record.sequence);
        offsets.add(place.offset);
      }
    }
    expect(sequences.size).to.equal(100);
    expect([...offsets].sort()).to.deep.equal([32, 33, 34]);
  });

  const depth = constants.TRACE_DEPTH;
  const rings: readonly (readonly [string, number, number])[] = [
    ['a trace that was never full', depth, 0],
    ['a trace that has begun to write over itself', depth + 40, 40],
    ['a trace that went round many times', 3 * depth + 40, 2 * depth + 40],
  ];
  for (const [what, count, oldest] of rings) {
    it(`leaves out records that the ring holds no more: ${what}`, () => {
      const trace = traceOf(numbers(count).map((n) => record(n)));
      const found = new Set<number>();
      for (let seed = 0; seed < 300; seed++) {
        for (const place of choosePlaces(trace, seed)) found.add(place.record.number);
      }
      expect(Math.min(...found)).to.equal(oldest);
      expect(found.size).to.equal(depth);
    });
  }

  it('goes on when the count of records begins anew', () => {
    const first = 2 ** 32 - 3;
    const trace = traceOf(
      numbers(6, first).map((number, index) => record(number, { sequence: index, address0: 12n })),
      3,
    );
    const old = record(2 ** 32 - depth, { address0: 12n });
    for (const records of [trace.records, [...trace.records, old]]) {
      const chosen = choosePlaces({ ...trace, records }, 1).map((one) => one.record.number);
      expect(chosen.sort((a, b) => a - b)).to.deep.equal([0, 1, 2, first, first + 1, first + 2]);
    }
  });

  it('leaves out frames that the driver of the guest may copy', () => {
    const chosen = (change: Partial<TraceRecord>) => choosePlaces(traceOf([record(0, change)]), 1).length;
    expect(chosen({ length0: 128 })).to.equal(0);
    expect(chosen({ length0: 129 })).to.equal(1);
    expect(chosen({ length0: 64, length1: 64 })).to.equal(0);
    expect(chosen({ length0: 64, length1: 65 })).to.equal(1);
    expect(chosen({ length0: 128, more: 1 })).to.equal(1);
    expect(chosen({ length0: 500, fragment: 1 })).to.equal(0);
  });

  it('leaves out what has no room for a mark behind the first nonce, within its first segment and page', () => {
    const offsets = (change: Partial<TraceRecord>) =>
      choosePlaces(traceOf([record(0, change)]), 1).map((one) => one.offset);
    expect(offsets({ length0: 39, length1: 500 })).to.deep.equal([]);
    expect(offsets({ length0: 40, length1: 500 })).to.deep.equal([32]);
    expect(offsets({ address0: BigInt(PAGE - 39) })).to.deep.equal([]);
    expect(offsets({ address0: BigInt(PAGE - 40) })).to.deep.equal([32]);
    expect(offsets({ address0: BigInt(PAGE) })).to.have.length(1);
  });

  const others: readonly (readonly [string, Partial<TraceRecord>])[] = [
    ['frames of the wire', { source: TraceSource.WIRE }],
    ['frames that were not written', { status: CompletionStatus.DMA_ERROR }],
    ['later fragments of a frame', { fragment: 1 }],
  ];
  for (const [what, change] of others) {
    it(`leaves out ${what}`, () => {
      const trace = traceOf(numbers(40).map((n) => record(n, n % 2 === 0 ? {} : change)));
      const chosen = choosePlaces(trace, 7).map((one) => one.record.number);
      expect(chosen.sort((a, b) => a - b)).to.deep.equal(numbers(20).map((n) => 2 * n));
    });
  }

  it('is always of a place that the NIC accepts', () => {
    const records = fc.array(
      fc.record({ length0: fc.nat(1514), address0: fc.bigInt({ min: 0n, max: (1n << 64n) - 1515n }) }),
      { maxLength: 100 },
    );
    fc.assert(
      fc.property(records, fc.nat(), (shapes, seed) => {
        const trace = traceOf(shapes.map((shape, number) => record(number, shape)));
        for (const { record: of, offset } of choosePlaces(trace, seed)) {
          expect(trace.records[of.number]).to.equal(of);
          expect(offset).to.be.at.least(BEHIND_NONCE);
          expect(offset + MARK).to.be.at.most(of.length0);
          const [first, last] = [of.address0 + BigInt(offset), of.address0 + BigInt(offset + MARK - 1)];
          expect(first / 4096n).to.equal(last / 4096n);
          expect(first / 4096n).to.equal(of.address0 / 4096n);
        }
      }),
    );
  });
});

const lengths = { min: 130, max: 400 };
const plan = roundPlan(
  [
    { frames: 20, lengths, seed: 1 },
    { frames: 10, lengths, seed: 2 },
  ],
  '02:4d:50:00:00:03',
);

/** What the NIC has delivered: every frame of the plan as it was injected, by number of its record. */
class Delivered implements LateWriter {
  readonly frames = plan.streams.flatMap((stream) =>
    Array.from({ length: stream.count }, (_, index) => buildFrame(stream, index)),
  );
  readonly written: number[] = [];
  readonly trace = traceOf(
    // Record 0 is of no frame, so that no sequence number is a number of a record.
    [record(0, { sequence: 999 })].concat(
      this.frames.map(({ length }, sequence) => record(sequence + 1, { sequence, length0: length })),
    ),
  );

  constructor(private readonly refuse: (sequence: number) => Error | undefined = () => undefined) {}

  write(number: number, mark: Uint8Array, offset: number): Promise<void> {
    const error = this.refuse(number - 1);
    if (error) return Promise.reject(error);
    this.written.push(number);
    this.frames[number - 1]?.set(mark, offset);
    return Promise.resolve();
  }
}

describe('late marks', () => {
  it('are in the frames of all streams, with the checksum of the frame as it then is', async () => {
    const nic = new Delivered();
    const before = nic.frames.map((bytes) => Uint8Array.from(bytes));
    const marks = await writeLateMarks(nic, nic.trace, plan, 3);
    expect(new Set(marks.map(({ sequence }) => sequence)).size).to.equal(30);
    for (const { sequence, offset, crc, refused, faulted } of marks) {
      const [now, then] = [nic.frames[sequence], before[sequence]];
      if (!now || !then) throw new Error(`no frame ${sequence}`);
      expect(crc).to.equal(crc32(now)).and.not.to.equal(crc32(then));
      expect({ refused, faulted }).to.deep.equal({ refused: null, faulted: false });
      now.set(then.subarray(offset, offset + MARK), offset);
      expect(now, 'all other bytes').to.deep.equal(then);
    }
  });

  it('are not written where the trace knows no frame of the plan', async () => {
    const nic = new Delivered();
    await writeLateMarks(nic, nic.trace, plan, 3);
    expect(nic.written).not.to.include(0);
    expect(nic.written).to.have.length(30);
  });

  it('cannot be known before: only their places come from the seed', async () => {
    const [a, b] = [new Delivered(), new Delivered()];
    const [first, second] = [await writeLateMarks(a, a.trace, plan, 3), await writeLateMarks(b, b.trace, plan, 3)];
    const places = (marks: typeof first) => marks.map(({ sequence, offset }) => [sequence, offset]);
    expect(places(second)).to.deep.equal(places(first));
    expect(second.filter(({ crc }, index) => crc === first[index]?.crc)).to.deep.equal([]);
  });

  it('that the NIC refused are kept with the reason, and with whether IOMMU or bus refused them', async () => {
    const nic = new Delivered((sequence) => {
      if (sequence === 5) return new LateWriteRefused(6, LateWriteOutcome.UNBOUND);
      return sequence === 7 ? new LateWriteRefused(8, LateWriteOutcome.DMA_ERROR) : undefined;
    });
    const marks = await writeLateMarks(nic, nic.trace, plan, 3);
    expect(marks).to.have.length(30);
    const of = (sequence: number) => marks.find((mark) => mark.sequence === sequence);
    expect(of(5)?.refused).to.contain('record 6').and.to.contain('the queue was stopped since');
    expect(of(5)?.faulted).to.equal(false);
    expect(of(7)?.refused).to.contain('record 8').and.to.contain('IOMMU or bus refused the access');
    expect(of(7)?.faulted).to.equal(true);
    expect(marks.filter(({ refused }) => refused !== null)).to.have.length(2);
  });

  it('end with any other trouble', async () => {
    const broken = new Error('the link is gone');
    const nic = new Delivered((sequence) => (sequence === 9 ? broken : undefined));
    expect(await failureOf(writeLateMarks(nic, nic.trace, plan, 3))).to.equal(broken);
  });
});
