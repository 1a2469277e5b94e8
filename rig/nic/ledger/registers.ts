import { registers } from '../../../firmware/registers/generated/registers.js';
import { NicFault } from '../errors.js';
import { readRegister, writeRegister } from '../registers/access.js';
import type { RegisterAccess } from '../registers/access.js';
import { packFields } from '../registers/fields.js';
import { readWords, wordAddresses } from './words.js';
import type { LedgerReading } from './words.js';

const { LEDGER } = registers;
const first = LEDGER.TAKEN.offset;
const count = (Math.max(...wordAddresses) - first) / 4 + 1;
const mostAttempts = 10;

/** A snapshot taken on command. */
export interface TakenSnapshot {
  readonly reading: LedgerReading;
  /** Number of the snapshot that will be pushed next. */
  readonly due: number;
}

/** The ledger behind its registers. */
export class LedgerRegisters {
  constructor(private readonly access: RegisterAccess) {}

  /** Sets the clock cycles from one pushed snapshot to the next; 0 pushes none. */
  async setInterval(cycles: number): Promise<void> {
    await writeRegister(this.access, LEDGER.INTERVAL, cycles);
  }

  /**
   * Takes a snapshot and reads it.
   * @throws NicFault when others take or push snapshots so often that none stands still
   */
  async take(): Promise<TakenSnapshot> {
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const before = await readRegister(this.access, LEDGER.TAKEN);
      await writeRegister(this.access, LEDGER.COMMAND, packFields(LEDGER.COMMAND, { TAKE: 1 }));
      const block = await this.access.read(first, count);
      const word = (address: number): number => block[(address - first) / 4] ?? 0;
      // One that is pushed meanwhile takes the place of ours, and a reading across it would mix two moments.
      if (word(first) === before || (await readRegister(this.access, LEDGER.TAKEN)) !== word(first)) continue;
      const time = (BigInt(word(LEDGER.TIME.offset + 4)) << 32n) | BigInt(word(LEDGER.TIME.offset));
      return { reading: readWords(time, wordAddresses.map(word)), due: word(LEDGER.DUE.offset) };
    }
    throw new NicFault(`the ledger changed while it was read, ${mostAttempts} times in a row`);
  }
}
