import { NicBusy } from '../../nic/errors.js';
import type { Tester, TesterMode } from '../../nic/nic.js';

/** Tester mode of the model. Nobody is at the other end of its wire: what is sent there does not come back. */
export class ModelTester implements Tester {
  private current: TesterMode = 'off';

  /** @param occupied whether frames are generated or checked */
  constructor(private readonly occupied: () => Promise<boolean>) {}

  /** Whether generated frames go to the wire. */
  get active(): boolean {
    return this.current !== 'off';
  }

  async mode(): Promise<TesterMode> {
    return this.current;
  }

  async set(mode: TesterMode): Promise<void> {
    if (mode !== this.current && (await this.occupied())) {
      throw new NicBusy('tester mode is not switched while the traffic generator runs or the checker checks');
    }
    this.current = mode;
  }
}
