import type { Bench } from '../../rig/bench/bench.js';
import { runExperiment } from '../../rig/commands/run/experiments.js';
import type { Line } from '../../rig/evidence/types.js';
import type { VerdictWord } from '../../rig/evidence/verdict.js';
import type { Testimony } from '../../rig/evidence/testimony.js';
import type { GuestInterface } from '../../rig/host/host.js';
import type { Progress } from '../../rig/progress.js';
import type { SoundnessCase } from './cases.js';

/** What came of one case. */
export interface CaseResult {
  readonly name: string;
  readonly verdict: VerdictWord;
  /** Frames that were injected, and those that did not come out as zero-copy. */
  readonly frames: number;
  readonly noticed: number;
  /** Lines that speak against zero-copy, and those that do not know. */
  readonly red: readonly Line[];
  readonly unknown: readonly Line[];
  /** What each line that does not hold says. */
  readonly said: readonly string[];
  readonly testimonies: readonly Testimony[];
  /** Why this is not as it must be; empty when it is. */
  readonly flaws: readonly string[];
}

export interface RunOptions {
  readonly bench: Bench;
  readonly interfaces: readonly GuestInterface[];
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Frames where a case needs no certain number. */
  readonly frames: number;
  readonly seed: number;
  /** Whether the ways of seeing that hardware has are asked, too. */
  readonly witnesses: boolean;
}

/** Runs one way to copy or to lie, or none: then nothing may be noticed. */
export async function runCase(one: SoundnessCase | null, options: RunOptions): Promise<CaseResult> {
  const { interfaces, progress, signal, seed, witnesses } = options;
  const { bench, whilePaused } = one?.liar?.(options.bench) ?? { bench: options.bench };
  const frames = one?.frames ?? options.frames;
  const { experiment, testimonies } = await runExperiment(
    bench,
    {
      name: one?.name ?? 'clean',
      role: 'mp',
      mode: one?.mode ?? 'zero-copy',
      streams: [{ frames, lengths: { min: 60, max: 1514 }, seed }],
      witnesses,
      ...(one?.mutant === undefined ? {} : { mutant: one.mutant }),
    },
    interfaces,
    progress,
    { signal, ...(whilePaused ? { whilePaused } : {}) },
  );
  const { verdict } = experiment;
  const having = (outcome: string) => verdict.lines.filter((line) => line.outcome === outcome).map(({ line }) => line);
  const result = {
    name: one?.name ?? 'clean',
    verdict: verdict.verdict,
    frames,
    noticed: verdict.frames.filter((frame) => frame.result !== 'zero-copy').length,
    red: having('refutes'),
    unknown: having('unknown'),
    said: verdict.lines.flatMap(({ line, refutes, reason }) =>
      reason === null ? [] : [`${line} (${refutes}): ${reason}`],
    ),
    testimonies,
  };
  return { ...result, flaws: one ? flawsOf(one, result) : flawsOfClean(result) };
}

function flawsOf(one: SoundnessCase, result: Omit<CaseResult, 'flaws'>): string[] {
  const due = one.verdict ?? (one.liar ? null : 'copied');
  const missed = one.caught.filter((line) => !result.red.includes(line));
  const touched = one.touches ?? result.frames;
  const silent = (one.witnesses ?? []).filter((name) =>
    result.testimonies.some(({ witness, outcome }) => witness === name && outcome !== 'refutes'),
  );
  return [
    ...(result.verdict === 'zero-copy' ? ['the verdict is zero-copy'] : []),
    ...(due === null || result.verdict === due ? [] : [`the verdict is ${result.verdict}, not ${due}`]),
    ...missed.map((line) => `the line ${line} did not notice`),
    ...(one.liar || result.noticed === touched ? [] : [`${result.noticed} of ${touched} frames were noticed`]),
    ...silent.map((name) => `the ${name} did not notice`),
  ];
}

function flawsOfClean({ verdict, said, testimonies }: Omit<CaseResult, 'flaws'>): string[] {
  const alarms = testimonies.filter(({ outcome }) => outcome === 'refutes');
  return [
    ...(verdict === 'zero-copy' ? [] : [`the verdict is ${verdict}: ${said.join('; ')}`]),
    ...alarms.map(({ witness, reason: why }) => `the ${witness} raised an alarm: ${why}`),
  ];
}
