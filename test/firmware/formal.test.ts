import { proofs } from '../../firmware/formal/proofs.js';
import { check } from '../analysis/prover.js';
import { analysisTools } from '../analysis/tools.js';

/** Those that take seconds; `npm run check:formal` takes them all, what each covers, and that each can fail. */
const quick = ['fifo', 'completion_writer', 'generator', 'crc_residue', 'link_decoder_damage'];

describe('properties of the RTL, proven', function () {
  this.timeout(1_500_000);

  before(() => analysisTools());

  for (const proof of proofs.filter(({ name }) => quick.includes(name))) it(proof.claim, () => check(proof));
});
