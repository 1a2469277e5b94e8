import { runtimeDirectory } from '../base/directories.js';
import type { Progress } from '../base/progress.js';
import type { Resources } from '../base/resources.js';
import type { BenchDescription } from '../bench/description.js';
import type { HeldBench } from '../bench/held-bench.js';
import { openBench } from '../bench/open.js';
import { artefactsFor } from '../bench/virtual/lab.js';
import { demandedLines } from './lines.js';

/** Who takes a bench, and what for. */
export interface BenchTaking {
  readonly description: BenchDescription;
  /** Name of the run that holds the bench. */
  readonly run: string;
  /** Existing directory that receives logs. */
  readonly directory: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Is told what could not be undone. */
  readonly complain: (message: string) => void;
}

/** Does a part of the work and notes how long it took. */
export type Timed = <T>(name: string, work: Promise<T>) => Promise<T>;

/**
 * Builds what is not current and takes the bench, at rest. Everything taken is queued in `resources`.
 * @throws BenchError, UsageError or Interrupted
 */
export async function takeBench(
  { description, run, directory, progress, signal, complain }: BenchTaking,
  resources: Resources,
  timed: Timed = (_name, work) => work,
): Promise<HeldBench> {
  // What its file demands wrongly is said before anything is built.
  demandedLines(description);
  const artefacts = await timed('buildMs', artefactsFor(description, progress, signal));
  const step = progress.step(`bench ${description.name}`);
  try {
    step.update(`${artefacts ? 'booting the host machine' : 'connecting'}, logs in ${directory}`);
    const options = { artefacts, runtimeDirectory: runtimeDirectory(), logDirectory: directory, run, signal, complain };
    const held = await timed('bootMs', openBench(description, options, resources));
    const { facts } = held.bench;
    const begun = held.restored ? 'went on from its saved state' : 'booted';
    step.done(facts.kind === 'virtual' && !held.kept ? `${begun}, ${facts.accelerator}` : 'was up');
    return held;
  } catch (error) {
    step.failed('not usable');
    throw error;
  }
}
