import { UsageError } from '../../base/errors.js';
import type { DeviceEvents } from '../events.js';
import type { Ledger } from '../nic.js';
import type { RegisterAccess } from '../registers/access.js';
import { LedgerRegisters } from './registers.js';
import { burstRateHz, defaultRateHz, RegisterLedgerSession } from './session.js';
import type { LedgerReading } from './words.js';

/** The ledger behind its registers and the snapshots that are pushed. */
export class RegisterLedger implements Ledger {
  private readonly registers: LedgerRegisters;

  constructor(
    access: RegisterAccess,
    private readonly events: DeviceEvents,
    private readonly clockHz: number,
  ) {
    this.registers = new LedgerRegisters(access);
  }

  /** One snapshot, taken now. While a session pushes at a fast rate it may not stand still. */
  async take(): Promise<LedgerReading> {
    return (await this.registers.take()).reading;
  }

  /** Lets the NIC push no snapshots any more, whoever asked for them. */
  async silence(): Promise<void> {
    await this.registers.setInterval(0);
  }

  /**
   * Begins a session; only one may be open at a time. The rate is in snapshots per second of the device's clock.
   * @throws UsageError for a rate that is not above 0 and at most {@link burstRateHz}
   * @throws LedgerViolated when a law does not even hold in the first snapshot
   */
  async open(rateHz = defaultRateHz): Promise<RegisterLedgerSession> {
    if (!(rateHz > 0 && rateHz <= burstRateHz)) {
      throw new UsageError(
        'SnapshotRate',
        `counter snapshots cannot be pushed ${rateHz} times a second`,
        `choose a rate above 0 and at most ${burstRateHz} Hz`,
      );
    }
    return RegisterLedgerSession.open(this.registers, this.events, this.clockHz, rateHz);
  }
}
