import { expect } from 'chai';
import { fuzz, fuzzers } from '../analysis/fuzzing.js';
import { analysisTools } from '../analysis/tools.js';

/** A look at each parser; `npm run fuzz` takes the long one. */
const runs = 20_000;

describe('parsers of the simulator, fuzzed under sanitizers', function () {
  this.timeout(300_000);

  before(async function () {
    this.timeout(1_500_000);
    await analysisTools();
  });

  for (const name of fuzzers()) {
    it(name, async () => {
      const outcome = await fuzz(name, runs, 1);
      expect(outcome.ok, outcome.output.slice(-4000)).to.equal(true);
      expect(outcome.runs).to.be.at.least(runs);
    });
  }
});
