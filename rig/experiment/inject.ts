import type { Deadline } from '../base/deadline.js';
import { DeadlineExceeded } from '../base/deadline.js';
import { TestFailure } from '../base/errors.js';
import type { TraceLog } from '../evidence/trace-log.js';
import type { Nic, TraceRecord } from '../nic/nic.js';
import type { InjectionPlan } from '../nic/traffic.js';
import { frameCount } from './plan.js';

/** Pause between looks at an idle DMA trace, in milliseconds. */
const idleMilliseconds = 5;

/**
 * Injects the frames of all streams of `plan` and reads the DMA trace while they flow, until the last one has been delivered or
 * dropped.
 * @throws TestFailure `InjectionStalled` when the receive path takes no more frames
 */
export async function injectFrames(
  nic: Nic,
  plan: InjectionPlan,
  deadline: Deadline,
  onProgress: (records: number) => void,
): Promise<TraceLog> {
  await nic.trace.enable();
  const from = await nic.trace.recorded();
  await nic.generator.configureAll(plan);
  await nic.generator.start();
  const records: TraceRecord[] = [];
  let overflow = 0;
  for (let settled = false; ;) {
    const batch = await nic.trace.drain();
    records.push(...batch.records);
    overflow = batch.overflow;
    onProgress(records.length);
    if (batch.records.length > 0) continue;
    if (settled) break;
    // Whatever was recorded before everything had settled is read by one more look.
    settled = await isSettled(nic);
    if (deadline.passed) await giveUp(nic, plan, records.length);
    if (!settled) await new Promise((resolve) => setTimeout(resolve, idleMilliseconds));
  }
  const to = await nic.trace.recorded();
  await nic.trace.disable();
  return { records, from, to, overflow };
}

async function isSettled(nic: Nic): Promise<boolean> {
  if ((await nic.generator.status()).running) return false;
  return (await nic.counters.snapshot()).RX_IN_FLIGHT === 0;
}

async function giveUp(nic: Nic, plan: InjectionPlan, recorded: number): Promise<never> {
  const { injected } = await nic.generator.status();
  await nic.generator.stop();
  throw new TestFailure(
    'InjectionStalled',
    `only ${injected} of ${frameCount(plan)} frames found a posted buffer in time (${recorded} recorded by the NIC)`,
    'see the kernel log and the statistics in the run directory: does the guest post buffers?',
    { cause: new DeadlineExceeded('the injection', 0) },
  );
}
