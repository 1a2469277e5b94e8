import { TestFailure } from '../base/errors.js';
import type { TraceLog } from '../evidence/trace-log.js';
import type { Nic, TraceRecord } from '../nic/nic.js';
import type { InjectionPlan } from '../nic/traffic.js';
import { frameCount, injectionPatience, injectionSeconds } from './plan.js';
import type { Watch } from '../bench/watch.js';

/** Pause between looks at an idle NIC, in milliseconds. */
const idleMilliseconds = 5;

/**
 * Injects the frames of all streams of `plan` and reads the DMA trace while they flow, until the last one has been delivered or
 * dropped.
 * @throws TestFailure `InjectionStalled` when the receive path takes no more frames
 */
export async function injectFrames(
  nic: Nic,
  plan: InjectionPlan,
  watch: Watch,
  onProgress: (records: number) => void,
): Promise<TraceLog> {
  const count = frameCount(plan);
  const ask = <T>(work: () => Promise<T>): Promise<T> => watch.wait('the injection', work);
  const limit = watch.deadline.within(injectionPatience(count, injectionSeconds(plan)));
  await ask(() => nic.trace.enable());
  const from = await ask(() => nic.trace.recorded());
  await ask(() => nic.generator.configureAll(plan));
  await ask(() => nic.generator.start());
  const records: TraceRecord[] = [];
  let overflow = 0;
  for (let settled = false; ;) {
    const batch = await ask(() => nic.trace.drain());
    records.push(...batch.records);
    overflow = batch.overflow;
    onProgress(records.length);
    if (batch.records.length > 0) continue;
    if (settled) break;
    // Whatever was recorded before everything had settled is read by one more look.
    settled = await isSettled(nic, watch);
    if (settled) continue;
    if (limit.passed) throw await stalled(nic, count, watch);
    await watch.pause('the injection', idleMilliseconds);
  }
  const to = await ask(() => nic.trace.recorded());
  await ask(() => nic.trace.disable());
  return { records, from, to, overflow };
}

/**
 * Waits until all of the `count` frames of a generator that was started have been delivered or dropped.
 * @param patience milliseconds that this may take
 * @throws TestFailure `InjectionStalled` when the receive path takes no more frames
 */
export async function untilSettled(nic: Nic, count: number, patience: number, watch: Watch): Promise<void> {
  const limit = watch.deadline.within(patience);
  while (!(await isSettled(nic, watch))) {
    if (limit.passed) throw await stalled(nic, count, watch);
    await watch.pause('the injection', idleMilliseconds);
  }
}

async function isSettled(nic: Nic, watch: Watch): Promise<boolean> {
  if ((await watch.wait('the generator', () => nic.generator.status())).running) return false;
  return (await watch.wait('the counters', () => nic.counters.snapshot())).RX_IN_FLIGHT === 0;
}

async function stalled(nic: Nic, count: number, watch: Watch): Promise<TestFailure> {
  const { injected } = await watch.wait('the generator', () => nic.generator.status());
  return new TestFailure(
    'InjectionStalled',
    `only ${injected} of ${count} frames found a posted buffer in time`,
    'see the kernel log and the statistics in the run directory: does the guest post buffers?',
  );
}
