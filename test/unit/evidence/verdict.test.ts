import { expect } from 'chai';
import fc from 'fast-check';
import { LINES, type FrameFinding, type Line, type LineResult } from '../../../rig/evidence/types.js';
import { judgeRun, type Verdict } from '../../../rig/evidence/verdict.js';
import { plainFrame } from './world.js';

const frames = [0, 1, 2, 3].map((sequence) => plainFrame(sequence));

type Mark = 'holds' | 'copied' | 'lost' | 'corrupt' | 'refutes' | 'unknown' | 'silent';

/** A line that says this of each frame in turn. */
function line(name: Line, marks: readonly Mark[], shared?: Mark): LineResult {
  const findings = marks.flatMap((mark, sequence) => finding(name, sequence, mark));
  return { line: name, findings: [...findings, ...(shared ? finding(name, null, shared) : [])] };
}

function finding(name: Line, sequence: number | null, mark: Mark): FrameFinding[] {
  const reason = `${name} ${mark}`;
  if (mark === 'silent') return [];
  if (mark === 'holds' || mark === 'refutes' || mark === 'unknown')
    return [{ sequence, line: name, outcome: mark, reason }];
  return [{ sequence, line: name, outcome: 'refutes', says: mark, reason }];
}

const four = (mark: Mark, third: Mark = mark): Mark[] => [mark, mark, third, mark];
const all = (address: LineResult, residue: LineResult, content: LineResult) => [address, residue, content];
const green = (name: Line) => line(name, four('holds'));

interface Case {
  readonly what: string;
  readonly results: readonly LineResult[];
  readonly verdict: Verdict['verdict'];
  readonly reason?: RegExp;
  /** delivered, zero-copy, copied, lost */
  readonly counts: readonly [number, number, number, number];
  /** Whether some line speaks against zero-copy. */
  readonly refuted: boolean;
}

const cases: readonly Case[] = [
  { what: 'all lines hold', results: LINES.map(green), verdict: 'zero-copy', counts: [4, 4, 0, 0], refuted: false },
  {
    what: 'one line shows one copy, two others saw nothing',
    results: all(green('address'), line('residue', four('holds', 'copied')), green('content')),
    verdict: 'copied',
    reason: /^1 of 4 frames was copied; frame 2: residue copied$/,
    counts: [4, 3, 1, 0],
    refuted: true,
  },
  {
    what: 'all copied',
    results: all(line('address', four('copied')), green('residue'), green('content')),
    verdict: 'copied',
    reason: /^all 4 frames were copied; frame 0/,
    counts: [4, 0, 4, 0],
    refuted: true,
  },
  {
    what: 'one missing frame, not found anywhere',
    results: all(green('address'), line('residue', four('holds', 'unknown')), line('content', four('holds', 'lost'))),
    verdict: 'lost',
    reason: /^1 of 4 frames was lost or damaged; frame 2: content lost$/,
    counts: [3, 3, 0, 1],
    refuted: true,
  },
  {
    what: 'a frame that went through a host page and never arrived was not copied to the guest',
    results: all(line('address', four('holds', 'copied')), green('residue'), line('content', four('holds', 'lost'))),
    verdict: 'lost',
    counts: [3, 3, 0, 1],
    refuted: true,
  },
  {
    what: 'a corrupt frame arrived, but not whole',
    results: all(green('address'), green('residue'), line('content', four('holds', 'corrupt'))),
    verdict: 'lost',
    counts: [4, 3, 0, 1],
    refuted: true,
  },
  {
    what: 'a copy outweighs a loss',
    results: all(
      line('address', ['copied', 'holds', 'holds', 'holds']),
      green('residue'),
      line('content', four('holds', 'lost')),
    ),
    verdict: 'copied',
    counts: [3, 2, 1, 1],
    refuted: true,
  },
  {
    what: 'a contradiction shows neither copy nor loss, but proves nothing',
    results: all(line('address', four('holds', 'refutes')), green('residue'), green('content')),
    verdict: 'inconclusive',
    reason: /^the line address does not hold: frame 2: address refutes$/,
    counts: [4, 3, 0, 0],
    refuted: true,
  },
  {
    what: 'a single unknown finding',
    results: all(line('address', four('holds', 'unknown')), green('residue'), green('content')),
    verdict: 'inconclusive',
    reason: /frame 2: address unknown/,
    counts: [4, 3, 0, 0],
    refuted: false,
  },
  {
    what: 'a line that was not collected',
    results: all({ line: 'address', unavailable: 'no observer' }, green('residue'), green('content')),
    verdict: 'inconclusive',
    reason: /^the line address does not hold: no observer$/,
    counts: [4, 0, 0, 0],
    refuted: false,
  },
  {
    what: 'a line that is missing altogether',
    results: [green('address'), green('content')],
    verdict: 'inconclusive',
    reason: /residue does not hold: it was not collected/,
    counts: [4, 0, 0, 0],
    refuted: false,
  },
  {
    what: 'a line that forgot one frame',
    results: all(green('address'), line('residue', four('holds', 'silent')), green('content')),
    verdict: 'inconclusive',
    reason: /residue does not hold: it says nothing of 1 frame/,
    counts: [4, 3, 0, 0],
    refuted: false,
  },
  {
    what: 'residue of no frame in particular: no frame is proven',
    results: all(green('address'), line('residue', four('holds'), 'copied'), green('content')),
    verdict: 'copied',
    reason: /^residue copied$/,
    counts: [4, 0, 0, 0],
    refuted: true,
  },
];

describe('evidence: verdict', () => {
  for (const { what, results, verdict, reason, counts, refuted } of cases) {
    it(`${verdict}: ${what}`, () => {
      const judged = judgeRun(frames, results);
      expect(judged.verdict).to.equal(verdict);
      if (verdict === 'zero-copy') expect(judged.reason).to.equal(null);
      if (reason) expect(judged.reason).to.match(reason);
      const { injected, delivered, zeroCopy, copied, lost } = judged.counts;
      expect(injected).to.equal(4);
      expect([delivered, zeroCopy, copied, lost]).to.deep.equal(counts);
      expect(judged.refuted).to.equal(refuted);
    });
  }

  it('proves nothing of no frames', () => {
    const judged = judgeRun(
      [],
      LINES.map((name) => ({ line: name, findings: [] })),
    );
    expect([judged.verdict, judged.reason]).to.deep.equal(['inconclusive', 'no frame was injected']);
  });

  it('ignores findings about frames that were not injected', () => {
    const stranger: FrameFinding = { sequence: 99, line: 'address', outcome: 'holds', reason: '' };
    const results = all(
      { line: 'address', findings: [stranger, stranger, stranger, stranger] },
      green('residue'),
      green('content'),
    );
    expect(judgeRun(frames, results).verdict).to.equal('inconclusive');
  });

  const mark = fc.constantFrom<Mark>(
    'holds',
    'holds',
    'holds',
    'copied',
    'lost',
    'corrupt',
    'refutes',
    'unknown',
    'silent',
  );
  const marks = fc.array(mark, { minLength: 4, maxLength: 4 });

  it('is zero-copy exactly when every line holds for every frame', () => {
    fc.assert(
      fc.property(marks, marks, marks, (address, residue, content) => {
        const results = all(line('address', address), line('residue', residue), line('content', content));
        const { verdict, counts } = judgeRun(frames, results);
        expect(verdict === 'zero-copy').to.equal([...address, ...residue, ...content].every((one) => one === 'holds'));
        expect(counts.zeroCopy).to.equal(
          frames.filter((_, i) => [address[i], residue[i], content[i]].every((one) => one === 'holds')).length,
        );
        expect(counts.zeroCopy + counts.copied + counts.lost).to.be.at.most(counts.injected);
        if (verdict === 'copied') expect(counts.copied).to.be.greaterThan(0);
        if (verdict === 'lost') expect(counts.lost).to.be.greaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });

  it('does not depend on the order of lines or findings', () => {
    fc.assert(
      fc.property(marks, marks, marks, (address, residue, content) => {
        const results = all(line('address', address), line('residue', residue), line('content', content));
        const turned = [...results]
          .reverse()
          .map((one) => ('findings' in one ? { ...one, findings: [...one.findings].reverse() } : one));
        const [a, b] = [judgeRun(frames, results), judgeRun(frames, turned)];
        expect([b.verdict, b.counts, b.refuted]).to.deep.equal([a.verdict, a.counts, a.refuted]);
      }),
    );
  });
});
