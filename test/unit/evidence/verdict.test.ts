import { expect } from 'chai';
import fc from 'fast-check';
import {
  LINES,
  type FrameFinding,
  type Line,
  type LineDeclaration,
  type LineResult,
  type Outcome,
} from '../../../rig/evidence/types.js';
import { judgeRun, type Verdict } from '../../../rig/evidence/verdict.js';
import { plainFrame } from './world.js';

const frames = [0, 1, 2, 3].map((sequence) => plainFrame(sequence));

type Mark = Outcome | 'copied' | 'touched' | 'lost' | 'corrupt' | 'silent';

/** A line that says this of each frame in turn. */
function line(name: Line, marks: readonly Mark[], shared?: Mark): LineResult {
  const findings = marks.flatMap((mark, sequence) => finding(name, sequence, mark));
  return { line: name, findings: [...findings, ...(shared ? finding(name, null, shared) : [])] };
}

function finding(name: Line, sequence: number | null, mark: Mark): FrameFinding[] {
  const reason = `${name} ${mark}`;
  if (mark === 'silent') return [];
  if (mark === 'holds' || mark === 'refutes' || mark === 'unknown' || mark === 'unsampled')
    return [{ sequence, line: name, outcome: mark, reason }];
  return [{ sequence, line: name, outcome: 'refutes', says: mark, reason }];
}

const four = (mark: Mark, third: Mark = mark): Mark[] => [mark, mark, third, mark];
const green = (name: Line) => line(name, four('holds'));
/** These lines, and all others green. */
const all = (...some: readonly LineResult[]): LineResult[] =>
  LINES.map((name) => some.find((one) => one.line === name) ?? green(name));

interface Case {
  readonly what: string;
  readonly results: readonly LineResult[];
  readonly verdict: Verdict['verdict'];
  readonly reason?: RegExp;
  /** delivered, zero-copy, copied, touched, lost */
  readonly counts: readonly [number, number, number, number, number];
  /** Whether some line speaks against zero-copy. */
  readonly refuted: boolean;
}

const cases: readonly Case[] = [
  { what: 'all lines hold', results: LINES.map(green), verdict: 'zero-copy', counts: [4, 4, 0, 0, 0], refuted: false },
  {
    what: 'one line shows one copy, the others saw nothing',
    results: all(line('residue', four('holds', 'copied'))),
    verdict: 'copied',
    reason: /^1 of 4 frames was copied; frame 2: residue copied$/,
    counts: [4, 3, 1, 0, 0],
    refuted: true,
  },
  {
    what: 'all copied',
    results: all(line('address', four('copied'))),
    verdict: 'copied',
    reason: /^all 4 frames were copied; frame 0/,
    counts: [4, 0, 4, 0, 0],
    refuted: true,
  },
  {
    what: 'one missing frame, not found anywhere',
    results: all(line('residue', four('holds', 'unknown')), line('content', four('holds', 'lost'))),
    verdict: 'lost',
    reason: /^1 of 4 frames was lost or damaged; frame 2: content lost$/,
    counts: [3, 3, 0, 0, 1],
    refuted: true,
  },
  {
    what: 'a frame that went through a host page and never arrived was not copied to the guest',
    results: all(line('address', four('holds', 'copied')), line('content', four('holds', 'lost'))),
    verdict: 'lost',
    counts: [3, 3, 0, 0, 1],
    refuted: true,
  },
  {
    what: 'a corrupt frame arrived, but not whole',
    results: all(line('content', four('holds', 'corrupt'))),
    verdict: 'lost',
    counts: [4, 3, 0, 0, 1],
    refuted: true,
  },
  {
    what: 'a copy outweighs a loss',
    results: all(line('address', ['copied', 'holds', 'holds', 'holds']), line('content', four('holds', 'lost'))),
    verdict: 'copied',
    counts: [3, 2, 1, 0, 1],
    refuted: true,
  },
  {
    what: 'a contradiction shows neither copy nor loss, but proves nothing',
    results: all(line('address', four('holds', 'refutes'))),
    verdict: 'inconclusive',
    reason: /^the line address does not hold: frame 2: address refutes$/,
    counts: [4, 3, 0, 0, 0],
    refuted: true,
  },
  {
    what: 'a single unknown finding',
    results: all(line('address', four('holds', 'unknown'))),
    verdict: 'inconclusive',
    reason: /frame 2: address unknown/,
    counts: [4, 3, 0, 0, 0],
    refuted: false,
  },
  {
    what: 'a line that was not collected',
    results: all({ line: 'address', unavailable: 'no observer' }),
    verdict: 'inconclusive',
    reason: /^the line address does not hold: no observer$/,
    counts: [4, 0, 0, 0, 0],
    refuted: false,
  },
  {
    what: 'a line that is missing altogether',
    results: all().filter((one) => one.line !== 'residue'),
    verdict: 'inconclusive',
    reason: /residue does not hold: it was not collected/,
    counts: [4, 0, 0, 0, 0],
    refuted: false,
  },
  {
    what: 'a line that forgot one frame',
    results: all(line('residue', four('holds', 'silent'))),
    verdict: 'inconclusive',
    reason: /residue does not hold: it says nothing of 1 frame/,
    counts: [4, 3, 0, 0, 0],
    refuted: false,
  },
  {
    what: 'one frame was touched, and nothing shows a copy',
    results: all(line('touch', four('holds', 'touched'))),
    verdict: 'touched',
    reason: /^1 of 4 frames was touched; frame 2: touch touched$/,
    counts: [4, 3, 0, 1, 0],
    refuted: true,
  },
  {
    what: 'a frame was touched, and another line shows that it was copied',
    results: all(line('touch', four('holds', 'touched')), line('late-write', four('holds', 'copied'))),
    verdict: 'copied',
    reason: /frame 2: late-write copied$/,
    counts: [4, 3, 1, 0, 0],
    refuted: true,
  },
  {
    what: 'a copy of one frame outweighs a touch of another',
    results: all(line('touch', ['touched', 'holds', 'copied', 'holds'])),
    verdict: 'copied',
    counts: [4, 2, 1, 1, 0],
    refuted: true,
  },
  {
    what: 'a touch outweighs a loss, and damage of the very frame',
    results: all(line('touch', four('holds', 'touched')), line('content', ['lost', 'holds', 'corrupt', 'holds'])),
    verdict: 'touched',
    counts: [3, 2, 0, 1, 1],
    refuted: true,
  },
  {
    what: 'a frame that was touched but never arrived',
    results: all(line('touch', four('holds', 'touched')), line('content', four('holds', 'lost'))),
    verdict: 'lost',
    counts: [3, 3, 0, 0, 1],
    refuted: true,
  },
  {
    what: 'frames outside a sample, while those in it hold',
    results: all(line('late-write', four('unsampled', 'holds'))),
    verdict: 'zero-copy',
    counts: [4, 4, 0, 0, 0],
    refuted: false,
  },
  {
    what: 'a sample that is empty',
    results: all(line('late-write', four('unsampled'))),
    verdict: 'inconclusive',
    reason: /^the line late-write does not hold: none of the frames was in its sample$/,
    counts: [4, 4, 0, 0, 0],
    refuted: false,
  },
  {
    what: 'a sample of which nothing is known',
    results: all(line('late-write', four('unsampled', 'unknown'))),
    verdict: 'inconclusive',
    reason: /^the line late-write does not hold: frame 2: late-write unknown$/,
    counts: [4, 3, 0, 0, 0],
    refuted: false,
  },
  {
    what: 'a sample that shows a copy',
    results: all(line('late-write', four('unsampled', 'copied'))),
    verdict: 'copied',
    counts: [4, 3, 1, 0, 0],
    refuted: true,
  },
  {
    what: 'residue of no frame in particular: no frame is proven',
    results: all(line('residue', four('holds'), 'copied')),
    verdict: 'copied',
    reason: /^residue copied$/,
    counts: [4, 0, 0, 0, 0],
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
      const { injected, delivered, zeroCopy, copied, touched, lost } = judged.counts;
      expect(injected).to.equal(4);
      expect([delivered, zeroCopy, copied, touched, lost]).to.deep.equal(counts);
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
    const results = all({ line: 'address', findings: [stranger, stranger, stranger, stranger] });
    expect(judgeRun(frames, results).verdict).to.equal('inconclusive');
  });

  it('does not ask for lines that the bench cannot give, and names them', () => {
    const declared: readonly LineDeclaration[] = LINES.map((name) => ({
      line: name,
      why: name === 'touch' || name === 'late-write' ? `no ${name}` : null,
    }));
    const results = all(
      { line: 'touch', unavailable: 'no touch' },
      { line: 'late-write', unavailable: 'no late-write' },
    );
    const judged = judgeRun(frames, results, declared);
    expect(judged).to.include({ verdict: 'zero-copy', reason: null });
    expect(judged.counts.zeroCopy).to.equal(4);
    expect(judged.lines.map((one) => one.line)).to.deep.equal(['address', 'residue', 'content']);
    expect(judged.lacking).to.deep.equal([
      { line: 'touch', why: 'no touch' },
      { line: 'late-write', why: 'no late-write' },
    ]);
  });

  it('asks for every line that is declared, in vain where it was not collected', () => {
    for (const missing of LINES) {
      const results = all({ line: missing, unavailable: 'it broke' });
      const judged = judgeRun(frames, results);
      expect(judged).to.include({ verdict: 'inconclusive', refuted: false });
      expect(judged.reason).to.equal(`the line ${missing} does not hold: it broke`);
      expect(judged.lacking).to.deep.equal([]);
      expect(judged.counts.zeroCopy).to.equal(0);
    }
  });

  it('proves nothing on a bench without a line that can see a copy', () => {
    const only = (...given: readonly Line[]): readonly LineDeclaration[] =>
      LINES.map((name) => ({ line: name, why: given.includes(name) ? null : `no ${name}` }));
    for (const declared of [only('content'), only()]) {
      const judged = judgeRun(frames, all(), declared);
      expect(judged).to.include({
        verdict: 'inconclusive',
        reason: 'the bench has no line of evidence that can see a copy',
        refuted: false,
      });
    }
    for (const name of LINES.filter((one) => one !== 'content')) {
      expect(judgeRun(frames, all(), only(name, 'content')).verdict, name).to.equal('zero-copy');
    }
  });

  it('heeds a line that shows a copy though nobody asked for it', () => {
    const declared = LINES.map((name) => ({ line: name, why: name === 'touch' ? 'not asked' : null }));
    const judged = judgeRun(frames, all(line('touch', four('holds', 'copied'))), declared);
    expect(judged.verdict).to.equal('copied');
    expect(judged.counts).to.include({ zeroCopy: 3, copied: 1 });
  });

  it('counts what each line says, also of frames outside its sample', () => {
    const { lines } = judgeRun(frames, all(line('late-write', ['unsampled', 'holds', 'copied', 'unknown'])));
    const of = (name: Line) => lines.find((one) => one.line === name);
    expect(of('late-write')).to.deep.equal({
      line: 'late-write',
      outcome: 'refutes',
      holds: 1,
      refutes: 1,
      unknown: 1,
      unsampled: 1,
      reason: 'frame 2: late-write copied',
    });
    expect(of('touch')).to.include({ outcome: 'holds', holds: 4, unsampled: 0, reason: null });
  });

  const words: readonly Mark[] = [
    ...Array<Mark>(9).fill('holds'),
    'copied',
    'touched',
    'lost',
    'corrupt',
    'refutes',
    'unknown',
    'silent',
  ];
  const marks = fc.array(fc.constantFrom(...words), { minLength: 4, maxLength: 4 });
  const sample = fc.array(fc.constantFrom<Mark>(...words, 'unsampled', 'unsampled'), { minLength: 4, maxLength: 4 });
  const everything = fc.tuple(marks, marks, marks, sample, marks);
  const resultsOf = (said: readonly (readonly Mark[])[]): LineResult[] =>
    LINES.map((name, index) => line(name, said[index] ?? []));

  it('is zero-copy exactly when every line holds for every frame, but for those outside a sample', () => {
    fc.assert(
      fc.property(everything, (said) => {
        const { verdict, counts } = judgeRun(frames, resultsOf(said));
        const proven = frames.filter((_, i) => said.every((of) => of[i] === 'holds' || of[i] === 'unsampled')).length;
        const some = said.every((of) => of.includes('holds'));
        expect(verdict === 'zero-copy').to.equal(proven === 4 && some);
        expect(counts.zeroCopy).to.equal(proven);
        expect(counts.zeroCopy + counts.copied + counts.touched + counts.lost).to.be.at.most(counts.injected);
        expect(verdict === 'copied').to.equal(counts.copied > 0);
        expect(verdict === 'touched').to.equal(counts.copied === 0 && counts.touched > 0);
        if (verdict === 'lost') expect(counts.lost).to.be.greaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });

  it('does not depend on the order of lines or findings', () => {
    fc.assert(
      fc.property(everything, (said) => {
        const results = resultsOf(said);
        const turned = [...results]
          .reverse()
          .map((one) => ('findings' in one ? { ...one, findings: [...one.findings].reverse() } : one));
        const [a, b] = [judgeRun(frames, results), judgeRun(frames, turned)];
        expect([b.verdict, b.counts, b.refuted]).to.deep.equal([a.verdict, a.counts, a.refuted]);
      }),
    );
  });
});
