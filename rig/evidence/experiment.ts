import { judgeAddress, type AddressObservation } from './address.js';
import { contentNotes, judgeContent, type ContentObservation } from './content.js';
import type { Landing } from './landing.js';
import { classifyHits, judgeResidue, type ResidueObservation } from './residue.js';
import type { Frame, Judge, JudgedLine, Line, LineResult } from './types.js';
import { judgeRun, type Verdict } from './verdict.js';

/** What was collected for a line, or why it could not be. */
export type Collected<T> = T | { readonly unavailable: string };

/** All that was collected about a series of frames that were injected and delivered together. */
export interface Round {
  readonly frames: readonly Frame[];
  readonly address: Collected<AddressObservation>;
  readonly residue: Collected<ResidueObservation>;
  readonly content: Collected<ContentObservation>;
}

/** Figures of each line; null for a line that was not collected. */
export interface Figures {
  readonly address: { readonly checked: number; readonly matched: number } | null;
  readonly residue: {
    readonly scannedBytes: number;
    readonly insideGuest: number;
    readonly outsideGuest: number;
  } | null;
  readonly content: { readonly checked: number; readonly good: number } | null;
}

/** One experiment, judged: through mp, or a control. */
export interface Experiment {
  readonly verdict: Verdict;
  readonly figures: Figures;
  /** Where the NIC wrote the frames. */
  readonly landings: readonly Landing[];
  /** Oddities that refute nothing, as sentences. */
  readonly notes: readonly string[];
}

/** Judges an experiment of one round or more. Each frame belongs to exactly one round. */
export function judgeExperiment(rounds: readonly Round[]): Experiment {
  const frames = rounds.flatMap((round) => round.frames);
  const address = judgeLine(rounds, 'address', (round) => round.address, judgeAddress);
  const residue = judgeLine(rounds, 'residue', (round) => round.residue, judgeResidue);
  const content = judgeLine(rounds, 'content', (round) => round.content, judgeContent);
  return {
    verdict: judgeRun(frames, [address, residue, content]),
    figures: {
      address: 'unavailable' in address ? null : { checked: decided(address), matched: holding(address) },
      residue: 'unavailable' in residue ? null : residueFigures(rounds),
      content: 'unavailable' in content ? null : { checked: decided(content), good: holding(content) },
    },
    landings: rounds.flatMap(({ address: seen }) => ('unavailable' in seen ? [] : seen.landings)),
    notes: rounds.flatMap((round) => ('unavailable' in round.content ? [] : contentNotes(round.frames, round.content))),
  };
}

function judgeLine<T extends object>(
  rounds: readonly Round[],
  line: Line,
  seenIn: (round: Round) => Collected<T>,
  judge: Judge<T>,
): LineResult {
  const findings = [];
  for (const round of rounds) {
    const seen = seenIn(round);
    if ('unavailable' in seen) return { line, unavailable: seen.unavailable };
    findings.push(...judge(round.frames, seen as T));
  }
  return { line, findings };
}

function decided({ findings }: JudgedLine): number {
  return findings.filter((one) => one.outcome !== 'unknown').length;
}

function holding({ findings }: JudgedLine): number {
  return findings.filter((one) => one.outcome === 'holds').length;
}

function residueFigures(rounds: readonly Round[]): Figures['residue'] {
  const sum = { scannedBytes: 0, insideGuest: 0, outsideGuest: 0 };
  for (const { residue } of rounds) {
    if ('unavailable' in residue) continue;
    const { inside, outside } = classifyHits(residue.scan.hits, residue.guest);
    sum.scannedBytes += residue.scan.scannedBytes;
    sum.insideGuest += inside.length;
    sum.outsideGuest += outside.length;
  }
  return sum;
}
