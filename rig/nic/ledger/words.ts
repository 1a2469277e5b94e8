import { constants, registers } from '../../../firmware/registers/generated/registers.js';
import type { RegisterLayout } from '../../../firmware/registers/generated/registers.js';
import { NicFault } from '../errors.js';
import { unpackFields } from '../registers/fields.js';

const { LEDGER, RX_LEDGER0, TX_LEDGER0 } = registers;
const stride = registers.RX_LEDGER1.FRAMES.offset - RX_LEDGER0.FRAMES.offset;

type Control = 'COMMAND' | 'INTERVAL' | 'TAKEN' | 'DUE' | 'SKIPPED' | 'TIME';
type Level = 'IN_FLIGHT' | 'POSTED';

/** What is counted for the NIC as a whole; `IN_FLIGHT` is a level. */
export type NicEntry = Exclude<keyof typeof LEDGER, Control>;
/** What is counted for a receive queue; `IN_FLIGHT` and `POSTED` are levels. */
export type RxEntry = Exclude<keyof typeof RX_LEDGER0, 'LEVELS'> | Level;
/** What is counted for a transmit queue; `IN_FLIGHT` and `POSTED` are levels. */
export type TxEntry = Exclude<keyof typeof TX_LEDGER0, 'LEVELS'> | Level;

/** Values by what they count. */
export type Entries<Name extends string, Value> = Readonly<Record<Name, Value>>;

/** The ledger of one moment: the NIC and every queue, by its number. */
export interface Accounts<Value> {
  readonly nic: Entries<NicEntry, Value>;
  readonly rx: readonly Entries<RxEntry, Value>[];
  readonly tx: readonly Entries<TxEntry, Value>[];
}

/** A snapshot as the NIC took it: counts of 32 bits that wrap, and levels, all of one clock cycle. */
export interface LedgerReading extends Accounts<number> {
  /** Clock cycle. */
  readonly time: bigint;
}

const controls: readonly string[] = ['COMMAND', 'INTERVAL', 'TAKEN', 'DUE', 'SKIPPED', 'TIME'] satisfies Control[];
const nicWords = Object.entries<RegisterLayout>(LEDGER).filter(([name]) => !controls.includes(name));
const rxWords = Object.entries<RegisterLayout>(RX_LEDGER0);
const txWords = Object.entries<RegisterLayout>(TX_LEDGER0);
const queues = Array.from({ length: constants.QUEUES }, (_, index) => index);

/** Byte addresses of all words of a snapshot, in the order in which they are pushed. */
export const wordAddresses: readonly number[] = [
  ...nicWords.map(([, { offset }]) => offset),
  ...queues.flatMap((queue) => rxWords.map(([, { offset }]) => offset + queue * stride)),
  ...queues.flatMap((queue) => txWords.map(([, { offset }]) => offset + queue * stride)),
];

/** Whether an entry is a level and not a count. */
export function isLevel(name: string): boolean {
  return name === 'IN_FLIGHT' || name === 'POSTED';
}

/**
 * The snapshot in the words of an event, or in those at {@link wordAddresses}.
 * @throws NicFault when there are more or fewer words than the description says
 */
export function readWords(time: bigint, words: ArrayLike<number>): LedgerReading {
  if (words.length !== wordAddresses.length) {
    throw new NicFault(`a counter snapshot of ${words.length} words came, it has ${wordAddresses.length}`);
  }
  let at = 0;
  const next = (layouts: readonly (readonly [string, RegisterLayout])[]): Record<string, number> => {
    const entries: Record<string, number> = {};
    for (const [name, layout] of layouts) {
      const word = words[at++] ?? 0;
      if (name === 'LEVELS') Object.assign(entries, unpackFields(layout, word));
      else entries[name] = word >>> 0;
    }
    return entries;
  };
  const nic = next(nicWords) as Entries<NicEntry, number>;
  const rx = queues.map(() => next(rxWords) as Entries<RxEntry, number>);
  const tx = queues.map(() => next(txWords) as Entries<TxEntry, number>);
  return { time, nic, rx, tx };
}

/** Every entry of both accounts, joined by `join`. */
export function zipAccounts<A, B, C>(
  first: Accounts<A>,
  second: Accounts<B>,
  join: (a: A, b: B, name: string) => C,
): Accounts<C> {
  const zip = <Name extends string>(a: Entries<Name, A>, b: Entries<Name, B>): Entries<Name, C> =>
    Object.fromEntries(
      (Object.keys(a) as Name[]).map((name) => [name, join(a[name], b[name], name)]),
    ) as unknown as Entries<Name, C>;
  const zipAll = <Name extends string>(a: readonly Entries<Name, A>[], b: readonly Entries<Name, B>[]) =>
    a.flatMap((one, queue) => {
      const other = b[queue];
      return other === undefined ? [] : [zip(one, other)];
    });
  return { nic: zip(first.nic, second.nic), rx: zipAll(first.rx, second.rx), tx: zipAll(first.tx, second.tx) };
}
