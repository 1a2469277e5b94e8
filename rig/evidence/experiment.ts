import { judgeAddress, type AddressObservation } from './address.js';
import { contentNotes, deliveryOf, judgeContent, type ContentObservation, type Delivery } from './content.js';
import type { Landing } from './landing.js';
import { judgeLateWrite, type LateWriteObservation } from './late-write.js';
import { residueFigures, type ResidueFigures } from './residue-figures.js';
import { judgeResidue, type ResidueObservation } from './residue.js';
import { judgeTouch, touchers, type Toucher, type TouchObservation } from './touch.js';
import {
  ALL_LINES,
  type Frame,
  type Judge,
  type JudgedLine,
  type Line,
  type LineDeclaration,
  type LineResult,
} from './types.js';
import { judgeRun, type Verdict } from './verdict.js';
import { frameAt, judgeSampledTouch, type SampledTouch } from './watchpoints.js';

/** What was collected for a line, or why it could not be. */
export type Collected<T> = T | { readonly unavailable: string };

/** All that was collected about a series of frames that were injected and delivered together. */
export interface Round {
  readonly frames: readonly Frame[];
  readonly address: Collected<AddressObservation>;
  readonly residue: Collected<ResidueObservation>;
  /** Of every access, or of a sample of the frames. */
  readonly touch: Collected<TouchObservation | SampledTouch>;
  readonly lateWrite: Collected<LateWriteObservation>;
  readonly content: Collected<ContentObservation>;
}

/** Figures of each line; null for a line that was not collected. */
export interface Figures {
  readonly address: { readonly checked: number; readonly matched: number } | null;
  readonly residue: ResidueFigures | null;
  readonly touch: {
    /** Frames of which a few bytes were watched; null: every byte of every frame was. */
    readonly sampledFrames: number | null;
    /** Bytes that were watched, and how many of them the host loaded and stored. */
    readonly bytes: number;
    readonly loadedBytes: number;
    readonly storedBytes: number;
    /** Frames of which it loaded or stored any. */
    readonly touched: number;
  } | null;
  /** Frames into which a mark was to be written, and those in which the guest saw it. */
  readonly lateWrite: { readonly sampled: number; readonly seen: number } | null;
  readonly content: { readonly checked: number; readonly good: number } | null;
}

/** One experiment, judged: through mp, or a control. */
export interface Experiment {
  readonly verdict: Verdict;
  readonly figures: Figures;
  /** Which functions of the host touched the frames. */
  readonly touchers: readonly Toucher[];
  /** Where the NIC wrote the frames. */
  readonly landings: readonly Landing[];
  /** How the frames arrived; null where the guest has not told. */
  readonly delivery: Delivery | null;
  /** Oddities that refute nothing, as sentences. */
  readonly notes: readonly string[];
}

/**
 * Judges an experiment of one round or more. Each frame belongs to exactly one round.
 * @param declared the lines of the bench
 */
export function judgeExperiment(
  rounds: readonly Round[],
  declared: readonly LineDeclaration[] = ALL_LINES,
): Experiment {
  const frames = rounds.flatMap((round) => round.frames);
  const deliveries = rounds.flatMap((round) =>
    'unavailable' in round.content ? [] : [deliveryOf(round.frames, round.content)],
  );
  const address = judgeLine(rounds, 'address', (round) => round.address, judgeAddress);
  const residue = judgeLine(rounds, 'residue', (round) => round.residue, judgeResidue);
  const touch = judgeLine<TouchObservation | SampledTouch>(
    rounds,
    'touch',
    (round) => round.touch,
    (of, seen) => ('watched' in seen ? judgeSampledTouch(of, seen) : judgeTouch(of, seen)),
  );
  const lateWrite = judgeLine(rounds, 'late-write', (round) => round.lateWrite, judgeLateWrite);
  const residues = rounds.flatMap((round) => ('unavailable' in round.residue ? [] : [round.residue]));
  const content = judgeLine(rounds, 'content', (round) => round.content, judgeContent);
  return {
    verdict: judgeRun(frames, [address, residue, touch, lateWrite, content], declared),
    figures: {
      address: 'unavailable' in address ? null : { checked: decided(address), matched: holding(address) },
      residue: 'unavailable' in residue ? null : residueFigures(residues),
      touch: 'unavailable' in touch ? null : touchFigures(rounds),
      lateWrite: 'unavailable' in lateWrite ? null : { sampled: sampled(lateWrite), seen: holding(lateWrite) },
      content: 'unavailable' in content ? null : { checked: decided(content), good: holding(content) },
    },
    touchers: touchers(rounds.flatMap(({ touch: seen }) => ('unavailable' in seen || 'watched' in seen ? [] : [seen]))),
    landings: rounds.flatMap(({ address: seen }) => ('unavailable' in seen ? [] : seen.landings)),
    delivery: deliveries.length > 0 ? deliveries.reduce(together) : null,
    notes: deliveries.flatMap(contentNotes),
  };
}

function together(one: Delivery, other: Delivery): Delivery {
  return {
    duplicates: one.duplicates + other.duplicates,
    outOfOrder: one.outOfOrder + other.outOfOrder,
    repeated: [...one.repeated, ...other.repeated],
    late: [...one.late, ...other.late],
    strangers: one.strangers + other.strangers,
    notKept: one.notKept + other.notKept,
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

function sampled({ findings }: JudgedLine): number {
  return findings.filter((one) => one.outcome !== 'unsampled').length;
}

function touchFigures(rounds: readonly Round[]): Figures['touch'] {
  const sum = { sampledFrames: null as number | null, bytes: 0, loadedBytes: 0, storedBytes: 0, touched: 0 };
  for (const { frames, touch } of rounds) {
    if ('unavailable' in touch) continue;
    if ('watched' in touch) {
      const places = touch.watched.filter((one) => frameAt(one.machineAddress, touch.landings) !== null);
      const hit = places.filter((one) => one.directHits + one.userHits > 0);
      sum.sampledFrames = (sum.sampledFrames ?? 0) + places.length;
      sum.bytes += places.reduce((bytes, { length }) => bytes + length, 0);
      // A watchpoint does not tell a load from a store.
      sum.loadedBytes += hit.reduce((bytes, { length }) => bytes + length, 0);
      sum.touched += hit.length;
      continue;
    }
    sum.bytes += frames.reduce((bytes, { length }) => bytes + length, 0);
    for (const { loaded, stored } of touch.landings) {
      sum.loadedBytes += loaded;
      sum.storedBytes += stored;
      if (loaded + stored > 0) sum.touched += 1;
    }
  }
  return sum;
}
