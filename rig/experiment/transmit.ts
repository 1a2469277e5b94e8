import { randomInt } from 'node:crypto';
import { messageOf, TestFailure } from '../base/errors.js';
import type { Progress } from '../base/progress.js';
import type { Bench } from '../bench/bench.js';
import { bringToRest } from '../bench/settle.js';
import { Watch } from '../bench/watch.js';
import { judgeTransmit } from '../evidence/transmit.js';
import type { GuestInterface } from '../host/host.js';
import { drawNonceKey } from '../nic/nonce.js';
import { conservationViolation, difference } from '../nic/snapshot.js';
import { bindGuest } from './bind.js';
import { collectTransmit } from './collect-transmit.js';
import { macOf, type ExperimentOptions, type ExperimentOutcome } from './experiment.js';
import { underLedger } from './ledger.js';
import { declaredTransmitLines } from './lines.js';
import { transmitSeries, type TransmitPlan } from './transmit-plan.js';

/** Time for all of it but the frames, and for each of them: an emulated guest sends a few hundred a second. */
const restMilliseconds = 180_000;
const frameMilliseconds = 40;

/**
 * Lets the guest send frames of its own, on a bench whose guest is up, and judges how they left the host. Whatever ends
 * it early, nothing of it is left going.
 * @throws UsageError when the guest cannot send what is asked for
 * @throws TestFailure when the NIC's counters contradict each other
 * @throws LedgerViolated when a snapshot of the NIC's ledger breaks one of its laws
 * @throws DeadlineExceeded when a part of the bench does not answer; Interrupted; that of which the bench died
 */
export async function runTransmit(
  bench: Bench,
  plan: TransmitPlan,
  interfaces: readonly GuestInterface[],
  progress: Progress,
  options: ExperimentOptions,
): Promise<ExperimentOutcome> {
  const { nic, host } = bench;
  const { mode, mutant } = plan;
  // What the guest has sent stays in its memory: the next series must not find it.
  const key = drawNonceKey(() => randomInt(256));
  const traffic = transmitSeries(plan, key, macOf(plan.role, interfaces));
  const step = progress.step(mode === 'zero-copy' ? plan.name : `control ${plan.name}`);
  const whole = Watch.over(bench, options, restMilliseconds + plan.frames * frameMilliseconds);
  try {
    const before = await whole.wait('the counters', () => nic.counters.snapshot());
    const { result, ledger } = await underLedger(nic, whole, async (watch) => {
      await bindGuest(bench, { mode, mutant, mac: macOf('mp', interfaces) }, watch);
      const observer = { whilePaused: options.whilePaused, onProgress: (text: string) => step.update(text) };
      const collected = await collectTransmit(bench, plan.role, traffic, observer, watch);
      if (mode) await watch.wait('mp to be released', () => host.unbind());
      return collected;
    });
    const after = await whole.wait('the counters', () => nic.counters.snapshot());
    const violation = conservationViolation(after);
    if (violation) {
      throw new TestFailure('ConservationViolated', violation.message, 'the NIC lost count: read counters in run.json');
    }
    const judged = judgeTransmit(result.round, declaredTransmitLines(bench.evidence(), plan.demanded));
    const { caveat } = bench.facts;
    const experiment = caveat === null ? judged : { ...judged, notes: [caveat, ...judged.notes] };
    step.done(`${experiment.verdict.counts.injected} frames, ${experiment.verdict.verdict}`);
    return {
      name: plan.name,
      experiment,
      timings: result.timings,
      counters: difference(after, before),
      ledger,
      card: null,
      accuracies: [],
      latency: null,
      refusedMarks: 0,
      testimonies: [],
    };
  } catch (error) {
    await bringToRest(bench, whole);
    step.failed(messageOf(error));
    throw error;
  }
}
