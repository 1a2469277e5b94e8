import type { Bench, EvidenceAbilities } from '../bench/bench.js';
import { messageOf, TestFailure } from '../base/errors.js';
import type { CardAccount } from '../evidence/card-account.js';
import { judgeExperiment, type Experiment, type Round } from '../evidence/experiment.js';
import type { Line } from '../evidence/types.js';
import type { Testimony } from '../evidence/testimony.js';
import type { GuestInterface, ReceiveMode, Role } from '../host/host.js';
import { streamAccuracy, type RateAccuracy } from '../nic/accuracy.js';
import { summarize, type LatencySummary } from '../nic/latency-histogram.js';
import type { LedgerAccount } from '../nic/ledger/account.js';
import { conservationViolation, difference, type CounterSnapshot } from '../nic/snapshot.js';
import type { Progress } from '../base/progress.js';
import { bringToRest } from '../bench/settle.js';
import { bindGuest } from './bind.js';
import { CardWatch } from './card-watch.js';
import { collectRound, type RoundObserver, type RoundTimings } from './collect.js';
import { underLedger } from './ledger.js';
import type { Streams, TrafficOptions } from '../traffic/traffic.js';
import { mostMarks } from './late-marks.js';
import { declaredLines, linesForTraffic } from './lines.js';
import { frameCount, injectionPatience, injectionSeconds, roundPlan, type WhenStarved } from './plan.js';
import { Watch, type Ends } from '../bench/watch.js';

/** What one experiment is to do. */
export interface ExperimentPlan {
  /** `mp`, or the name of a control. */
  readonly name: string;
  readonly role: Role;
  /** How frames reach the guest; null: not through mp at all. */
  readonly mode: ReceiveMode | null;
  /** One stream or several, which are injected at the same time. */
  readonly streams: readonly TrafficOptions[];
  /** Lines of evidence that the caller insists on, beyond those that the bench can give. */
  readonly demanded?: readonly Line[];
  /** Whether the ways of seeing a copy that hardware has are used, too. */
  readonly witnesses?: boolean;
  /** Frames wait for buffers unless stated. */
  readonly whenStarved?: WhenStarved;
  /** A way to copy or to lie in secret, of modules that have some. */
  readonly mutant?: string;
}

/** One experiment, done and judged. */
export interface ExperimentOutcome {
  readonly name: string;
  readonly experiment: Experiment;
  readonly timings: RoundTimings;
  /** What the NIC counted during the experiment. */
  readonly counters: CounterSnapshot;
  /** The NIC's account of every queue during the experiment. */
  readonly ledger: LedgerAccount;
  /** What a card under test has counted of the same frames; null where that is the instrument, and of what the guest sends. */
  readonly card: CardAccount | null;
  /** How the frames of each stream were paced; null when it was a single one. */
  readonly accuracies: readonly (RateAccuracy | null)[];
  /** Times of its frames from injection to memory, in ns of the device; null without a sample. */
  readonly latency: LatencySummary | null;
  /** Marks of the line *late write* whose access IOMMU or bus refused. */
  readonly refusedMarks: number;
  /** What the ways that hardware has say; empty when they were not asked. */
  readonly testimonies: readonly Testimony[];
}

/** A control only has to show that the proof fails: more frames than this show nothing more. */
const mostControlFrames = 256;

/**
 * Most frames of a control on a bench: every one must be seen to be copied, so where no line looks at all frames there are
 * no more than the sample of the line *late write*.
 */
export function controlFramesOf({ memory }: EvidenceAbilities): number {
  return memory.available ? mostControlFrames : mostMarks;
}

/** The main experiment and its controls, in the order in which they are run. */
export function planExperiments(
  streams: Streams,
  {
    witnesses = false,
    controlFrames = mostControlFrames,
  }: Pick<ExperimentPlan, 'witnesses'> & { readonly controlFrames?: number } = {},
): {
  main: ExperimentPlan;
  controls: readonly ExperimentPlan[];
} {
  const [{ lengths, seed }] = streams;
  const frames = streams.reduce((sum, stream) => sum + stream.frames, 0);
  // Neither the rate nor a second stream matters to a control.
  const few = [{ frames: Math.min(frames, controlFrames), lengths, seed }];
  return {
    main: { name: 'mp', role: 'mp', mode: 'zero-copy', streams, witnesses },
    controls: [
      { name: 'tap', role: 'tap', mode: null, streams: few, witnesses },
      { name: 'mp-copy', role: 'mp', mode: 'copy', streams: few, witnesses },
    ],
  };
}

/** What ends an experiment early, and where tests step in. */
export type ExperimentOptions = Ends & Pick<RoundObserver, 'whilePaused'>;

/** Time for all of an experiment but the injection, in milliseconds. */
const restMilliseconds = 180_000;

/**
 * Runs one experiment on a bench whose guest is up, and judges it. Whatever ends it early, nothing of it is left going.
 * @throws TestFailure when frames cannot be injected, or the NIC's counters contradict each other
 * @throws LedgerViolated when a snapshot of the NIC's ledger breaks one of its laws
 * @throws DeadlineExceeded when a part of the bench does not answer; Interrupted; that of which the bench died
 */
export async function runExperiment(
  bench: Bench,
  plan: ExperimentPlan,
  interfaces: readonly GuestInterface[],
  progress: Progress,
  options: ExperimentOptions,
): Promise<ExperimentOutcome> {
  const { nic, host } = bench;
  const { mode, mutant } = plan;
  const traffic = roundPlan(plan.streams, macOf(plan.role, interfaces), plan.whenStarved);
  const patience = injectionPatience(frameCount(traffic), injectionSeconds(traffic));
  const step = progress.step(mode === null || plan.name !== 'mp' ? `control ${plan.name}` : 'mp');
  const whole = Watch.over(bench, options, patience + restMilliseconds);
  try {
    const before = await whole.wait('the counters', () => nic.counters.snapshot());
    const { result, ledger } = await underLedger(nic, whole, async (watch) => {
      await bindGuest(bench, { mode, mutant, mac: macOf('mp', interfaces) }, watch);
      const counted = await CardWatch.begin(bench, watch);
      await watch.wait('the latency meter', () => nic.latency.start());
      const collected = await collectRound(
        bench,
        plan.role,
        traffic,
        { seed: plan.streams[0]?.seed ?? 0, witnesses: plan.witnesses },
        { whilePaused: options.whilePaused, onProgress: (text, fraction) => step.update(text, fraction) },
        watch,
      );
      const pacing = await watch.wait('the pacing of the generator', () => nic.generator.pacing());
      const { dma } = await watch.wait('the latency meter', () => nic.latency.finish());
      const card = (await counted?.end(mode !== null, collected.arrived, watch)) ?? null;
      if (mode) await watch.wait('mp to be released', () => host.unbind());
      return { ...collected, ...pacing, dma, card };
    });
    const { round, timings, testimonies, heldCycles, streams: pacings, dma, card } = result;
    const after = await whole.wait('the counters', () => nic.counters.snapshot());
    const violation = conservationViolation(after);
    if (violation) {
      throw new TestFailure('ConservationViolated', violation.message, 'the NIC lost count: read counters in run.json');
    }
    const declared = declaredLines(bench.evidence(), plan.demanded);
    const judged = judgeExperiment([round], linesForTraffic(declared, round.frames, plan.demanded));
    const { caveat } = bench.facts;
    const experiment = caveat === null ? judged : { ...judged, notes: [caveat, ...judged.notes] };
    step.done(`${experiment.verdict.counts.injected} frames, ${experiment.verdict.verdict}`);
    const { clockHz } = nic.identity;
    const accuracies = traffic.streams.map((stream, number) => {
      const pacing = pacings[number];
      return pacing ? streamAccuracy(stream, { pacing, heldCycles, clockHz }) : null;
    });
    const counters = difference(after, before);
    return {
      name: plan.name,
      experiment,
      timings,
      counters,
      ledger,
      card,
      accuracies,
      latency: summarize(dma),
      refusedMarks: refusedMarks(round),
      testimonies,
    };
  } catch (error) {
    await bringToRest(bench, whole);
    step.failed(messageOf(error));
    throw error;
  }
}

function refusedMarks({ lateWrite }: Round): number {
  return 'unavailable' in lateWrite ? 0 : lateWrite.marks.filter(({ faulted }) => faulted).length;
}

/** MAC address of the guest's interface that plays a role. @throws TestFailure when the guest has none */
export function macOf(role: Role, interfaces: readonly GuestInterface[]): string {
  const found = interfaces.find((one) => one.role === role);
  if (!found)
    throw new TestFailure('InterfaceMissing', `the guest has no interface "${role}"`, 'see the console of the guest');
  return found.mac;
}
