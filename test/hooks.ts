import { closeLabBench } from './lab/lab-bench.js';

/** What must be undone after the last test, whatever has failed. */
export const mochaHooks = {
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(60_000);
    await closeLabBench();
  },
};
