import { messageOf, TestFailure } from '../base/errors.js';
import type { Progress } from '../base/progress.js';
import type { Bench } from '../bench/bench.js';
import { bringToRest } from '../bench/settle.js';
import { Watch, type Ends } from '../bench/watch.js';
import { judgeSteering, type HostTraffic, type SteeringVerdict } from '../evidence/steering.js';
import type { SteeringRound } from '../evidence/steering-types.js';
import type { NumberedGuest } from '../host/host.js';
import type { LedgerAccount } from '../nic/ledger/account.js';
import { conservationViolation, difference, type CounterSnapshot } from '../nic/snapshot.js';
import { collectSteering } from './collect-steering.js';
import { underLedger } from './ledger.js';
import { frameCount, injectionPatience } from './plan.js';
import { steeredRounds, type SteeringPlan } from './steering-plan.js';

/** A guest that takes part, with the address of its interface `mp`. */
export interface SteeredStation {
  readonly guest: NumberedGuest;
  readonly mac: string;
}

/** Frames to several guests at once, and what became of them. */
export interface SteeringOutcome {
  readonly verdict: SteeringVerdict;
  /** Whether each guest was bound to the address of the next one. */
  readonly swapped: boolean;
  /** By number of the guest. */
  readonly macs: readonly string[];
  /** Frames of all streams. */
  readonly injected: number;
  /** What the NIC counted meanwhile. */
  readonly counters: CounterSnapshot;
  readonly ledger: LedgerAccount;
}

/** Time for all of it but the injection, in milliseconds. */
const restMilliseconds = 240_000;

/**
 * Binds several guests to one NIC, each to an address of its own, injects frames to all of them, to groups, to the host
 * and to nobody, and judges who has received what. Whatever ends it early, nothing of it is left going.
 * @throws as `runExperiment` does
 */
export async function runSteering(
  bench: Bench,
  plan: SteeringPlan,
  stations: readonly SteeredStation[],
  progress: Progress,
  ends: Ends,
): Promise<SteeringOutcome> {
  const { nic, host, underTest } = bench;
  const macs = stations.map(({ mac }) => mac);
  const guests = stations.map(({ guest }) => guest);
  const hostMac = await Watch.over(bench, ends, restMilliseconds).wait('the inventory', async () => {
    return (await host.inventory()).nics.find((one) => underTest.is(one))?.mac ?? null;
  });
  const rounds = steeredRounds(plan, macs, hostMac, underTest.takesStrangers ? 'may' : 'not');
  const injected = rounds.reduce((sum, round) => sum + frameCount(round.plan), 0);
  const whole = Watch.over(bench, ends, injectionPatience(injected, 0) + restMilliseconds);
  const step = progress.step(plan.swapped ? 'control steering' : 'steering');
  try {
    const before = await whole.wait('the counters', () => nic.counters.snapshot());
    const { result, ledger } = await underLedger(nic, whole, async (watch) => {
      await watch.wait('the instrument to face the NIC under test', () => underTest.face(watch.deadline));
      for (const [number, guest] of guests.entries()) {
        const address = macs[plan.swapped ? (number + 1) % macs.length : number] ?? '';
        await watch.wait('the guests to be bound', () => guest.bind('zero-copy', { addresses: [address] }));
      }
      const collected: { round: SteeringRound; host: HostTraffic }[] = [];
      const onProgress = (text: string, fraction?: number) => step.update(text, fraction);
      for (const round of rounds) collected.push(await collectSteering(bench, guests, round, onProgress, watch));
      for (const guest of [...guests].reverse()) {
        await watch.wait('the guests to be released', () => guest.unbind());
      }
      return collected;
    });
    const after = await whole.wait('the counters', () => nic.counters.snapshot());
    const violation = conservationViolation(after);
    if (violation) {
      throw new TestFailure(
        'ConservationViolated',
        violation.message,
        'the NIC lost count: see the results of the test',
      );
    }
    const verdict = judgeSteering(
      result.map(({ round }) => round),
      result.map((one) => one.host).reduce(together),
    );
    step.done(`${injected} frames to ${guests.length} guests, ${verdict.verdict}`);
    return { verdict, swapped: plan.swapped, macs, injected, counters: difference(after, before), ledger };
  } catch (error) {
    await bringToRest(bench, whole);
    for (const guest of [...guests].reverse()) await whole.undo('a guest to be released', () => guest.unbind());
    step.failed(messageOf(error));
    throw error;
  }
}

function together(one: HostTraffic, other: HostTraffic): HostTraffic {
  if ('unavailable' in one) return one;
  if ('unavailable' in other) return other;
  return { sent: one.sent + other.sent, received: one.received + other.received };
}
