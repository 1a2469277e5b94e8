import { TestFailure } from '../base/errors.js';
import type { Bench } from '../bench/bench.js';
import type { Watch } from '../bench/watch.js';
import type { TraceLog } from '../evidence/trace-log.js';
import type { TraceRecord } from '../nic/nic.js';
import type { InjectionPlan } from '../nic/traffic.js';
import { frameCount, injectionPatience, injectionSeconds } from './plan.js';
import { Window } from './window.js';

/** What frames are injected by. */
export type InjectionParts = Pick<Bench, 'nic' | 'underTest'>;

/** Who is told how it goes, and asked how far the guest is. */
export interface InjectionObserver {
  onProgress(records: number): void;
  /** Frames that have reached their end so far; may wait for a moment until there are as many as are wanted. */
  arrived(wanted: number): Promise<number>;
}

/** Pause between looks at an idle NIC, in milliseconds. */
const idleMilliseconds = 5;

/**
 * Injects the frames of all streams of `plan` and reads the DMA trace while they flow, until the last one has been delivered or
 * dropped.
 * @throws TestFailure `InjectionStalled` when the receive path takes no more frames
 */
export async function injectFrames(
  parts: InjectionParts,
  plan: InjectionPlan,
  watch: Watch,
  { onProgress, arrived }: InjectionObserver,
): Promise<TraceLog> {
  const { nic, underTest } = parts;
  const { trace } = underTest;
  const count = frameCount(plan);
  const ask = <T>(work: () => Promise<T>): Promise<T> => watch.wait('the injection', work);
  const limit = watch.deadline.within(injectionPatience(count, injectionSeconds(plan)));
  const window = plan.holdOnStarved && underTest.window !== null ? new Window(underTest.window, count) : undefined;
  await ask(() => trace.enable());
  const from = await ask(() => trace.recorded());
  await ask(() => nic.generator.configureAll(window ? { ...plan, allowance: window.allowed } : plan));
  await ask(() => nic.generator.start());
  const records: TraceRecord[] = [];
  let overflow = 0;
  for (let settled = false; ;) {
    const batch = await ask(() => trace.drain());
    records.push(...batch.records);
    overflow = batch.overflow;
    onProgress(records.length);
    if (window && !window.open) await ask(() => advance(window, parts, arrived));
    if (batch.records.length > 0) continue;
    if (settled) break;
    // Whatever was recorded before everything had settled is read by one more look.
    settled = await isSettled(parts, watch);
    if (settled) continue;
    if (limit.passed) throw await stalled(parts, count, watch);
    await watch.pause('the injection', idleMilliseconds);
  }
  const to = await ask(() => trace.recorded());
  await ask(() => trace.disable());
  return { records, from, to, overflow };
}

/** Lets as many frames more be sent as have reached their end. */
async function advance(window: Window, { nic }: InjectionParts, arrived: InjectionObserver['arrived']): Promise<void> {
  const before = window.allowed;
  window.note(await arrived(window.wanted));
  if (window.allowed > before) await nic.generator.allow(window.allowed);
}

/**
 * Waits until all of the `count` frames of a generator that was started have been delivered or dropped.
 * @param patience milliseconds that this may take
 * @throws TestFailure `InjectionStalled` when the receive path takes no more frames
 */
export async function untilSettled(
  parts: InjectionParts,
  count: number,
  patience: number,
  watch: Watch,
): Promise<void> {
  const limit = watch.deadline.within(patience);
  while (!(await isSettled(parts, watch))) {
    if (limit.passed) throw await stalled(parts, count, watch);
    await watch.pause('the injection', idleMilliseconds);
  }
}

async function isSettled({ nic, underTest }: InjectionParts, watch: Watch): Promise<boolean> {
  const status = await watch.wait('the generator', () => nic.generator.status());
  return !status.running && (await watch.wait('the NIC under test', () => underTest.hasSettled(status)));
}

async function stalled({ nic }: InjectionParts, count: number, watch: Watch): Promise<TestFailure> {
  const { injected } = await watch.wait('the generator', () => nic.generator.status());
  return new TestFailure(
    'InjectionStalled',
    `only ${injected} of ${count} frames found a posted buffer in time`,
    'see the kernel log and the statistics in the run directory: does the guest post buffers?',
  );
}
