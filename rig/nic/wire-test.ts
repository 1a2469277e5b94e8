import { Deadline } from '../base/deadline.js';
import type { LatencyHistogram } from './latency-histogram.js';
import type { LedgerAccount } from './ledger/account.js';
import type { CheckerReport, Nic, TesterMode } from './nic.js';
import type { InjectionPlan } from './traffic.js';

/** How frames are sent to the wire and waited for. */
export interface WireTestOptions {
  /** Whether the host of the NIC gets what comes back as well; `checking` unless stated. */
  readonly mode?: Exclude<TesterMode, 'off'>;
  /** The test ends when no frame has come back for so long, although some are missing; a second unless stated. */
  readonly silenceMs?: number;
}

/** What was found of the frames that a wire brought back. */
export interface WireTest {
  /** Frames that were made, and sent to the wire. */
  readonly sent: number;
  /** What the checker says of each stream of the plan, in its order, and of the frames of none. */
  readonly check: CheckerReport;
  /** From the last word of a frame out to its last word in. */
  readonly latency: LatencyHistogram;
  /** Every snapshot of the ledger in between was lawful. */
  readonly account: LedgerAccount;
}

const pollMs = 20;
const defaultSilenceMs = 1000;
/** Frames on the way to the wire leave the NIC in milliseconds, unless the wire stands still. */
const settleMs = 10_000;

/**
 * Sends the frames of a plan to the wire and judges those that come back by it; of what holds the generator up in the plan
 * only the allowance counts there, which is not raised. The tester mode, the checker and the latency meter are off
 * afterwards, however it ends.
 * @throws NicBusy while the generator runs or the checker checks
 * @throws LedgerViolated when the NIC lost count of a frame
 * @throws DeadlineExceeded when the generator does not end in time
 */
export async function testWire(
  nic: Nic,
  plan: InjectionPlan,
  deadline: Deadline,
  { mode = 'checking', silenceMs = defaultSilenceMs }: WireTestOptions = {},
): Promise<WireTest> {
  await nic.tester.set(mode, deadline);
  try {
    await nic.generator.configureAll(plan);
    await nic.checker.start(plan.streams.map(({ nonceKey, sequence }) => ({ key: nonceKey, first: sequence })));
    await nic.latency.start();
    const ledger = await nic.ledger.open();
    const found = await sendAndCheck(nic, plan, deadline, silenceMs).catch(async (error: unknown) => {
      await ledger.close().catch(() => undefined);
      throw error;
    });
    return { ...found, account: await ledger.close() };
  } finally {
    await nic.settle(Deadline.after(settleMs));
  }
}

async function sendAndCheck(
  nic: Nic,
  plan: InjectionPlan,
  deadline: Deadline,
  silenceMs: number,
): Promise<Omit<WireTest, 'account'>> {
  await nic.generator.start();
  const sent = await nic.generator.finished(deadline);
  await untilReturned(nic, plan, deadline, silenceMs);
  const check = await nic.checker.finish();
  const { echo: latency } = await nic.latency.finish();
  return { sent, check, latency };
}

/** Until every frame has come back, or none for a while. */
async function untilReturned(
  nic: Nic,
  { streams }: InjectionPlan,
  deadline: Deadline,
  silenceMs: number,
): Promise<void> {
  let seen = 0;
  let silence = deadline.within(silenceMs);
  await deadline.poll('the frames to come back', pollMs, async () => {
    const { streams: found } = await nic.checker.read();
    const frames = found.reduce((sum, stream) => sum + stream.frames, 0);
    if (frames > seen) silence = deadline.within(silenceMs);
    seen = frames;
    const all = streams.every(({ count }, number) => (found[number]?.frames ?? 0) >= count);
    return all || silence.passed ? true : undefined;
  });
}
