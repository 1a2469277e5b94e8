import type { Bench } from '../bench/bench.js';
import type { Clock } from '../base/clock.js';
import { messageOf, TestFailure, UsageError } from '../base/errors.js';
import { replayAccuracy, replaySeconds, type RateAccuracy } from '../nic/accuracy.js';
import { paddedLength } from '../nic/packet-memory.js';
import type { ReplayPlan } from '../nic/replay.js';
import { difference } from '../nic/snapshot.js';
import type { Progress } from '../base/progress.js';
import type { ReplayOptions } from '../traffic/replay.js';
import { bringToRest } from '../bench/settle.js';
import { untilSettled } from './inject.js';
import { injectionPatience } from './plan.js';
import { Watch } from '../bench/watch.js';

export interface ReplayOutcome {
  readonly name: string;
  /** Null when it was a single frame. */
  readonly accuracy: RateAccuracy | null;
}

/** Time for all of it but the injection, in milliseconds. */
const restMilliseconds = 60_000;

/** What the generator is told, once the queue is bound. */
export function replayPlan({ packets, passes, rate }: ReplayOptions): ReplayPlan {
  return { packets, count: packets.length * passes, originalTiming: rate === undefined, rate };
}

/**
 * Replays a capture towards the guest, through mp. Whatever ends it early, nothing of it is left going.
 * @throws TestFailure `ReplayLost` when not every frame was delivered into a posted buffer
 */
export async function runReplay(
  bench: Bench,
  options: ReplayOptions,
  progress: Progress,
  signal: AbortSignal,
  clock?: Clock,
): Promise<ReplayOutcome> {
  const { nic, host, underTest } = bench;
  if (underTest.card !== null) {
    const what = `a replay is told to be delivered by the instrument's own counters, and under test is ${underTest.card}`;
    throw new UsageError('ReplayNeedsInstrument', what, 'replay on a bench whose NIC under test is the instrument');
  }
  const plan = replayPlan(options);
  const step = progress.step(`replay ${options.name}`);
  const patience = injectionPatience(plan.count, replaySeconds(plan, nic.identity.clockHz));
  const watch = Watch.over(bench, { signal, clock }, patience + restMilliseconds);
  const injection = { streams: [], replay: plan, holdOnStarved: true, holdOnTraceFull: false };
  try {
    await watch.wait('mp to be bound', () => host.bind('zero-copy'));
    const before = await watch.wait('the counters', () => nic.counters.snapshot());
    await watch.wait('loading the capture', () => nic.generator.configureAll(injection));
    await watch.wait('the replay', () => nic.generator.start());
    await untilSettled(bench, plan.count, patience, watch);
    const after = await watch.wait('the counters', () => nic.counters.snapshot());
    const { RX_DELIVERED_FRAMES: delivered } = difference(after, before);
    const pacing = await watch.wait('the pacing of the generator', () => nic.generator.pacing());
    await watch.wait('mp to be released', () => host.unbind());
    if (delivered < plan.count) {
      throw new TestFailure(
        'ReplayLost',
        `only ${delivered} of ${plan.count} replayed frames were delivered`,
        'see the counters: RX_DROP_TOO_LONG means that the guest posts buffers that are too short for the capture',
      );
    }
    const { heldCycles, replay } = pacing;
    const accuracy = replayAccuracy(plan, { pacing: replay, heldCycles, clockHz: nic.identity.clockHz });
    step.done(
      `${plan.count} frames, ${plan.packets.reduce((sum, { bytes }) => sum + paddedLength(bytes.length), 0)} bytes a pass`,
    );
    return { name: options.name, accuracy };
  } catch (error) {
    await bringToRest(bench, watch);
    step.failed(messageOf(error));
    throw error;
  }
}
