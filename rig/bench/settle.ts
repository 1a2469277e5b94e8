import type { Clock } from '../base/clock.js';
import { BenchError, messageOf, RigError } from '../base/errors.js';
import type { Bench } from './bench.js';
import { benchWord } from './bench-word.js';
import { Watch } from './watch.js';

/** What remains of the guest when a bench has been settled. */
export type GuestAfterwards =
  /** It is stopped: for a bench that is taken. */
  | 'stopped'
  /** It lives on without a binding: between two tests of one run. */
  | 'kept';

/** Stopping a guest that hangs takes twenty seconds, and each of the other steps moments. */
const settleMilliseconds = 90_000;

/** What the agent says of a count of copies that is over, whether there was one or what it counted is of no use. */
const countIsOver = ['CopyCountNotRunning', 'CopyCountIncomplete', 'CopyCountUnavailable'];

/**
 * Brings a bench to the state in which every experiment begins, whatever was cut short in its middle before: the machine
 * goes on, its processors are not watched, the instrument does nothing by itself, copies are not counted, mp is not bound.
 * Idempotent.
 * @throws BenchError `BenchUnsettled` when a part does not come to rest; Interrupted
 */
export async function settleBench(
  bench: Bench,
  guest: GuestAfterwards,
  signal: AbortSignal,
  clock?: Clock,
): Promise<void> {
  const { host, nic, description } = bench;
  const { memory, touch } = bench.evidence();
  const watch = Watch.over(bench, { signal, clock }, settleMilliseconds);
  const step = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await watch.wait(what, work);
    } catch (cause) {
      if (signal.aborted) throw cause;
      throw unsettled(description.name, what, cause);
    }
  };
  if (memory.available) await step('letting the machine go on', () => memory.value.resume());
  if (touch.available) {
    await step('ending the watch of the processors', async () => {
      if ((await touch.value.account()).watching) await touch.value.stop();
    });
  }
  // The frames come to rest before what they go to is taken away.
  await step('stopping the instrument', () => nic.settle(watch.deadline));
  await step('ending the count of copies', () => unlessOver(countIsOver, host.endCopyCount()));
  if (guest === 'stopped') await step('stopping the guest', () => host.stopGuest());
  else await step('releasing mp', () => host.unbind());
}

/** Waits for the end of something; an error with one of these codes says that it has ended. */
export async function unlessOver(codes: readonly string[], ending: Promise<unknown>): Promise<void> {
  try {
    await ending;
  } catch (error) {
    if (!(error instanceof RigError) || !codes.includes(error.code)) throw error;
  }
}

function unsettled(name: string, what: string, cause: unknown): BenchError {
  return new BenchError(
    'BenchUnsettled',
    `bench "${name}" does not come to rest: ${what}: ${messageOf(cause)}`,
    `"rig lab down --bench ${benchWord(name)}" ends a virtual machine that was left running; a host of hardware has to be restarted`,
    { cause },
  );
}

/**
 * Leaves nothing going of an experiment that was cut short: undoes what can be undone, and does not mind what cannot.
 * The frames come to rest before what they go to is taken away.
 */
export async function bringToRest({ nic, host }: Bench, watch: Watch): Promise<void> {
  await watch.undo('the instrument to come to rest', (deadline) => nic.settle(deadline));
  await watch.undo('mp to be released', () => host.unbind());
}
