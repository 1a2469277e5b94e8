import { registers } from '../../firmware/registers/generated/registers.js';
import { NicFault } from './errors.js';
import type { Counters } from './nic.js';
import { readRegister, writeRegister } from './registers/access.js';
import type { RegisterAccess } from './registers/access.js';
import { countOf } from './registers/fields.js';
import { counterNames } from './snapshot.js';
import type { CounterName, CounterSnapshot } from './snapshot.js';

const { COUNTERS } = registers;
const first = COUNTERS.SNAPSHOT.offset;
const last = Math.max(...counterNames.map((name) => COUNTERS[name].offset)) + 4;
const words = (last - first) / 4 + 1;
const mostAttempts = 10;

/** The counters behind their registers. */
export class RegisterCounters implements Counters {
  constructor(private readonly access: RegisterAccess) {}

  async snapshot(): Promise<CounterSnapshot> {
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      await writeRegister(this.access, COUNTERS.SNAPSHOT, 0);
      const block = await this.access.read(first, words);
      // The host's driver takes snapshots too; one in the middle of our reading would mix two moments.
      if ((await readRegister(this.access, COUNTERS.SNAPSHOT)) === block[0]) return parseSnapshot(block);
    }
    throw new NicFault(`the counter snapshot changed while it was read, ${mostAttempts} times in a row`);
  }
}

/** The counters in the words from SNAPSHOT on. */
export function parseSnapshot(block: Uint32Array): CounterSnapshot {
  const value = (name: CounterName): number => {
    const index = (COUNTERS[name].offset - first) / 4;
    return countOf(block[index] ?? 0, block[index + 1] ?? 0);
  };
  return Object.fromEntries(counterNames.map((name) => [name, value(name)])) as Record<CounterName, number>;
}
