import { NicFault } from '../errors.js';
import { LedgerGap } from './errors.js';
import { isLevel, zipAccounts } from './words.js';
import type { Accounts, LedgerReading } from './words.js';

const wrap = 2 ** 32;

/**
 * Cycles in which no count can wrap: none grows faster than by the 16 bytes that the DMA port carries per cycle. Two
 * snapshots further apart than this do not tell how often a count wrapped between them.
 */
export const longestGap = BigInt(wrap / 16);

/** What was counted since the first reading, without end; levels as they are now. */
export interface LedgerTotals extends Accounts<bigint> {
  /** The reading from which on was counted. */
  readonly first: LedgerReading;
  /** The reading that these totals stand at. */
  readonly last: LedgerReading;
}

/** All counts zero, at this reading. */
export function startTotals(reading: LedgerReading): LedgerTotals {
  const zero = zipAccounts(reading, reading, (now, _, name) => (isLevel(name) ? BigInt(now) : 0n));
  return { ...zero, first: reading, last: reading };
}

/**
 * The totals at a later reading.
 * @throws LedgerGap when a count may have wrapped unseen since the reading before
 * @throws NicFault when the reading is older than the one before
 */
export function advanceTotals(totals: LedgerTotals, reading: LedgerReading): LedgerTotals {
  const cycles = reading.time - totals.last.time;
  if (cycles < 0n) throw new NicFault('the clock of the NIC went back between two counter snapshots: it was reset');
  if (cycles >= longestGap) throw new LedgerGap(cycles, longestGap);
  const grown = zipAccounts(totals.last, reading, (before, now, name) =>
    isLevel(name) ? BigInt(now) : BigInt((now - before + wrap) % wrap),
  );
  const sums = zipAccounts(totals, grown, (sum, more, name) => (isLevel(name) ? more : sum + more));
  return { ...sums, first: totals.first, last: reading };
}

/** What happened between first and last reading: counts, and for levels the change. The laws hold for it as well. */
export function changesOf(totals: LedgerTotals): Accounts<bigint> {
  return zipAccounts(totals, totals.first, (now, before, name) => (isLevel(name) ? now - BigInt(before) : now));
}
