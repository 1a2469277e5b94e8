import type { Bench } from '../bench/bench.js';
import { Deadline } from '../base/deadline.js';
import { TestFailure } from '../base/errors.js';
import { replayAccuracy, replaySeconds, type RateAccuracy } from '../nic/accuracy.js';
import { paddedLength } from '../nic/packet-memory.js';
import type { ReplayPlan } from '../nic/replay.js';
import { difference } from '../nic/snapshot.js';
import type { Progress } from '../base/progress.js';
import type { ReplayOptions } from '../traffic/replay.js';
import { patienceMilliseconds } from './simulated-time.js';

export interface ReplayOutcome {
  readonly name: string;
  /** Null when it was a single frame. */
  readonly accuracy: RateAccuracy | null;
}

const replayMilliseconds = 60_000;
/** A guest of an emulated machine takes a few hundred frames a second. */
const frameMilliseconds = 40;

/** What the generator is told, once the queue is bound. */
export function replayPlan({ packets, passes, rate }: ReplayOptions): ReplayPlan {
  return { packets, count: packets.length * passes, originalTiming: rate === undefined, rate };
}

/**
 * Replays a capture towards the guest, through mp.
 * @throws TestFailure `ReplayLost` when not every frame was delivered into a posted buffer
 */
export async function runReplay(
  bench: Bench,
  options: ReplayOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<ReplayOutcome> {
  const { nic, host } = bench;
  const plan = replayPlan(options);
  const step = progress.step(`replay ${options.name}`);
  const paced = patienceMilliseconds(replaySeconds(plan, nic.identity.clockHz));
  const deadline = Deadline.after(replayMilliseconds + plan.count * frameMilliseconds + paced);
  const alive = <T>(what: string, work: Promise<T>): Promise<T> =>
    deadline.race(what, Promise.race([work, bench.failure]), signal);
  try {
    await alive('the binding', host.bind('zero-copy'));
    const before = await nic.counters.snapshot();
    await alive(
      'loading the capture',
      nic.generator.configureAll({ streams: [], replay: plan, holdOnStarved: true, holdOnTraceFull: false }),
    );
    await nic.generator.start();
    await alive('the replay', nic.generator.finished(deadline));
    const { RX_DELIVERED_FRAMES: delivered } = difference(await nic.counters.snapshot(), before);
    const pacing = await nic.generator.pacing();
    await alive('the unbinding', host.unbind());
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
    await nic.generator.stop().catch(() => undefined);
    step.failed(error instanceof Error ? error.message : String(error));
    throw error;
  }
}
