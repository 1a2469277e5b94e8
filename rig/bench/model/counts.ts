import { errorOf } from '../../base/errors.js';
import { AccountKeeper, type LedgerAccount } from '../../nic/ledger/account.js';
import { readWords, wordAddresses, zipAccounts, type Accounts, type LedgerReading } from '../../nic/ledger/words.js';
import type { Counters, Ledger, LedgerSession } from '../../nic/nic.js';
import type { CounterSnapshot } from '../../nic/snapshot.js';
import type { ModelFaults } from './faults.js';
import type { CycleClock } from './iommu.js';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** What the model's NIC counts; all its frames are counted as those of queue 0. */
export class ModelCounts implements Counters, Ledger {
  readonly nic: Writable<Accounts<number>['nic']>;
  readonly rx: Writable<Accounts<number>['rx'][number]>;
  readonly tx: Writable<Accounts<number>['tx'][number]>;
  private readonly counted: Accounts<number>;
  private session: ModelLedgerSession | undefined;
  private interval = 0;
  private due = 0;

  constructor(
    private readonly clock: CycleClock,
    private readonly clockHz: number,
    private readonly losesSnapshot: ModelFaults['losesSnapshot'],
  ) {
    const { nic, rx, tx } = readWords(0n, new Array<number>(wordAddresses.length).fill(0));
    this.counted = { nic, rx, tx };
    [this.nic, this.rx, this.tx] = [nic, rx[0] ?? never(), tx[0] ?? never()];
  }

  async snapshot(): Promise<CounterSnapshot> {
    const { nic, rx, tx } = this;
    return {
      TIME: this.clock.cycle,
      INJECTED_FRAMES: nic.INJECTED_FRAMES,
      INJECTED_BYTES: nic.INJECTED_BYTES,
      WIRE_RX_FRAMES: nic.WIRE_RX_FRAMES,
      WIRE_RX_BYTES: nic.WIRE_RX_BYTES,
      RX_DELIVERED_FRAMES: rx.DELIVERED_FRAMES,
      RX_DELIVERED_BYTES: rx.DELIVERED_BYTES,
      RX_DROP_STARVED: rx.DROP_STARVED,
      RX_DROP_TOO_LONG: rx.DROP_TOO_LONG + nic.DROP_TOO_LONG,
      RX_DROP_DISABLED: rx.DROP_DISABLED,
      RX_DROP_DMA_ERROR: rx.DROP_DMA_ERROR,
      RX_DROP_OVERFLOW: nic.DROP_OVERFLOW,
      RX_DROP_UNMATCHED: nic.DROP_UNMATCHED,
      RX_COPIES: nic.RX_COPIES,
      TESTER_SENT_FRAMES: nic.TESTER_SENT_FRAMES,
      TESTER_RECEIVED_FRAMES: nic.TESTER_INTACT + nic.TESTER_CORRUPT + nic.TESTER_OTHER + nic.TESTER_UNCHECKED,
      RX_IN_FLIGHT: nic.IN_FLIGHT,
      RX_DESCRIPTORS: rx.DESCRIPTORS,
      TX_FRAMES: tx.SENT_FRAMES,
      TX_BYTES: tx.SENT_BYTES,
      TX_DROP_DMA_ERROR: tx.DROP_DMA_ERROR,
      TX_DESCRIPTORS: tx.DESCRIPTORS,
      TRACE_RECORDED: nic.TRACE_RECORDED,
      TRACE_OVERFLOW: nic.TRACE_OVERFLOW,
    };
  }

  async take(): Promise<LedgerReading> {
    return this.reading();
  }

  async open(rateHz = 100): Promise<LedgerSession> {
    this.interval = this.clockHz / rateHz;
    this.due = this.clock.cycle + this.interval;
    return (this.session = new ModelLedgerSession(this.reading(), () => this.reading(), this.losesSnapshot));
  }

  /** The clock has gone on: pushes a snapshot when one is due. */
  tick(): void {
    if (!this.pushing || this.clock.cycle < this.due) return;
    this.due = this.clock.cycle + this.interval;
    this.session?.push(this.reading());
  }

  /** Whether snapshots are pushed. */
  get pushing(): boolean {
    return this.session?.open ?? false;
  }

  /** Pushes no snapshots any more. */
  silence(): void {
    if (this.session) this.session.open = false;
  }

  private reading(): LedgerReading {
    const copy = zipAccounts(this.counted, this.counted, (count) => count);
    return { ...copy, time: BigInt(this.clock.cycle) };
  }
}

class ModelLedgerSession implements LedgerSession {
  readonly failure: Promise<never>;
  open = true;
  private pushed = 0;
  private error: Error | undefined;
  private fail: (error: Error) => void = () => undefined;
  private readonly keeper: AccountKeeper;

  constructor(
    first: LedgerReading,
    private readonly last: () => LedgerReading,
    private readonly loses: ModelFaults['losesSnapshot'],
  ) {
    this.keeper = new AccountKeeper(first, 0);
    this.failure = new Promise((_, reject) => (this.fail = reject));
    this.failure.catch(() => undefined);
  }

  push(reading: LedgerReading): void {
    if (!this.open || this.error) return;
    const number = this.pushed++;
    if (this.loses?.(number)) return;
    try {
      this.keeper.push(number, reading);
    } catch (error) {
      this.error = errorOf(error);
      this.fail(this.error);
    }
  }

  async close(): Promise<LedgerAccount> {
    this.open = false;
    if (this.error) throw this.error;
    return this.keeper.finish(this.last(), this.pushed);
  }
}

function never(): never {
  throw new RangeError('the register map has no queue');
}
