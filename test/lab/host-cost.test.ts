import { expect } from 'chai';
import { Deadline } from '../../rig/base/deadline.js';
import { BenchError } from '../../rig/base/errors.js';
import { StreamProgress } from '../../rig/base/progress.js';
import { Resources } from '../../rig/base/resources.js';
import { deviations, expectedScenarios, readExpectation, remedy } from '../bench/host/expectation.js';
import { measureHost } from '../bench/host/measure-host.js';

describe('what the host executes for a frame, in a machine that is counted', function () {
  this.timeout(600_000);

  it('is no more through mp than is expected, in either direction', async function () {
    const resources = new Resources((message) => process.stderr.write(`${message}\n`));
    try {
      const progress = new StreamProgress(process.stderr);
      const costs = await measureHost(expectedScenarios, 'huge', resources, progress, new AbortController().signal);
      const { more, less } = deviations(await readExpectation(), costs);
      if (less.length > 0) process.stderr.write(`less than expected, which another run may lose: ${remedy}\n`);
      less.forEach((line) => process.stderr.write(`  ${line}\n`));
      expect(more, remedy).to.deep.equal([]);
    } catch (error) {
      // Nobody counts what real processors execute.
      if (error instanceof BenchError && error.code === 'CostUncountable') {
        process.stderr.write(`skipped: ${error.message}\n`);
        this.skip();
      }
      throw error;
    } finally {
      await resources.close(Deadline.after(30_000));
    }
  });
});
