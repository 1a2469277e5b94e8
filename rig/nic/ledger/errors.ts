import { BenchError } from '../../base/errors.js';
import type { LawFigures } from './laws.js';

/** A conservation law of the ledger does not hold: the NIC has lost count of something, or something itself. */
export class LedgerViolated extends BenchError {
  override readonly name = 'LedgerViolated';
  /** The law in words. */
  readonly law: string;
  readonly left: bigint;
  readonly right: bigint;

  constructor(
    { law, left, right }: LawFigures,
    /** Clock cycle of the snapshot. */
    readonly time: bigint,
    /** Which snapshot it was, such as `pushed snapshot 17`. */
    readonly snapshot: string,
  ) {
    super(
      'LedgerViolated',
      `${snapshot}, of clock cycle ${time}, breaks the law "${law}": ${left} on the left, ${right} on the right`,
      'nothing that this NIC reports can be relied on: reset it; if it happens again the firmware is at fault',
    );
    this.law = law;
    this.left = left;
    this.right = right;
  }
}

/** So much time lies between two snapshots that a count may have wrapped unseen. */
export class LedgerGap extends BenchError {
  override readonly name = 'LedgerGap';
  constructor(
    readonly cycles: bigint,
    limit: bigint,
  ) {
    super(
      'LedgerGap',
      `two counter snapshots lie ${cycles} clock cycles apart; counts are known only up to ${limit} cycles`,
      'see why snapshots were lost: the statistics of the control link, and whether it is fast enough for their rate',
    );
  }
}
