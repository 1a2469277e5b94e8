import { registers } from '../../firmware/registers/generated/registers.js';
import type { Deadline } from '../base/deadline.js';
import { NicBusy } from './errors.js';
import type { Tester, TesterMode } from './nic.js';
import { readRegister, writeRegister } from './registers/access.js';
import type { RegisterAccess } from './registers/access.js';
import { packFields, unpackFields } from './registers/fields.js';

const { TESTER } = registers;
const pollMs = 2;

const controls: Readonly<Record<TesterMode, number>> = {
  off: 0,
  checking: packFields(TESTER.CONTROL, { ENABLE: 1 }),
  delivering: packFields(TESTER.CONTROL, { ENABLE: 1, DELIVER: 1 }),
};

/** Tester mode behind its registers. */
export class RegisterTester implements Tester {
  constructor(private readonly access: RegisterAccess) {}

  async mode(): Promise<TesterMode> {
    const { ACTIVE, DELIVERING } = unpackFields(TESTER.STATUS, await readRegister(this.access, TESTER.STATUS));
    if (ACTIVE !== 1) return 'off';
    return DELIVERING === 1 ? 'delivering' : 'checking';
  }

  async set(mode: TesterMode, deadline: Deadline): Promise<void> {
    await writeRegister(this.access, TESTER.CONTROL, controls[mode]);
    if ((await readRegister(this.access, TESTER.CONTROL)) !== controls[mode]) {
      throw new NicBusy('tester mode is not switched while the traffic generator runs or the checker checks');
    }
    await deadline.poll('the frames on the wire to end, for tester mode to be switched', pollMs, async () => {
      const status = await readRegister(this.access, TESTER.STATUS);
      return unpackFields(TESTER.STATUS, status).SWITCHING === 0 ? true : undefined;
    });
  }
}
