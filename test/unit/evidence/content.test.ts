import { expect } from 'chai';
import fc from 'fast-check';
import { contentNotes, deliveryOf, judgeContent } from '../../../rig/evidence/content.js';
import type { Frame } from '../../../rig/evidence/types.js';
import type { FrameReport } from '../../../rig/host/host.js';
import { goodReport, nonceOf, plainFrame } from './world.js';

const frames = [plainFrame(7, 60), plainFrame(8, 800), plainFrame(9, 1514)];
const good = frames.map(goodReport);

/** The reports with that of frame 8 changed. */
function with8(change: Partial<FrameReport>): FrameReport[] {
  return good.map((report) => (report.sequence === 8 ? { ...report, ...change } : report));
}

interface Case {
  readonly what: string;
  readonly reports: readonly FrameReport[];
  readonly dropped?: number;
  /** CRC of frames with a mark. */
  readonly marked?: ReadonlyMap<number, number>;
  /** Expected of frame 8; the others hold. */
  readonly expected: string;
  readonly reason: RegExp;
  readonly notes?: readonly string[];
}

const cases: readonly Case[] = [
  { what: 'every frame intact', reports: good, expected: 'holds', reason: /all 800 bytes intact$/ },
  {
    what: 'a missing frame',
    reports: good.filter(({ sequence }) => sequence !== 8),
    expected: 'refutes lost',
    reason: /did not receive it$/,
  },
  {
    what: 'a missing frame that the guest may have had to drop',
    reports: good.filter(({ sequence }) => sequence !== 8),
    dropped: 1,
    expected: 'unknown',
    reason: /could not keep/,
    notes: ['1 frame arrived that the guest could not keep.'],
  },
  {
    what: 'a shorter frame',
    reports: with8({ length: 799 }),
    expected: 'refutes corrupt',
    reason: /799 bytes of a frame of 800/,
  },
  {
    what: 'another stated length',
    reports: with8({ statedLength: 801 }),
    expected: 'refutes corrupt',
    reason: /states a length of 801/,
  },
  {
    what: 'a wrong checksum',
    reports: with8({ checksumGood: false }),
    expected: 'refutes corrupt',
    reason: /checksum is wrong/,
  },
  {
    what: 'bytes that are others, though its own checksum agrees with them',
    reports: with8({ crc: 1 }),
    expected: 'refutes corrupt',
    reason: /^its bytes are not those that were injected$/,
  },
  {
    what: 'a frame with its mark, which spoils its own checksum and a nonce',
    reports: with8({ crc: 0xabcd, checksumGood: false, noncesAgree: false }),
    marked: new Map([[8, 0xabcd]]),
    expected: 'holds',
    reason: /all 800 bytes intact$/,
  },
  {
    what: 'a frame that should have a mark, and is as it was',
    reports: good,
    marked: new Map([[8, 0xabcd]]),
    expected: 'holds',
    reason: /all 800 bytes intact$/,
  },
  {
    what: 'a frame with a mark and other damage',
    reports: with8({ crc: 0xabce, checksumGood: false }),
    marked: new Map([[8, 0xabcd]]),
    expected: 'refutes corrupt',
    reason: /checksum is wrong/,
  },
  {
    what: 'a frame with its mark, but another length',
    reports: with8({ crc: 0xabcd, length: 799 }),
    marked: new Map([[8, 0xabcd]]),
    expected: 'refutes corrupt',
    reason: /799 bytes of a frame of 800/,
  },
  {
    what: 'a frame with its mark, but the nonce of another',
    reports: with8({ crc: 0xabcd, nonce: nonceOf(9) }),
    marked: new Map([[8, 0xabcd]]),
    expected: 'refutes corrupt',
    reason: /another nonce/,
  },
  {
    what: 'the mark of another frame',
    reports: with8({ crc: 0xabcd, checksumGood: false }),
    marked: new Map([[7, 0xabcd]]),
    expected: 'refutes corrupt',
    reason: /checksum is wrong/,
  },
  {
    what: 'a frame that arrived twice, once with its mark',
    reports: [...good, { ...goodReport(plainFrame(8, 800)), crc: 0xabcd, checksumGood: false }],
    marked: new Map([[8, 0xabcd]]),
    expected: 'holds',
    reason: /intact, 2 times$/,
    notes: ['1 frame arrived again.'],
  },
  {
    what: 'the nonce of an earlier run',
    reports: with8({ nonce: nonceOf(8, Buffer.alloc(8, 1)) }),
    expected: 'refutes corrupt',
    reason: /another nonce/,
  },
  {
    what: 'nonces that differ',
    reports: with8({ noncesAgree: false }),
    expected: 'refutes corrupt',
    reason: /differ from each other/,
  },
  {
    what: 'a frame that arrived twice, the second time damaged',
    reports: [...good, { ...goodReport(plainFrame(8, 800)), checksumGood: false }],
    expected: 'refutes corrupt',
    reason: /checksum/,
    notes: ['1 frame arrived again.'],
  },
  {
    what: 'a frame that arrived twice',
    reports: [...good, goodReport(plainFrame(8, 800))],
    expected: 'holds',
    reason: /intact, 2 times$/,
    notes: ['1 frame arrived again.'],
  },
  {
    what: 'frames out of order',
    reports: [...good].reverse(),
    expected: 'holds',
    reason: /intact$/,
    notes: ['2 frames arrived after a later one.'],
  },
  {
    what: 'a stranger',
    reports: [...good, goodReport(plainFrame(10))],
    expected: 'holds',
    reason: /intact$/,
    notes: ['1 frame arrived that was not injected.'],
  },
];

describe('evidence: the line content', () => {
  for (const { what, reports, dropped, marked, expected, reason, notes } of cases) {
    it(`${expected}: ${what}`, () => {
      const seen = { reports, droppedByGuest: dropped ?? 0, ...(marked ? { marked } : {}) };
      const findings = judgeContent(frames, seen);
      expect(findings.map((one) => one.sequence)).to.deep.equal([7, 8, 9]);
      const [before, of8, after] = findings;
      expect([before?.outcome, after?.outcome]).to.deep.equal(['holds', 'holds']);
      expect(of8?.says ? `${of8.outcome} ${of8.says}` : of8?.outcome).to.equal(expected);
      expect(of8?.reason).to.match(reason);
      expect(contentNotes(deliveryOf(frames, seen))).to.deep.equal(notes ?? []);
    });
  }

  it('asks for order within each stream only', () => {
    const [a, b] = [0, 1].map((stream) => [0, 1, 2].map((n) => plainFrame(3 * stream + n, 60, stream))) as [
      Frame[],
      Frame[],
    ];
    const notesOf = (...order: readonly (Frame | undefined)[]): readonly string[] =>
      contentNotes(
        deliveryOf([...a, ...b], {
          reports: order.flatMap((frame) => (frame ? [goodReport(frame)] : [])),
          droppedByGuest: 0,
        }),
      );
    expect(notesOf(b[0], a[0], b[1], b[2], a[1], a[2])).to.deep.equal([]);
    expect(notesOf(b[0], a[1], b[2], a[0], b[1], a[2])).to.deep.equal(['2 frames arrived after a later one.']);
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 0, 0, 1, 1, 1], { minLength: 6 }), (streams) => {
        const left = [[...a], [...b]];
        expect(notesOf(...streams.map((stream) => left[stream]?.shift()))).to.deep.equal([]);
      }),
    );
  });

  it('names the frames that arrived again, and those that arrived late', () => {
    const [seven, eight, nine] = frames.map(goodReport);
    if (!seven || !eight || !nine) throw new Error('there are three frames');
    const reports = [nine, seven, nine, eight, seven, nine];
    expect(deliveryOf(frames, { reports, droppedByGuest: 0 })).to.deep.include({
      ...{ duplicates: 3, outOfOrder: 2 },
      repeated: [
        { sequence: 9, times: 3 },
        { sequence: 7, times: 2 },
      ],
      late: [
        { sequence: 7, after: 9 },
        { sequence: 8, after: 9 },
      ],
    });
  });

  it('calls frames lost when the guest dropped fewer than are missing', () => {
    const findings = judgeContent(frames, { reports: good.slice(0, 1), droppedByGuest: 1 });
    expect(findings.map((one) => one.says)).to.deep.equal([undefined, 'lost', 'lost']);
    expect(findings[1]?.reason).to.match(/could not keep, but 2 are missing/);
  });
});
