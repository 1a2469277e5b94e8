import type { BenchFacts } from '../bench/bench.js';
import type { ControlVerdict, JudgedFrames } from '../evidence/run-status.js';
import type { EchoOutcome } from './echo.js';
import type { ExperimentOutcome } from './experiment.js';
import type { ReplayOutcome } from './replay.js';

/** Who is told how a run goes on, part by part: `bench`, the experiments by their names, `replay`, `echo`, `end`. */
export interface RunListener {
  begins?(part: string): void;
  /** An experiment has its verdict: a run that fails later has found that much. */
  judged?(outcome: ExperimentOutcome): void;
  /** What a part found stands by itself: neither kernels nor IOMMU nor witnesses speak against it. */
  ended?(part: WholePart): Promise<void>;
}

/** A part of a run that is over, with what it found, and how the bench stood then. */
export interface WholePart {
  readonly name: string;
  readonly found:
    { readonly experiment: ExperimentOutcome } | { readonly replay: ReplayOutcome } | { readonly echo: EchoOutcome };
  /** Counters of driver and mp stack since the bench was taken. */
  readonly statistics: ReadonlyMap<string, bigint>;
  readonly facts: BenchFacts;
}

/** Parts of a run that are from before, as far as its status depends on them. */
export interface KeptParts {
  readonly names: ReadonlySet<string>;
  readonly main: JudgedFrames | null;
  readonly controls: readonly ControlVerdict[];
  readonly echo: Pick<EchoOutcome['verdict'], 'reason'> | null;
  readonly transmit: JudgedFrames | null;
}

export const nothingKept: KeptParts = { names: new Set(), main: null, controls: [], echo: null, transmit: null };
