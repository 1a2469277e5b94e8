import type { Bench } from '../bench/bench.js';
import { Deadline } from '../base/deadline.js';
import { judgeEcho, type EchoObservation, type EchoVerdict } from '../evidence/echo.js';
import type { TransmitTouch } from '../evidence/transmit-touch.js';
import type { GuestInterface } from '../host/host.js';
import { summarize, type LatencySummary } from '../nic/latency-histogram.js';
import { NicFault } from '../nic/errors.js';
import type { Nic } from '../nic/nic.js';
import type { InjectionPlan } from '../nic/traffic.js';
import type { Progress } from '../base/progress.js';
import { macOf } from './experiment.js';
import { injectFrames } from './inject.js';
import type { Streams } from '../traffic/traffic.js';
import { echoPlan, frameCount, injectionSeconds } from './plan.js';
import { ProcessorWatch } from './processor-watch.js';
import { patienceMilliseconds } from './simulated-time.js';
import { readTransmit, type WatchedTransmit } from './transmit-watch.js';

const roundMilliseconds = 60_000;
/** An emulated guest takes a few hundred frames a second, and sends as many. */
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

/** Injects frames through mp into a guest that sends each back, while the NIC checks and measures what returns. */
export async function runEcho(
  bench: Bench,
  traffic: Streams,
  interfaces: readonly GuestInterface[],
  progress: Progress,
  signal: AbortSignal,
): Promise<EchoOutcome> {
  const { nic, host } = bench;
  const step = progress.step('echo');
  const plan = echoPlan(traffic, macOf('mp', interfaces));
  const count = frameCount(plan);
  const paced = patienceMilliseconds(injectionSeconds(plan));
  const deadline = Deadline.after(roundMilliseconds + count * frameMilliseconds + paced);
  const watched = <T>(what: string, work: Promise<T>): Promise<T> =>
    deadline.race(what, Promise.race([work, bench.failure]), signal);
  try {
    await watched('mp to be bound', host.bind('zero-copy'));
    await watched('the guest to send frames back', host.startEcho('mp'));
    await watched(
      'the checker',
      nic.checker.start(plan.streams.map(({ nonceKey, sequence }) => ({ key: nonceKey, first: sequence }))),
    );
    await watched('the latency meter', nic.latency.start());
    const processors = await watched('the watch of the processors', ProcessorWatch.begin(bench.evidence().touch));
    let transmit: WatchedTransmit;
    try {
      await watched(
        'the injection',
        injectFrames(nic, plan, deadline, (records) => step.update(`${records} of ${count} frames`, records / count)),
      );
      await watched('the frames to come back', untilReturned(nic, plan, deadline));
      transmit = await watched('the search for sent frames', readTransmit(bench, plan, processors, signal));
    } finally {
      await processors.end();
    }
    const guest = await watched('the guest to stop', host.endEcho());
    const { streams: checks } = await watched('the checker', nic.checker.finish());
    const { dma, echo } = await watched('the latency meter', nic.latency.finish());
    await watched('mp to be released', host.unbind());
    const streams = plan.streams.map(({ count: injected }, number) => {
      const check = checks[number];
      if (!check) throw new NicFault(`the checker has no counts of stream ${number}`);
      return { injected, check };
    });
    const verdict = judgeEcho(streams);
    step.done(`${verdict.returned} of ${count} frames came back, ${verdict.verdict}`);
    return { verdict, streams, guest, transmit, dma: summarize(dma), echo: summarize(echo) };
  } catch (error) {
    step.failed(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

/** Until every frame has come back, or none for a while. */
async function untilReturned(nic: Nic, { streams }: InjectionPlan, deadline: Deadline): Promise<void> {
  let seen = 0;
  let silence = deadline.within(silenceMilliseconds);
  for (;;) {
    const returned = (await nic.checker.read()).streams.map(({ frames }) => frames);
    const frames = returned.reduce((sum, one) => sum + one, 0);
    const all = streams.every(({ count }, number) => (returned[number] ?? 0) >= count);
    if (all || silence.passed) return;
    if (frames > seen) silence = deadline.within(silenceMilliseconds);
    seen = frames;
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
}
