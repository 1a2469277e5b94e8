import { expect } from 'chai';
import fc from 'fast-check';
import { judgeLateWrite, type LateMark } from '../../../rig/evidence/late-write.js';
import { LINES, type FrameFinding } from '../../../rig/evidence/types.js';
import { judgeRun } from '../../../rig/evidence/verdict.js';
import type { FrameReport } from '../../../rig/host/host.js';
import { goodReport, plainFrame } from './world.js';

const frames = [plainFrame(7, 60), plainFrame(8, 800), plainFrame(9, 1514)];
const [, frame8] = frames.map(goodReport) as [FrameReport, FrameReport, FrameReport];
const marked = 0x1234_5678;
const mark: LateMark = { sequence: 8, offset: 321, crc: marked, refused: null, faulted: false };

/** A report of frame 8 with that checksum of its bytes. */
const report = (crc: number): FrameReport => ({ ...frame8, crc });

interface Case {
  readonly what: string;
  readonly marks?: readonly LateMark[];
  readonly reports?: readonly FrameReport[];
  readonly expected: string;
  readonly reason: string;
}

const seen = 'the mark that the NIC wrote at its offset 321';

const cases: readonly Case[] = [
  { what: 'the guest sees the mark', expected: 'holds', reason: `the guest sees ${seen}` },
  {
    what: 'the guest sees the frame as it was before',
    reports: [report(frame8.crc)],
    expected: 'refutes copied',
    reason: `the guest does not see ${seen}: it reads other memory`,
  },
  {
    what: 'the guest sees something else',
    reports: [report(marked + 1)],
    expected: 'refutes',
    reason: `the guest sees neither ${seen} nor the frame as it was before`,
  },
  {
    what: 'the NIC did not write the mark',
    marks: [{ ...mark, refused: 'the record is gone' }],
    expected: 'unknown',
    reason: 'no mark could be written into it: the record is gone',
  },
  {
    what: 'the NIC did not write the mark, and the guest sees the frame as it was',
    marks: [{ ...mark, refused: 'IOMMU or bus refused the access', faulted: true }],
    reports: [report(frame8.crc)],
    expected: 'unknown',
    reason: 'no mark could be written into it: IOMMU or bus refused the access',
  },
  {
    what: 'the guest has not reported the frame',
    reports: [],
    expected: 'unknown',
    reason: 'the guest has not reported it',
  },
  {
    what: 'the guest reported the frame twice, once without the mark',
    reports: [report(marked), report(frame8.crc)],
    expected: 'refutes copied',
    reason: `the guest does not see ${seen}: it reads other memory`,
  },
  {
    what: 'the guest reported the frame twice, once damaged',
    reports: [report(marked), report(marked + 1)],
    expected: 'refutes',
    reason: `the guest sees neither ${seen} nor the frame as it was before`,
  },
  {
    what: 'the guest reported the frame twice, both times with the mark',
    reports: [report(marked), report(marked)],
    expected: 'holds',
    reason: `the guest sees ${seen}`,
  },
  { what: 'no mark was for it', marks: [], expected: 'unsampled', reason: 'no mark was written into it' },
  {
    what: 'the mark was for a frame that nobody injected',
    marks: [{ ...mark, sequence: 99 }],
    expected: 'unsampled',
    reason: 'no mark was written into it',
  },
];

const brief = ({ outcome, says }: FrameFinding) => (says ? `${outcome} ${says}` : outcome);

describe('evidence: the line late write', () => {
  for (const { what, marks = [mark], reports = [report(marked)], expected, reason } of cases) {
    it(`${expected}: ${what}`, () => {
      // The other frames are there as they were, which must not help frame 8.
      const others = frames.map(goodReport).filter(({ sequence }) => sequence !== 8);
      const findings = judgeLateWrite(frames, { marks, reports: [...others, ...reports] });
      expect(findings.map((one) => [one.sequence, one.line])).to.deep.equal(
        [7, 8, 9].map((sequence) => [sequence, 'late-write']),
      );
      const [before, of8, after] = findings;
      expect([before, after].map((one) => one && brief(one))).to.deep.equal(['unsampled', 'unsampled']);
      expect(of8 && brief(of8)).to.equal(expected);
      expect(of8?.reason).to.equal(reason);
    });
  }

  it('leaves a verdict open when no frame at all was marked', () => {
    const reports = frames.map(goodReport);
    const verdictOf = (marks: readonly LateMark[], crc: number) => {
      const seenBy = { marks, reports: reports.map((one) => (one.sequence === 8 ? { ...one, crc } : one)) };
      const results = LINES.map((line) => ({
        line,
        findings:
          line === 'late-write'
            ? judgeLateWrite(frames, seenBy)
            : frames.map(({ sequence }) => ({ sequence, line, outcome: 'holds' as const, reason: 'good' })),
      }));
      return judgeRun(frames, results);
    };
    expect(verdictOf([], frame8.crc)).to.include({
      verdict: 'inconclusive',
      refuted: false,
      reason: 'the line late-write does not hold: none of the frames was in its sample',
    });
    expect(verdictOf([mark], marked).verdict).to.equal('zero-copy');
    expect(verdictOf([mark], frame8.crc).verdict).to.equal('copied');
  });

  it('holds exactly for frames of which every report has the checksum of the frame with its mark', () => {
    const kinds = fc.constantFrom('mark', 'mark', 'plain', 'other');
    fc.assert(
      fc.property(fc.array(kinds, { maxLength: 3 }), fc.boolean(), (kindsSeen, refused) => {
        const crcOf = { mark: marked, plain: frame8.crc, other: 1 };
        const reports = kindsSeen.map((kind) => report(crcOf[kind]));
        const marks = [{ ...mark, refused: refused ? 'no' : null }];
        const [finding] = judgeLateWrite(frames.slice(1, 2), { marks, reports });
        const all = kindsSeen.length > 0 && kindsSeen.every((kind) => kind === 'mark');
        expect(finding?.outcome === 'holds').to.equal(!refused && all);
        expect(finding?.outcome === 'refutes').to.equal(!refused && kindsSeen.length > 0 && !all);
        expect(finding?.says === 'copied').to.equal(!refused && kindsSeen.includes('plain'));
      }),
    );
  });
});
