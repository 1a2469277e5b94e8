import type { LedgerAccount } from '../nic/ledger/account.js';
import { lawsOf } from '../nic/ledger/laws.js';

/** A number of `run.json`: a decimal text where a number of JSON is not exact any more. */
export type ExactNumber = number | string;

/** The ledger of an experiment, as `run.json` says it. */
export interface LedgerDocument {
  /** Snapshots in which every law held. */
  readonly snapshotsChecked: number;
  readonly snapshotsPushed: number;
  readonly snapshotsLost: number;
  /** Clock cycles of the NIC from the first to the last snapshot. */
  readonly cycles: ExactNumber;
  /** What was counted; for IN_FLIGHT and POSTED, the change. */
  readonly nic: Readonly<Record<string, ExactNumber>>;
  readonly rx: readonly Readonly<Record<string, ExactNumber>>[];
  readonly tx: readonly Readonly<Record<string, ExactNumber>>[];
  /** Every law with both of its sides. */
  readonly laws: readonly { readonly law: string; readonly left: ExactNumber; readonly right: ExactNumber }[];
}

/** The ledger as JSON can hold it. */
export function ledgerDocument({ changes, cycles, checked, pushed, lost }: LedgerAccount): LedgerDocument {
  return {
    snapshotsChecked: checked,
    snapshotsPushed: pushed,
    snapshotsLost: lost,
    cycles: exact(cycles),
    nic: exactAll(changes.nic),
    rx: changes.rx.map(exactAll),
    tx: changes.tx.map(exactAll),
    laws: lawsOf(changes).map(({ law, left, right }) => ({ law, left: exact(left), right: exact(right) })),
  };
}

function exactAll(entries: Readonly<Record<string, bigint>>): Readonly<Record<string, ExactNumber>> {
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, exact(value)]));
}

function exact(value: bigint): ExactNumber {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}
