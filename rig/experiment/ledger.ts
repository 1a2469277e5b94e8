import type { LedgerAccount } from '../nic/ledger/account.js';
import { burstRateHz } from '../nic/ledger/session.js';
import type { Nic } from '../nic/nic.js';
import type { Watch } from '../bench/watch.js';

/**
 * Does work while the NIC pushes snapshots of its ledger and every one of them is checked.
 * @throws LedgerViolated or LedgerGap as soon as a snapshot is wrong, whatever the work does; else what the work throws
 */
export async function underLedger<T>(
  nic: Nic,
  watch: Watch,
  work: (watch: Watch) => Promise<T>,
): Promise<{ result: T; ledger: LedgerAccount }> {
  // A burst: an experiment of a few hundred frames is over within milliseconds of the device.
  const session = await watch.wait('the ledger', () => nic.ledger.open(burstRateHz));
  let result: T;
  try {
    result = await work(watch.and(session.failure));
  } catch (error) {
    // The reason that counts is the one above.
    await watch.undo('the ledger', () => session.close());
    throw error;
  }
  return { result, ledger: await watch.wait('the ledger', () => session.close()) };
}
