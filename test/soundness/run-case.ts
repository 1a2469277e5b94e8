import type { Bench } from '../../rig/bench/bench.js';
import { runExperiment, type ExperimentOutcome } from '../../rig/experiment/experiment.js';
import { runTransmit } from '../../rig/experiment/transmit.js';
import { transmitCopyBelow } from '../../rig/host/sent-header.js';
import type { Line } from '../../rig/evidence/types.js';
import type { VerdictWord } from '../../rig/evidence/verdict.js';
import { agreement, witnessedLine, type Testimony } from '../../rig/evidence/testimony.js';
import type { GuestInterface } from '../../rig/host/host.js';
import type { Progress } from '../../rig/base/progress.js';
import type { CleanRun, SoundnessCase } from './cases.js';

/** What came of one case. */
export interface CaseResult {
  readonly name: string;
  readonly verdict: VerdictWord;
  /** Frames that were injected, and those that did not come out as zero-copy. */
  readonly frames: number;
  readonly noticed: number;
  /** Lines that were asked, those that speak against zero-copy, and those that do not know. */
  readonly asked: readonly Line[];
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

/**
 * Runs one way to copy or to lie, or none: then nothing may be noticed. The witnesses are asked in a round of their own: a
 * watchpoint that hits leaves bytes of the frame on the stack of its exception, which the line residue then finds. Of
 * frames that the guest sends they know nothing.
 */
export async function runCase(one: SoundnessCase | CleanRun, options: RunOptions): Promise<CaseResult> {
  const clean = typeof one === 'string';
  const name = clean ? one : one.name;
  const sent = clean ? one === 'tx-clean' : (one.sent ?? false);
  const secret = clean ? null : one;
  const { verdict } = (await (sent ? sentOf(name, secret, options) : experimentOf(secret, options, false))).experiment;
  const having = (outcome: string) => verdict.lines.filter((line) => line.outcome === outcome).map(({ line }) => line);
  const { testimonies, contradictions } =
    options.witnesses && !sent ? await askWitnesses(secret, options) : { testimonies: [], contradictions: [] };
  const result = {
    name,
    verdict: verdict.verdict,
    frames: verdict.counts.injected,
    noticed: verdict.frames.filter((frame) => frame.result !== 'zero-copy').length,
    asked: verdict.lines.map(({ line }) => line),
    red: having('refutes'),
    unknown: having('unknown'),
    said: verdict.lines.flatMap(({ line, refutes, reason }) =>
      reason === null ? [] : [`${line} (${refutes}): ${reason}`],
    ),
    testimonies,
  };
  return { ...result, flaws: [...(secret ? flawsOf(secret, result) : flawsOfClean(result)), ...contradictions] };
}

async function experimentOf(
  one: SoundnessCase | null,
  { bench: honest, interfaces, progress, signal, seed, frames }: RunOptions,
  witnesses: boolean,
): Promise<ExperimentOutcome> {
  const liar = one?.liar?.(honest);
  const whilePaused = liar?.whilePaused;
  const outcome = await runExperiment(
    liar?.bench ?? honest,
    {
      name: one?.name ?? 'clean',
      role: 'mp',
      mode: one?.mode ?? 'zero-copy',
      streams: [{ frames: one?.frames ?? frames, lengths: { min: 60, max: 1514 }, seed }],
      witnesses,
      ...(one?.mutant === undefined ? {} : { mutant: one.mutant }),
    },
    interfaces,
    progress,
    { signal, ...(whilePaused ? { whilePaused } : {}) },
  );
  if (liar && !liar.lied()) throw new Error(`nobody has heard what the ${one?.name ?? 'liar'} says`);
  return outcome;
}

function sentOf(
  name: string,
  one: SoundnessCase | null,
  { bench, interfaces, progress, signal, seed, frames }: RunOptions,
): Promise<ExperimentOutcome> {
  return runTransmit(
    bench,
    {
      name,
      role: 'mp',
      mode: one?.mode ?? 'zero-copy',
      frames: one?.frames ?? frames,
      lengths: { min: transmitCopyBelow, max: 1514 },
      seed,
      ...(one?.mutant === undefined ? {} : { mutant: one.mutant }),
    },
    interfaces,
    progress,
    { signal },
  );
}

async function askWitnesses(
  one: SoundnessCase | null,
  options: RunOptions,
): Promise<{ testimonies: readonly Testimony[]; contradictions: readonly string[] }> {
  const { experiment, testimonies } = await experimentOf(one, options, true);
  const { lines } = experiment.verdict;
  // A liar may move the places at which the line touch looks.
  const wrong = one?.liar ? [] : testimonies.filter((testimony) => agreement(testimony, lines) === 'contradicts');
  return {
    testimonies,
    contradictions: wrong.map(
      ({ witness, reason }) => `the ${witness} contradict ${witnessedLine[witness]}: ${reason}`,
    ),
  };
}

function flawsOf(one: SoundnessCase, result: Omit<CaseResult, 'flaws'>): string[] {
  const due = one.verdict ?? (one.liar ? null : 'copied');
  const missed = one.caught.filter((line) => !result.red.includes(line));
  const certain = (one.unknown ?? []).filter((line) => !result.unknown.includes(line));
  const touched = one.touches ?? result.frames;
  const silent = (one.witnesses ?? []).filter((name) =>
    result.testimonies.some(({ witness, outcome }) => witness === name && outcome !== 'refutes'),
  );
  return [
    ...(result.verdict === 'zero-copy' ? ['the verdict is zero-copy'] : []),
    ...(due === null || result.verdict === due ? [] : [`the verdict is ${result.verdict}, not ${due}`]),
    ...missed.map((line) => `the line ${line} did not notice`),
    ...certain.map((line) => `the line ${line} does not say that it cannot know`),
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
