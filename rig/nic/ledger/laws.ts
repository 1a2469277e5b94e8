import type { Accounts, Entries, NicEntry, RxEntry, TxEntry } from './words.js';

/** One law of the ledger, with both sides as they stand. */
export interface LawFigures {
  /** The law in words: what must be equal. */
  readonly law: string;
  readonly left: bigint;
  readonly right: bigint;
}

const rxDrops = [
  'DROP_STARVED',
  'DROP_TOO_LONG',
  'DROP_DISABLED',
  'DROP_DMA_ERROR',
] as const satisfies readonly RxEntry[];

/** The frames that a receive queue lost, for whatever reason. */
export function droppedBy(queue: Entries<RxEntry, bigint>): bigint {
  return rxDrops.reduce((sum, name) => sum + queue[name], 0n);
}

const tested = [
  'TESTER_SENT_FRAMES',
  'TESTER_INTACT',
  'TESTER_CORRUPT',
  'TESTER_OTHER',
  'TESTER_UNCHECKED',
] as const satisfies readonly NicEntry[];

/** The frames that left the NIC by the wire in tester mode, and those that came from there and were looked at. */
export function testedBy(nic: Entries<NicEntry, bigint>): bigint {
  return tested.reduce((sum, name) => sum + nic[name], 0n);
}

/** Every law, for counts and levels of one moment; each holds at every moment. */
export function lawsOf({ nic, rx, tx }: Accounts<bigint>): readonly LawFigures[] {
  const finished = rx.reduce((sum, queue) => sum + queue.DELIVERED_FRAMES + droppedBy(queue), 0n);
  return [
    {
      law: 'frames that entered the NIC + copies = delivered + dropped + tested + in flight',
      left: nic.INJECTED_FRAMES + nic.WIRE_RX_FRAMES + nic.RX_COPIES,
      right: finished + nic.DROP_UNMATCHED + nic.DROP_OVERFLOW + nic.DROP_TOO_LONG + testedBy(nic) + nic.IN_FLIGHT,
    },
    ...rx.flatMap((queue, index) => [
      {
        law: `frames given to receive queue ${index} = delivered + dropped + in flight`,
        left: queue.FRAMES,
        right: queue.DELIVERED_FRAMES + droppedBy(queue) + queue.IN_FLIGHT,
      },
      descriptors(`receive queue ${index}`, queue),
    ]),
    ...tx.flatMap((queue, index) => [
      {
        law: `frames read by transmit queue ${index} = sent + in flight`,
        left: queue.READ_FRAMES,
        right: queue.SENT_FRAMES + queue.IN_FLIGHT,
      },
      descriptors(`transmit queue ${index}`, queue),
    ]),
  ];
}

/** The first law that does not hold when all counts are known only modulo `modulus`. */
export function brokenLaw(accounts: Accounts<bigint>, modulus: bigint): LawFigures | undefined {
  return lawsOf(accounts).find(({ left, right }) => (left - right) % modulus !== 0n);
}

function descriptors(whose: string, queue: Entries<RxEntry & TxEntry, bigint>): LawFigures {
  return {
    law: `descriptors fetched by ${whose} = completed + completion refused + given up + posted`,
    left: queue.DESCRIPTORS,
    right: queue.COMPLETIONS + queue.COMPLETIONS_REFUSED + queue.FLUSHED + queue.POSTED,
  };
}
