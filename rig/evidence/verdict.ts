import { judgeFrames, type FrameResult, type FrameVerdict } from './frame-verdict.js';
import {
  ALL_LINES,
  type Frame,
  type FrameFinding,
  type Line,
  type LineDeclaration,
  type LineResult,
  type Outcome,
} from './types.js';
import { count } from './words.js';

export type VerdictWord = 'zero-copy' | 'copied' | 'touched' | 'lost' | 'inconclusive';

/** Frames by what became of them. Injected = zeroCopy + copied + touched + lost + those that could not be decided. */
export interface FrameCounts {
  readonly injected: number;
  /** Of those injected, the ones that the guest reported, intact or not. */
  readonly delivered: number;
  readonly zeroCopy: number;
  readonly copied: number;
  /** Read or written by the host, without a copy being shown. */
  readonly touched: number;
  /** Missing or corrupt. */
  readonly lost: number;
}

/** What one line says of all frames together. */
export interface LineVerdict {
  readonly line: Line;
  /** Holds only when it holds for every frame, of its sample where it has one. */
  readonly outcome: Outcome;
  readonly holds: number;
  readonly refutes: number;
  readonly unknown: number;
  /** Frames that it leaves out by its nature. */
  readonly unsampled: number;
  /** Why it does not hold; null when it does. */
  readonly reason: string | null;
}

/** What a run of frames has shown. */
export interface Verdict {
  readonly verdict: VerdictWord;
  /** Null only for `zero-copy`. */
  readonly reason: string | null;
  /** Some line speaks against zero-copy. An inconclusive verdict without it is the bench's trouble. */
  readonly refuted: boolean;
  readonly counts: FrameCounts;
  /** Those that are required. */
  readonly lines: readonly LineVerdict[];
  /** Lines that this bench cannot give, and why. The verdict rests on the others. */
  readonly lacking: readonly LineDeclaration[];
  readonly frames: readonly FrameVerdict[];
}

/**
 * Combines the lines of evidence into a verdict.
 * @param declared the lines of the bench; those that it can give are required: without them nothing is proven
 */
export function judgeRun(
  frames: readonly Frame[],
  results: readonly LineResult[],
  declared: readonly LineDeclaration[] = ALL_LINES,
): Verdict {
  const required = declared.filter(({ why }) => why === null).map(({ line }) => line);
  const verdicts = judgeFrames(frames, results, required);
  const lines = required.map((line) => judgeLine(frames, line, results));
  const shared = results.flatMap((one) => ('unavailable' in one ? [] : one.findings)).filter(isShared);
  const copiedShared = shared.find((one) => one.outcome === 'refutes' && one.says === 'copied');
  const lostShared = shared.find((one) => one.outcome === 'refutes' && (one.says === 'lost' || one.says === 'corrupt'));
  const having = (result: FrameResult) => verdicts.filter((one) => one.result === result);
  const say = (verdict: VerdictWord, reason: string | null): Verdict => ({
    verdict,
    reason,
    refuted: lines.some((line) => line.refutes > 0),
    counts: countFrames(frames, verdicts),
    lines,
    lacking: declared.filter(({ why }) => why !== null),
    frames: verdicts,
  });

  if (frames.length === 0) return say('inconclusive', 'no frame was injected');
  if (required.every((line) => line === 'content')) {
    return say('inconclusive', 'the bench has no line of evidence that can see a copy');
  }
  const copied = having('copied');
  if (copied.length > 0) return say('copied', amount(copied, frames.length, 'copied'));
  if (copiedShared) return say('copied', copiedShared.reason);
  const touched = having('touched');
  if (touched.length > 0) return say('touched', amount(touched, frames.length, 'touched'));
  const lost = having('lost');
  if (lost.length > 0) return say('lost', amount(lost, frames.length, 'lost or damaged'));
  if (lostShared) return say('lost', lostShared.reason);
  const failed = lines.find((line) => line.outcome === 'refutes') ?? lines.find((line) => line.outcome === 'unknown');
  if (failed) return say('inconclusive', `the line ${failed.line} does not hold: ${failed.reason}`);
  const open = having('undecided');
  if (open.length > 0) return say('inconclusive', amount(open, frames.length, 'not decided'));
  return say('zero-copy', null);
}

function judgeLine(frames: readonly Frame[], line: Line, results: readonly LineResult[]): LineVerdict {
  const nothing = { line, holds: 0, refutes: 0, unknown: frames.length, unsampled: 0 };
  const result = results.find((one) => one.line === line);
  if (!result) return { ...nothing, outcome: 'unknown', reason: 'it was not collected' };
  if ('unavailable' in result) return { ...nothing, outcome: 'unknown', reason: result.unavailable };
  const { findings } = result;
  const having = (outcome: Outcome) => findings.filter((one) => one.outcome === outcome);
  const refutes = having('refutes');
  const unknown = having('unknown');
  const judged = new Set(findings.map((one) => one.sequence));
  const silent = frames.filter((frame) => !judged.has(frame.sequence)).length;
  const counts = {
    line,
    holds: having('holds').length,
    refutes: refutes.length,
    unknown: unknown.length + silent,
    unsampled: having('unsampled').length,
  };
  const first = refutes[0] ?? unknown[0];
  if (first) return { ...counts, outcome: first.outcome, reason: sentence(first) };
  if (silent > 0) return { ...counts, outcome: 'unknown', reason: `it says nothing of ${count(silent, 'frame')}` };
  if (counts.holds === 0 && counts.unsampled > 0) {
    return { ...counts, outcome: 'unknown', reason: 'none of the frames was in its sample' };
  }
  return { ...counts, outcome: 'holds', reason: null };
}

function countFrames(frames: readonly Frame[], verdicts: readonly FrameVerdict[]): FrameCounts {
  const number = (result: FrameResult) => verdicts.filter((one) => one.result === result).length;
  const delivered = verdicts.filter((one) =>
    one.findings.some(({ line, outcome, says }) => line === 'content' && (outcome === 'holds' || says === 'corrupt')),
  ).length;
  return {
    injected: frames.length,
    delivered,
    zeroCopy: number('zero-copy'),
    copied: number('copied'),
    touched: number('touched'),
    lost: number('lost'),
  };
}

function amount(some: readonly FrameVerdict[], all: number, what: string): string {
  const [first] = some;
  const of = some.length === all ? `all ${count(all, 'frame')}` : `${some.length} of ${count(all, 'frame')}`;
  return `${of} ${some.length === 1 ? 'was' : 'were'} ${what}; frame ${first?.sequence}: ${first?.reason}`;
}

function sentence(finding: FrameFinding): string {
  return finding.sequence === null ? finding.reason : `frame ${finding.sequence}: ${finding.reason}`;
}

function isShared(finding: FrameFinding): boolean {
  return finding.sequence === null;
}
