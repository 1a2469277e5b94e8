import { messageOf } from '../base/errors.js';
import type { Bench } from '../bench/bench.js';
import type { Clock } from '../base/clock.js';
import { judgeEcho, type EchoObservation, type EchoVerdict } from '../evidence/echo.js';
import type { TransmitTouch } from '../evidence/transmit-touch.js';
import type { GuestInterface } from '../host/host.js';
import { summarize, type LatencySummary } from '../nic/latency-histogram.js';
import { NicFault } from '../nic/errors.js';
import type { Nic } from '../nic/nic.js';
import type { InjectionPlan } from '../nic/traffic.js';
import type { Progress } from '../base/progress.js';
import { bringToRest } from '../bench/settle.js';
import { bindGuest } from './bind.js';
import { macOf } from './experiment.js';
import { injectFrames } from './inject.js';
import type { Streams } from '../traffic/traffic.js';
import { echoPlan, frameCount, injectionPatience, injectionSeconds } from './plan.js';
import { ProcessorWatch } from './processor-watch.js';
import { readTransmit, type WatchedTransmit } from './transmit-watch.js';
import { Watch } from '../bench/watch.js';

/** Time for all of it but the injection, in milliseconds: an emulated guest sends a few hundred frames a second. */
const restMilliseconds = 120_000;
const frameMilliseconds = 40;
/** Frames that come back at all come without such a pause. */
const silenceMilliseconds = 5_000;
const pollMilliseconds = 20;

/** Frames that the guest sent back. */
export interface EchoOutcome {
  readonly verdict: EchoVerdict;
  /** By number of the stream. */
  readonly streams: readonly EchoObservation[];
  readonly guest: { readonly echoed: number; readonly lost: number };
  /** What the host did to the guest's pages from which the frames were sent, or why that is not known. */
  readonly transmit: TransmitTouch | { readonly unavailable: string };
  readonly dma: LatencySummary | null;
  readonly echo: LatencySummary | null;
}

/**
 * Injects frames through mp into a guest that sends each back, while the NIC checks and measures what returns. Whatever
 * ends it early, nothing of it is left going.
 */
export async function runEcho(
  bench: Bench,
  traffic: Streams,
  interfaces: readonly GuestInterface[],
  progress: Progress,
  signal: AbortSignal,
  clock?: Clock,
): Promise<EchoOutcome> {
  const { nic, host } = bench;
  const plan = echoPlan(traffic, macOf('mp', interfaces));
  const count = frameCount(plan);
  const patience = injectionPatience(count, injectionSeconds(plan));
  const step = progress.step('echo');
  const watch = Watch.over(bench, { signal, clock }, patience + restMilliseconds + count * frameMilliseconds);
  const checked = plan.streams.map(({ nonceKey, sequence }) => ({ key: nonceKey, first: sequence }));
  try {
    await bindGuest(bench, { mode: 'zero-copy', mac: macOf('mp', interfaces) }, watch);
    await watch.wait('the guest to send frames back', () => host.startEcho('mp'));
    await watch.wait('the checker', () => nic.checker.start(checked));
    await watch.wait('the latency meter', () => nic.latency.start());
    const processors = new ProcessorWatch(bench.evidence().touch);
    let transmit: WatchedTransmit;
    try {
      await watch.wait('the watch of the processors', () => processors.begin());
      await injectFrames(bench, plan, watch, {
        onProgress: (records) => step.update(`${records} of ${count} frames`, records / count),
        arrived: () => returnedFrames(nic),
      });
      await untilReturned(nic, plan, watch);
      transmit = await readTransmit(bench, plan, processors, watch);
    } finally {
      await watch.undo('the end of the watch', () => processors.end());
    }
    const guest = await watch.wait('the guest to stop', () => host.endEcho());
    const { streams: checks } = await watch.wait('the checker', () => nic.checker.finish());
    const { dma, echo } = await watch.wait('the latency meter', () => nic.latency.finish());
    await watch.wait('mp to be released', () => host.unbind());
    const streams = plan.streams.map(({ count: injected }, number) => {
      const check = checks[number];
      if (!check) throw new NicFault(`the checker has no counts of stream ${number}`);
      return { injected, check };
    });
    const verdict = judgeEcho(streams);
    step.done(`${verdict.returned} of ${count} frames came back, ${verdict.verdict}`);
    return { verdict, streams, guest, transmit, dma: summarize(dma), echo: summarize(echo) };
  } catch (error) {
    await watch.undo('the guest to stop', () => host.endEcho());
    await bringToRest(bench, watch);
    step.failed(messageOf(error));
    throw error;
  }
}

/** Until every frame has come back, or none for a while. */
async function untilReturned(nic: Nic, { streams }: InjectionPlan, watch: Watch): Promise<void> {
  let seen = 0;
  let silence = watch.deadline.within(silenceMilliseconds);
  for (;;) {
    const { streams: checks } = await watch.wait('the frames to come back', () => nic.checker.read());
    const returned = checks.map(({ frames }) => frames);
    const frames = returned.reduce((sum, one) => sum + one, 0);
    const all = streams.every(({ count }, number) => (returned[number] ?? 0) >= count);
    if (all || silence.passed) return;
    if (frames > seen) silence = watch.deadline.within(silenceMilliseconds);
    seen = frames;
    await watch.pause('the frames to come back', pollMilliseconds);
  }
}

async function returnedFrames({ checker }: Nic): Promise<number> {
  return (await checker.read()).streams.reduce((sum, { frames }) => sum + frames, 0);
}
