import { errorOf } from '../../base/errors.js';
import { LinkEvent } from '../../../firmware/registers/generated/registers.js';
import type { DeviceEvent } from '../../link/framing/codec.js';
import type { DeviceEvents } from '../events.js';
import { AccountKeeper } from './account.js';
import type { LedgerAccount } from './account.js';
import type { LedgerSession } from '../nic.js';
import type { LedgerRegisters } from './registers.js';
import { readWords } from './words.js';

/** Times per second of the device at which snapshots are pushed, unless asked otherwise. */
export const defaultRateHz = 100;
/** The fastest rate, for bursts. */
export const burstRateHz = 1000;

/** A stretch of time in which the NIC pushes snapshots and every one of them is checked. */
export class RegisterLedgerSession implements LedgerSession {
  /** Rejects with LedgerViolated, LedgerGap or NicFault as soon as a snapshot is wrong; never resolves. */
  readonly failure: Promise<never>;
  private keeper: AccountKeeper | undefined;
  private error: unknown;
  private fail: (error: Error) => void = () => undefined;
  private unsubscribe: () => void = () => undefined;

  private constructor(private readonly registers: LedgerRegisters) {
    this.failure = new Promise((_, reject) => (this.fail = reject));
    // Whoever waits for it hears of it; nobody has to.
    this.failure.catch(() => undefined);
  }

  /** Takes the first snapshot and begins to push. */
  static async open(
    registers: LedgerRegisters,
    events: DeviceEvents,
    clockHz: number,
    rateHz: number,
  ): Promise<RegisterLedgerSession> {
    const session = new RegisterLedgerSession(registers);
    await registers.setInterval(0);
    const { reading, due } = await registers.take();
    session.keeper = new AccountKeeper(reading, due);
    session.unsubscribe = events.subscribe(LinkEvent.COUNTER_SNAPSHOT, (event) => session.receive(event));
    try {
      await session.setRate(clockHz, rateHz);
      return session;
    } catch (error) {
      session.unsubscribe();
      throw error;
    }
  }

  /** Pushes at another rate from now on, in snapshots per second of the device; 0 pushes none. */
  async setRate(clockHz: number, rateHz: number): Promise<void> {
    await this.registers.setInterval(rateHz === 0 ? 0 : Math.max(1, Math.round(clockHz / rateHz)));
  }

  /**
   * Ends the pushing, takes the last snapshot and gives the account.
   * @throws LedgerViolated, LedgerGap or NicFault when a snapshot was wrong
   */
  async close(): Promise<LedgerAccount> {
    try {
      await this.registers.setInterval(0);
      const { reading, due } = await this.registers.take();
      if (this.error !== undefined) await this.failure;
      if (this.keeper === undefined) return await this.failure;
      return this.keeper.finish(reading, due);
    } finally {
      this.unsubscribe();
    }
  }

  private receive({ time, argument, words }: DeviceEvent): void {
    if (this.error !== undefined || this.keeper === undefined) return;
    try {
      this.keeper.push(argument, readWords(time, words));
    } catch (error) {
      this.error = error;
      this.fail(errorOf(error));
    }
  }
}
