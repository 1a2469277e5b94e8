/** A suite of a user's, for the tests of what runs it: its tests go well or wrong in every way. */
import { expect } from '../../../../rig/chai.js';
import { BenchError } from '../../../../rig/base/errors.js';
import { useRig } from '../../../../rig/mocha.js';

let attempts = 0;

describe('mixed', () => {
  const rig = useRig();

  it('passes', async () => expect(await rig.receive({ frames: 8 })).to.have.noHostCopies());
  it('fails', async () => expect(await rig.receive({ frames: 8, mode: 'copy' })).to.have.noHostCopies());
  it('meets trouble of the bench', () => {
    throw new BenchError('CableLoose', 'the cable is loose', 'plug it in');
  });
  it.skip('is skipped');
  it('passes at the second attempt', () => expect(++attempts).to.equal(2));

  describe('after a failure', () => {
    it('finds a bench at rest', async () => expect(await rig.receive({ frames: 8 })).to.have.noHostCopies());
  });
});
