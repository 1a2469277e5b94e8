import { amount, number } from './figures.js';
import type { ExactNumber, LedgerDocument } from './ledger-document.js';

type Entries = Readonly<Record<string, ExactNumber>>;

/** What the NIC accounts for, in one line: every queue that had something to do, and how far it was watched. */
export function ledgerSentence(ledger: LedgerDocument | null): string {
  if (!ledger) return 'not kept';
  const received = ledger.rx.flatMap((queue, index) =>
    entry(queue, 'FRAMES') === 0n
      ? []
      : `rx${index} ${amount(entry(queue, 'FRAMES'), 'frame')}, ` +
        `${amount(entry(queue, 'DELIVERED_BYTES'), 'byte')} written, ${number(dropped(queue))} dropped`,
  );
  const sent = ledger.tx.flatMap((queue, index) =>
    entry(queue, 'READ_FRAMES') === 0n
      ? []
      : `tx${index} ${amount(entry(queue, 'READ_FRAMES'), 'frame')}, ${amount(entry(queue, 'READ_BYTES'), 'byte')} read`,
  );
  const queues = [...received, ...sent];
  return `${queues.length > 0 ? queues.join('; ') : 'no queue had a frame'}; ${snapshotSentence(ledger)}`;
}

/** How the ledger was watched. */
export function snapshotSentence({ snapshotsChecked, snapshotsLost, laws }: LedgerDocument): string {
  const held = laws.every(({ left, right }) => left === right);
  return `${amount(snapshotsChecked, 'snapshot')} checked, ${number(snapshotsLost)} lost, ${held ? 'every law held' : 'a law is broken'}`;
}

/** An entry of an account; one that is not there counts nothing. */
export function entry(entries: Entries, name: string): bigint {
  return BigInt(entries[name] ?? 0);
}

/** All that a queue, or the NIC as a whole, dropped, for whatever reason. */
export function dropped(entries: Entries): bigint {
  return Object.keys(entries)
    .filter((name) => name.startsWith('DROP_'))
    .reduce((sum, name) => sum + entry(entries, name), 0n);
}
