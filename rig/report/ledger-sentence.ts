import type { LedgerAccount } from '../nic/ledger/account.js';
import { droppedBy, lawsOf } from '../nic/ledger/laws.js';
import { amount, number } from './figures.js';

/** What the NIC accounts for, in one line: every queue that had something to do, and how far it was watched. */
export function ledgerSentence(account: LedgerAccount): string {
  const { rx, tx } = account.changes;
  const received = rx.flatMap((queue, index) =>
    queue.FRAMES === 0n
      ? []
      : `rx${index} ${amount(queue.FRAMES, 'frame')}, ${amount(queue.DELIVERED_BYTES, 'byte')} written, ` +
        `${number(droppedBy(queue))} dropped`,
  );
  const sent = tx.flatMap((queue, index) =>
    queue.READ_FRAMES === 0n
      ? []
      : `tx${index} ${amount(queue.READ_FRAMES, 'frame')}, ${amount(queue.READ_BYTES, 'byte')} read`,
  );
  const queues = [...received, ...sent];
  return `${queues.length > 0 ? queues.join('; ') : 'no queue had a frame'}; ${snapshotSentence(account)}`;
}

/** How the ledger was watched. */
export function snapshotSentence(account: LedgerAccount): string {
  const held = lawsOf(account.changes).every(({ left, right }) => left === right);
  return `${amount(account.checked, 'snapshot')} checked, ${number(account.lost)} lost, ${held ? 'every law held' : 'a law is broken'}`;
}
