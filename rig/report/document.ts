import type { EchoObservation, EchoVerdict } from '../evidence/echo.js';
import type { Experiment, Figures } from '../evidence/experiment.js';
import type { RunStatus } from '../evidence/run-status.js';
import type { Testimony } from '../evidence/testimony.js';
import type { Toucher } from '../evidence/touch.js';
import type { Line, LineDeclaration } from '../evidence/types.js';
import type { FrameCounts, VerdictWord } from '../evidence/verdict.js';
import type { RateAccuracy } from '../nic/accuracy.js';
import type { LatencySummary } from '../nic/latency-histogram.js';
import type { StreamCheck } from '../nic/nic.js';
import type { LedgerAccount } from '../nic/ledger/account.js';
import type { EchoOutcome } from '../experiment/echo.js';
import { wholeEcho } from './echo.js';
import { ledgerDocument, type LedgerDocument } from './ledger-document.js';

/** How the whole run ended. The first three follow from the verdicts, or from what went wrong before there were any. */
export type RunStatusWord = RunStatus['status'] | 'interrupted';

/** Counters by their names: those of the NIC, and those of the host's drivers. */
export interface CounterGroups {
  readonly nic: Readonly<Record<string, number>>;
  readonly host: Readonly<Record<string, number>>;
}

/** What one experiment has shown, as `run.json` says it. */
export interface ExperimentDocument {
  readonly verdict: VerdictWord;
  readonly reason: string | null;
  readonly frames: FrameCounts;
  /** A line that was not collected is null. */
  readonly evidence: Figures;
  /** Lines that the verdict rests on, and those that the bench could not give, with the reason. */
  readonly restsOn: readonly Line[];
  readonly lacking: readonly LineDeclaration[];
  /** Functions of the host that touched frames. */
  readonly touchers: readonly Toucher[];
  readonly counters: CounterGroups;
  /** The NIC's account of every queue; null when there was none. */
  readonly ledger: LedgerDocument | null;
  /** From injection to memory, in ns of the device; null without a sample. */
  readonly latency: LatencySummary | null;
  /** What the ways of seeing a copy that hardware has say; empty when they were not asked. */
  readonly witnesses: readonly Testimony[];
}

/** What became of frames that the guest was asked to send back. */
export interface EchoDocument {
  readonly verdict: EchoVerdict['verdict'];
  readonly reason: string | null;
  readonly frames: { readonly injected: number; readonly returned: number };
  /** What the NIC's checker counted of all streams together. */
  readonly check: StreamCheck;
  /** What it counted of each, by number of the stream. */
  readonly streams: readonly EchoObservation[];
  /** What the guest says itself. */
  readonly guest: { readonly echoed: number; readonly lost: number };
  /** What the host did to the guest's pages from which the frames were sent, or why that is not known. */
  readonly transmit: EchoOutcome['transmit'];
  /** From injection to memory, and to the return of the frame, in ns of the device; null without a sample. */
  readonly latency: { readonly dma: LatencySummary | null; readonly echo: LatencySummary | null };
}

/** An experiment among several. */
export interface NamedExperiment extends ExperimentDocument {
  readonly name: string;
}

/** How one injection was paced. */
export interface InjectionDocument extends RateAccuracy {
  /** Name of the experiment, or of the replay. */
  readonly name: string;
}

/** Milliseconds by what they were spent on. */
export interface Timings {
  readonly totalMs: number;
  readonly [name: `${string}Ms`]: number;
}

/** The bench as far as it is known; a bench that did not come up is known only in part. */
export interface BenchDocument {
  readonly kind: string;
  readonly [fact: string]: string | number | boolean | null;
}

/** What `rig run --json` prints, and what `run.json` holds. */
export interface RunDocument extends ExperimentDocument {
  readonly schemaVersion: 1;
  readonly status: RunStatusWord;
  readonly controls: readonly NamedExperiment[];
  /** Those of at least two frames. */
  readonly injections: readonly InjectionDocument[];
  /** Null when the guest was not asked to send frames back. */
  readonly echo: EchoDocument | null;
  readonly timings: Timings;
  readonly bench: BenchDocument;
}

/** A judged experiment with its counters. */
export interface DocumentedExperiment {
  readonly name: string;
  readonly experiment: Experiment;
  readonly counters: CounterGroups;
  readonly ledger: LedgerAccount;
  readonly latency: LatencySummary | null;
  readonly testimonies?: readonly Testimony[];
}

export interface DocumentInput {
  readonly status: { readonly status: RunStatusWord; readonly reason: string | null };
  /** Null when the run ended before the frames through mp could be judged. */
  readonly main: DocumentedExperiment | null;
  readonly controls: readonly DocumentedExperiment[];
  readonly injections?: readonly InjectionDocument[];
  readonly echo: EchoOutcome | null;
  readonly timings: Timings;
  readonly bench: BenchDocument;
}

const noCounters: CounterGroups = { nic: {}, host: {} };

/** Builds the document of a run, also of one that was cut short. */
export function buildDocument(input: DocumentInput): RunDocument {
  const { status, main, controls, injections = [], echo, timings, bench } = input;
  const { reason, ...experiment } = main ? shape(main) : unjudged();
  return {
    schemaVersion: 1,
    status: status.status,
    ...experiment,
    reason: status.reason ?? reason,
    controls: controls.map(documentExperiment),
    injections,
    echo: echo && documentedEcho(echo),
    timings,
    bench,
  };
}

/** One judged experiment, as `run.json` says it. */
export function documentExperiment(experiment: DocumentedExperiment): NamedExperiment {
  return { name: experiment.name, ...shape(experiment) };
}

function documentedEcho({ verdict, streams, guest, transmit, dma, echo }: EchoOutcome): EchoDocument {
  const { injected, check } = wholeEcho({ streams });
  return {
    verdict: verdict.verdict,
    reason: verdict.reason,
    frames: { injected, returned: verdict.returned },
    check,
    streams,
    guest,
    transmit,
    latency: { dma, echo },
  };
}

function shape({ experiment, counters, ledger, latency, testimonies = [] }: DocumentedExperiment): ExperimentDocument {
  const { verdict, figures } = experiment;
  return {
    verdict: verdict.verdict,
    reason: verdict.reason,
    frames: verdict.counts,
    evidence: figures,
    restsOn: verdict.lines.map(({ line }) => line),
    lacking: verdict.lacking,
    touchers: experiment.touchers,
    counters,
    ledger: ledgerDocument(ledger),
    latency,
    witnesses: testimonies,
  };
}

function unjudged(): ExperimentDocument {
  return {
    verdict: 'inconclusive',
    reason: null,
    frames: { injected: 0, delivered: 0, zeroCopy: 0, copied: 0, touched: 0, lost: 0 },
    evidence: { address: null, residue: null, touch: null, lateWrite: null, content: null },
    restsOn: [],
    lacking: [],
    touchers: [],
    counters: noCounters,
    ledger: null,
    latency: null,
    witnesses: [],
  };
}
