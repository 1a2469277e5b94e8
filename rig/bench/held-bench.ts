import type { Bench } from './bench.js';
import type { BenchEndpoints } from './endpoints.js';
import type { VirtualBenchArtefacts } from './virtual/boot.js';

/** Where benches are found and leave their traces. */
export interface BenchPlaces {
  /** Directory of locks and of the files that tell of running machines. */
  readonly runtimeDirectory: string;
  /** Directory that receives the logs of a machine started for this run. */
  readonly logDirectory: string;
}

/** What opening and closing a bench needs besides its description. */
export interface OpenOptions extends BenchPlaces {
  /** What a virtual bench is made of. */
  readonly artefacts?: VirtualBenchArtefacts | undefined;
  /** Name of the run that will hold the bench. */
  readonly run: string;
  readonly signal: AbortSignal;
  readonly complain: (message: string) => void;
}

/** A bench that this process holds. */
export interface HeldBench {
  readonly bench: Bench;
  /** Whether the machine was running before and goes on afterwards. */
  readonly kept: boolean;
  /** Whether it goes on from the saved state of a machine that had booted. */
  readonly restored?: boolean;
  /** Directory of the machine's logs. */
  readonly logDirectory: string;
  /** Where its parts answer. */
  readonly endpoints: BenchEndpoints;
}
