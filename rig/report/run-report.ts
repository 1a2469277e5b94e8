import type { Experiment } from '../evidence/experiment.js';
import type { Testimony } from '../evidence/testimony.js';
import type { LedgerAccount } from '../nic/ledger/account.js';
import type { LatencySummary } from '../nic/latency-histogram.js';
import type { RunDocument } from './document.js';
import type { EchoOutcome } from '../experiment/echo.js';

/** How a run was started. */
export interface RunIdentity {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** The command line, as the user may repeat it. */
  readonly command: string;
  readonly seed: number;
}

/** An experiment as the report tells it. */
export interface ReportedExperiment {
  /** `mp`, or the name of a control. */
  readonly name: string;
  readonly kind: 'main' | 'control';
  /** What it is, in one sentence. */
  readonly about: string;
  readonly experiment: Experiment;
  /** Of a control: why it does not do its work, or null. Of the main experiment always null. */
  readonly flaw: string | null;
  /** What the NIC counted meanwhile. */
  readonly counters: Readonly<Record<string, number>>;
  /** The NIC's account of every queue meanwhile. */
  readonly ledger: LedgerAccount;
  /** Times of its frames from injection to memory; null without a sample. */
  readonly latency: LatencySummary | null;
  /** What the ways of seeing a copy that hardware has say; empty when they were not asked. */
  readonly testimonies: readonly Testimony[];
}

/** A file beside the report. */
export interface ReportedFile {
  /** Relative to the run directory. */
  readonly name: string;
  readonly about: string;
}

/** All that the report of a run is made from. */
export interface RunReport {
  readonly run: RunIdentity;
  readonly document: RunDocument;
  /** The main experiment first; empty when the run ended before. */
  readonly experiments: readonly ReportedExperiment[];
  /** Null when the guest was not asked to send frames back. */
  readonly echo: EchoOutcome | null;
  readonly guestMemoryBytes: number;
  readonly files: readonly ReportedFile[];
}
