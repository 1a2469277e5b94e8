import { NicFault } from '../errors.js';
import { LedgerViolated } from './errors.js';
import { brokenLaw } from './laws.js';
import { advanceTotals, changesOf, startTotals } from './totals.js';
import type { LedgerTotals } from './totals.js';
import { zipAccounts } from './words.js';
import type { Accounts, LedgerReading } from './words.js';

const wrap32 = 2n ** 32n;
const wrap64 = 2n ** 64n;
/** Numbers wrap at 2^32: one that seems to be further ahead than this is behind. */
const mostMissing = 2 ** 31;

/** What a session of the ledger has found. */
export interface LedgerAccount {
  /** What was counted from the first to the last snapshot; for levels, the change. */
  readonly changes: Accounts<bigint>;
  /** Clock cycles from the first to the last snapshot. */
  readonly cycles: bigint;
  /** Snapshots in which every law held: the first, the last, and those pushed between them. */
  readonly checked: number;
  /** Snapshots that the NIC pushed and that came. */
  readonly pushed: number;
  /** Pushed snapshots that did not come: given up by the NIC because the link was busy, or lost on the link. */
  readonly lost: number;
}

/**
 * Keeps the account of a session: extends the counts to 64 bits, checks every law on every snapshot, and notices
 * snapshots that are missing by their numbers. Pure: snapshots in, account out.
 */
export class AccountKeeper {
  private totals: LedgerTotals;
  private checked = 0;
  private pushed = 0;
  private lost = 0;

  /**
   * @param reading the first snapshot
   * @param next number of the snapshot that will be pushed next
   * @throws LedgerViolated when a law does not hold
   */
  constructor(
    reading: LedgerReading,
    private next: number,
  ) {
    this.totals = startTotals(reading);
    this.check(reading, 'the first snapshot');
  }

  /**
   * Takes a pushed snapshot; one of before the session is ignored.
   * @throws LedgerViolated when a law does not hold, LedgerGap when counts may have wrapped unseen
   */
  push(number: number, reading: LedgerReading): void {
    if (reading.time <= this.totals.first.time) return;
    this.miss(number);
    this.next = (number + 1) >>> 0;
    this.pushed += 1;
    this.add(reading, `pushed snapshot ${number}`);
  }

  /**
   * Takes the last snapshot.
   * @param next number of the snapshot that would be pushed next
   * @throws LedgerViolated when a law does not hold, LedgerGap when counts may have wrapped unseen
   */
  finish(reading: LedgerReading, next: number): LedgerAccount {
    this.miss(next);
    this.next = next;
    this.add(reading, 'the last snapshot');
    return this.account;
  }

  /** The account so far. */
  get account(): LedgerAccount {
    return {
      changes: changesOf(this.totals),
      cycles: this.totals.last.time - this.totals.first.time,
      checked: this.checked,
      pushed: this.pushed,
      lost: this.lost,
    };
  }

  private miss(number: number): void {
    const missing = (number - this.next) >>> 0;
    if (missing > mostMissing) throw new NicFault(`counter snapshot ${number} came where ${this.next} was due`);
    this.lost += missing;
  }

  private add(reading: LedgerReading, name: string): void {
    this.totals = advanceTotals(this.totals, reading);
    this.check(reading, name);
  }

  private check(reading: LedgerReading, name: string): void {
    const words = zipAccounts(reading, reading, (word) => BigInt(word));
    // The words show a law broken since reset; the changes also one that is broken by a multiple of 2^32.
    const broken = brokenLaw(words, wrap32) ?? brokenLaw(changesOf(this.totals), wrap64);
    if (broken) throw new LedgerViolated(broken, reading.time, name);
    this.checked += 1;
  }
}
