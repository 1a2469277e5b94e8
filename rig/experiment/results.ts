import type { Delivery } from '../evidence/content.js';
import type { EchoVerdict } from '../evidence/echo.js';
import type { FrameCounts, LineVerdict, VerdictWord } from '../evidence/verdict.js';
import type { FrameVerdict } from '../evidence/frame-verdict.js';
import type { LineDeclaration } from '../evidence/types.js';
import type { RateAccuracy } from '../nic/accuracy.js';
import type { LatencySummary } from '../nic/latency-histogram.js';
import type { CounterSnapshot } from '../nic/snapshot.js';
import type { EchoOutcome } from './echo.js';
import type { ExperimentOutcome } from './experiment.js';
import type { ReplayOutcome } from './replay.js';
import type { SteeringOutcome } from './steering.js';

/** What became of frames that were judged one by one. */
export interface JudgedResult {
  readonly kind: 'receive' | 'transmit';
  readonly verdict: VerdictWord;
  /** Null only for `zero-copy`. */
  readonly reason: string | null;
  readonly counts: FrameCounts;
  /** What each line on which the verdict rests says of all frames together. */
  readonly lines: readonly LineVerdict[];
  /** Lines that this bench cannot give, and why. */
  readonly lacking: readonly LineDeclaration[];
  /** Every frame, with what each line says of it. */
  readonly frames: readonly FrameVerdict[];
  /** What the NIC counted meanwhile, by the names of its registers. */
  readonly counters: CounterSnapshot;
  /** Snapshots of the NIC's ledger in which every law held, and pushed ones that did not come. */
  readonly ledger: { readonly checked: number; readonly lost: number };
  /** Frames that mp copied, by the reason; reasons without a frame are left out. */
  readonly fallbacks: Readonly<Record<string, number>>;
  /** All that was found, for what is not above. */
  readonly outcome: ExperimentOutcome;
}

/** What became of the frames that were injected towards the guest. */
export interface ReceiveResult extends JudgedResult {
  readonly kind: 'receive';
  /** How the frames arrived; null where the guest has not told. */
  readonly delivery: Delivery | null;
  /** From injection to memory, in ns of the device; null without a sample. */
  readonly latency: LatencySummary | null;
  /** How the frames of each stream were paced; null for a single one. */
  readonly accuracies: readonly (RateAccuracy | null)[];
}

/** What became of frames that the guest sent. */
export interface TransmitResult extends JudgedResult {
  readonly kind: 'transmit';
}

/** What became of frames that the guest sent back. */
export interface EchoResult {
  readonly kind: 'echo';
  readonly verdict: EchoVerdict['verdict'];
  readonly reason: string | null;
  readonly injected: number;
  readonly returned: number;
  /** From injection to the return of the frame, in ns of the device; null without a sample. */
  readonly latency: LatencySummary | null;
  readonly outcome: EchoOutcome;
}

/** What became of a replayed capture: every frame of it was delivered, or there is an error instead. */
export interface ReplayResult extends ReplayOutcome {
  readonly kind: 'replay';
}

/** Who received frames that were injected to several guests at once. */
export interface SteeringResult extends SteeringOutcome {
  readonly kind: 'steering';
}

/** What a test can ask a rig for. */
export type RigResult = ReceiveResult | TransmitResult | EchoResult | ReplayResult | SteeringResult;

/** What the names of counters of copied frames begin with. */
const fallbackPrefixes = { receive: 'mp_fallback_', transmit: 'mp_tx_copied_' } as const;

/** The host's counters around an experiment. */
export interface CountersAround {
  readonly before: ReadonlyMap<string, bigint>;
  readonly after: ReadonlyMap<string, bigint>;
}

/** The result of an experiment in which the guest received. */
export function receiveResult(outcome: ExperimentOutcome, counters: CountersAround): ReceiveResult {
  const { experiment, latency, accuracies } = outcome;
  return { ...judgedResult('receive', outcome, counters), delivery: experiment.delivery, latency, accuracies };
}

/** The result of an experiment in which the guest sent. */
export function transmitResult(outcome: ExperimentOutcome, counters: CountersAround): TransmitResult {
  return judgedResult('transmit', outcome, counters);
}

/** Whether frames were judged one by one. */
export function isJudged(result: RigResult): result is ReceiveResult | TransmitResult {
  return result.kind === 'receive' || result.kind === 'transmit';
}

function judgedResult<Kind extends JudgedResult['kind']>(
  kind: Kind,
  outcome: ExperimentOutcome,
  around: CountersAround,
): JudgedResult & { readonly kind: Kind } {
  const { experiment, counters, ledger } = outcome;
  const { verdict } = experiment;
  return {
    kind,
    verdict: verdict.verdict,
    reason: verdict.reason,
    counts: verdict.counts,
    lines: verdict.lines,
    lacking: verdict.lacking,
    frames: verdict.frames,
    counters,
    ledger: { checked: ledger.checked, lost: ledger.lost },
    fallbacks: fallbacksBetween(around, fallbackPrefixes[kind]),
    outcome,
  };
}

/** The result of an echo. */
export function echoResult(outcome: EchoOutcome): EchoResult {
  const injected = outcome.streams.reduce((sum, stream) => sum + stream.injected, 0);
  const { verdict, reason, returned } = outcome.verdict;
  return { kind: 'echo', verdict, reason, injected, returned, latency: outcome.echo, outcome };
}

/** Counters may begin anew when a module is loaded again. */
function fallbacksBetween({ before, after }: CountersAround, prefix: string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [name, value] of after) {
    if (!name.startsWith(prefix)) continue;
    const earlier = before.get(name) ?? 0n;
    const more = Number(value >= earlier ? value - earlier : value);
    if (more > 0) counts[name.slice(prefix.length).replaceAll('_', ' ')] = more;
  }
  return counts;
}
