import type { Bench } from '../../bench/bench.js';
import { Deadline } from '../../deadline.js';
import { judgeEcho } from '../../evidence/echo.js';
import type { GuestInterface } from '../../host/host.js';
import { summarize } from '../../nic/latency-histogram.js';
import { NicFault } from '../../nic/errors.js';
import type { Nic } from '../../nic/nic.js';
import type { TrafficPlan } from '../../nic/traffic.js';
import type { Progress } from '../../progress.js';
import type { ReportedEcho } from '../../report/echo.js';
import { macOf, trafficPlan } from './experiments.js';
import { injectFrames } from './inject.js';
import type { TrafficOptions } from './options.js';

const roundMilliseconds = 60_000;
/** An emulated guest takes a few hundred frames a second, and sends as many. */
const frameMilliseconds = 40;
/** Frames that come back at all come without such a pause. */
const silenceMilliseconds = 5_000;
const pollMilliseconds = 20;

/** Injects frames through mp into a guest that sends each back, while the NIC checks and measures what returns. */
export async function runEcho(
  bench: Bench,
  traffic: TrafficOptions,
  interfaces: readonly GuestInterface[],
  progress: Progress,
  signal: AbortSignal,
): Promise<ReportedEcho> {
  const { nic, host } = bench;
  const step = progress.step('echo');
  const deadline = Deadline.after(roundMilliseconds + traffic.frames * frameMilliseconds);
  const watched = <T>(what: string, work: Promise<T>): Promise<T> =>
    deadline.race(what, Promise.race([work, bench.failure]), signal);
  const plan = trafficPlan(traffic, macOf('mp', interfaces));
  try {
    await watched('mp to be bound', host.bind('zero-copy'));
    await watched('the guest to send frames back', host.startEcho('mp'));
    await watched('the checker', nic.checker.start([{ key: plan.nonceKey, first: plan.sequence }]));
    await watched('the latency meter', nic.latency.start());
    await watched(
      'the injection',
      injectFrames(nic, plan, deadline, (records) =>
        step.update(`${records} of ${plan.count} frames`, records / plan.count),
      ),
    );
    await watched('the frames to come back', untilReturned(nic, plan, deadline));
    const guest = await watched('the guest to stop', host.endEcho());
    const { streams } = await watched('the checker', nic.checker.finish());
    const { dma, echo } = await watched('the latency meter', nic.latency.finish());
    await watched('mp to be released', host.unbind());
    const [check] = streams;
    if (!check) throw new NicFault('the checker has no counts of its only stream');
    const verdict = judgeEcho({ injected: plan.count, check });
    step.done(`${verdict.returned} of ${plan.count} frames came back, ${verdict.verdict}`);
    return { injected: plan.count, verdict, check, guest, dma: summarize(dma), echo: summarize(echo) };
  } catch (error) {
    step.failed(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

/** Until every frame has come back, or none for a while. */
async function untilReturned(nic: Nic, plan: TrafficPlan, deadline: Deadline): Promise<void> {
  let seen = 0;
  let silence = deadline.within(silenceMilliseconds);
  for (;;) {
    const frames = (await nic.checker.read()).streams[0]?.frames ?? 0;
    if (frames >= plan.count || silence.passed) return;
    if (frames > seen) silence = deadline.within(silenceMilliseconds);
    seen = frames;
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
}
