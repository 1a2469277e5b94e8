import { totalCheck, type EchoObservation, type EchoVerdict } from '../evidence/echo.js';
import type { Experiment, Figures } from '../evidence/experiment.js';
import { controlFlaw, type RunStatus } from '../evidence/run-status.js';
import type { Testimony } from '../evidence/testimony.js';
import type { Toucher } from '../evidence/touch.js';
import type { Line, LineDeclaration } from '../evidence/types.js';
import type { FrameCounts, LineVerdict, VerdictWord } from '../evidence/verdict.js';
import type { RateAccuracy } from '../nic/accuracy.js';
import type { LatencySummary } from '../nic/latency-histogram.js';
import type { StreamCheck } from '../nic/nic.js';
import type { CardAccount } from '../evidence/card-account.js';
import type { LedgerAccount } from '../nic/ledger/account.js';
import type { EchoOutcome } from '../experiment/echo.js';
import type { RunIdentity } from './identity.js';
import { ledgerDocument, type LedgerDocument } from './ledger-document.js';

/**
 * How the whole run ended, or that it has not. `passed`, `failed` and `bench-trouble` follow from the verdicts, or from
 * what went wrong before there were any.
 */
export type RunStatusWord = RunStatus['status'] | 'interrupted' | 'running';

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
  /** What each line that is required says of all frames together; empty when nothing was judged. */
  readonly lines: readonly LineVerdict[];
  /** Lines that the verdict rests on, and those that the bench could not give, with the reason. */
  readonly restsOn: readonly Line[];
  readonly lacking: readonly LineDeclaration[];
  /** Functions of the host that touched frames. */
  readonly touchers: readonly Toucher[];
  readonly counters: CounterGroups;
  /** The NIC's account of every queue; null when there was none. */
  readonly ledger: LedgerDocument | null;
  /** What a card under test has counted of the frames sent to it; null where that is the instrument. */
  readonly card: CardAccount | null;
  /** From injection to memory, in ns of the device; null without a sample. */
  readonly latency: LatencySummary | null;
  /** What the ways of seeing a copy that hardware has say; empty when they were not asked. */
  readonly witnesses: readonly Testimony[];
  /** Oddities that refute nothing, as sentences. */
  readonly notes: readonly string[];
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

/** An experiment that must come out as copied. */
export interface ControlDocument extends NamedExperiment {
  /** Why it does not do its work; null when it does. */
  readonly flaw: string | null;
}

/** An error as documents have it. */
export interface ErrorDocument {
  /** Machine-readable name, such as `BenchBusy`. */
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** What was asked for. */
export interface TrafficDocument {
  /** Those that were injected at the same time. */
  readonly streams: readonly StreamDocument[];
  /** Whether the guest was also asked to send frames back. */
  readonly echo: boolean;
  /** Whether it was also to send frames of its own. */
  readonly transmit: boolean;
  readonly replay: { readonly capture: string; readonly passes: number } | null;
  /** Lines of evidence that the caller insisted on. */
  readonly demanded: readonly Line[];
  readonly witnesses: boolean;
}

/** One stream as it was asked for. */
export interface StreamDocument {
  readonly frames: number;
  /** Bytes without FCS: the shortest and the longest, and those that frames go round when it is a list. */
  readonly length: { readonly min: number; readonly max: number; readonly list: readonly number[] | null };
  /** As people say it; null: as fast as the guest takes them. */
  readonly rate: string | null;
  readonly burst: number;
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
export interface RunDocument extends RunIdentity, ExperimentDocument {
  readonly schemaVersion: 2;
  readonly kind: 'run';
  readonly status: RunStatusWord;
  /** What ended the run before its time; null when nothing did. */
  readonly error: ErrorDocument | null;
  readonly traffic: TrafficDocument;
  /** Of the frames that the guest received, and of those that it sent. */
  readonly controls: readonly ControlDocument[];
  /** Those of at least two frames. */
  readonly injections: readonly InjectionDocument[];
  /** Null when the guest was not asked to send frames back. */
  readonly echo: EchoDocument | null;
  /** Frames that the guest sent of its own; or why the bench cannot judge them. Null when it was not to send any. */
  readonly transmit: NamedExperiment | { readonly unavailable: string } | null;
  readonly timings: Timings;
  readonly bench: BenchDocument;
}

/** A judged experiment with its counters. */
export interface DocumentedExperiment {
  readonly name: string;
  readonly experiment: Experiment;
  readonly counters: CounterGroups;
  readonly ledger: LedgerAccount;
  readonly card?: CardAccount | null;
  readonly latency: LatencySummary | null;
  readonly testimonies?: readonly Testimony[];
}

export interface DocumentInput {
  readonly identity: RunIdentity;
  readonly traffic: TrafficDocument;
  readonly status: { readonly status: RunStatusWord; readonly reason: string | null };
  readonly error?: ErrorDocument | null;
  /** Null when the run ended before the frames through mp could be judged. */
  readonly main: DocumentedExperiment | null;
  readonly controls: readonly DocumentedExperiment[];
  readonly injections?: readonly InjectionDocument[];
  readonly echo: EchoOutcome | null;
  readonly transmit?: DocumentedExperiment | { readonly unavailable: string } | null;
  readonly timings: Timings;
  readonly bench: BenchDocument;
}

const noCounters: CounterGroups = { nic: {}, host: {} };

/** Builds the document of a run, also of one that was cut short. */
export function buildDocument(input: DocumentInput): RunDocument {
  const { identity, traffic, status, error = null, main, controls, injections = [], echo, transmit = null } = input;
  const { timings, bench } = input;
  const { reason, ...experiment } = main ? shape(main) : unjudged();
  return {
    schemaVersion: 2,
    kind: 'run',
    ...identity,
    status: status.status,
    error,
    traffic,
    ...experiment,
    reason: status.reason ?? reason,
    controls: controls.map((control) => ({
      ...documentExperiment(control),
      flaw: controlFlaw(control.experiment.verdict),
    })),
    injections,
    echo: echo && documentedEcho(echo),
    transmit: transmit && ('unavailable' in transmit ? transmit : documentExperiment(transmit)),
    timings,
    bench,
  };
}

/** One judged experiment, as `run.json` says it. */
export function documentExperiment(experiment: DocumentedExperiment): NamedExperiment {
  return { name: experiment.name, ...shape(experiment) };
}

function documentedEcho({ verdict, streams, guest, transmit, dma, echo }: EchoOutcome): EchoDocument {
  return {
    verdict: verdict.verdict,
    reason: verdict.reason,
    frames: { injected: streams.reduce((sum, { injected }) => sum + injected, 0), returned: verdict.returned },
    check: totalCheck(streams),
    streams,
    guest,
    transmit,
    latency: { dma, echo },
  };
}

function shape({
  experiment,
  counters,
  ledger,
  card = null,
  latency,
  testimonies = [],
}: DocumentedExperiment): ExperimentDocument {
  const { verdict, figures } = experiment;
  return {
    verdict: verdict.verdict,
    reason: verdict.reason,
    frames: verdict.counts,
    evidence: figures,
    lines: verdict.lines,
    restsOn: verdict.lines.map(({ line }) => line),
    lacking: verdict.lacking,
    touchers: experiment.touchers,
    counters,
    ledger: ledgerDocument(ledger),
    card,
    latency,
    witnesses: testimonies,
    notes: experiment.notes,
  };
}

function unjudged(): ExperimentDocument {
  return {
    verdict: 'inconclusive',
    reason: null,
    frames: { injected: 0, delivered: 0, zeroCopy: 0, copied: 0, touched: 0, lost: 0 },
    evidence: { address: null, residue: null, touch: null, lateWrite: null, content: null },
    lines: [],
    restsOn: [],
    lacking: [],
    touchers: [],
    counters: noCounters,
    ledger: null,
    card: null,
    latency: null,
    witnesses: [],
    notes: [],
  };
}

/**
 * How the streams of one injection were paced, each under its own name; of a single stream, under that of the injection.
 * @param accuracies by number of the stream; null for one without two frames
 */
export function streamInjections(
  name: string,
  accuracies: readonly (RateAccuracy | null)[],
): readonly InjectionDocument[] {
  return accuracies.flatMap((accuracy, stream) => {
    if (!accuracy) return [];
    return [{ name: accuracies.length === 1 ? name : `${name} stream ${stream}`, ...accuracy }];
  });
}
