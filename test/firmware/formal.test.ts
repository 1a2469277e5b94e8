import { proofs } from '../../firmware/formal/proofs.js';
import { check } from '../analysis/prover.js';
import { analysisTools } from '../analysis/tools.js';

/** What each property covers, and that it can fail, is seen by `npm run check:formal`. */
describe('properties of the RTL, proven', function () {
  this.timeout(1_500_000);

  before(() => analysisTools());

  for (const proof of proofs) it(proof.claim, () => check(proof));
});
