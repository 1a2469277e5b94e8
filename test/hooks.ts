import { closeLabBench, lab } from './lab/lab-bench.js';

/** What must be there before the first test, and be undone after the last one, whatever has failed. */
export const mochaHooks = {
  async beforeAll(this: Mocha.Context): Promise<void> {
    // Who names a simulator of their own may have no lab at all.
    if (process.env['MPRIG_TEST_BUILD_FIRST'] === undefined || process.env['MPRIG_NIC_SIM'] !== undefined) return;
    this.timeout(25 * 60_000);
    await lab();
  },

  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(60_000);
    await closeLabBench();
  },
};
