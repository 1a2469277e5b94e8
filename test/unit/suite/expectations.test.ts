import { expect } from '../../../rig/chai.js';
import { withModelRig } from './model-rig.js';

/** The message with which an expectation fails; fails when it does not. */
function messageOf(expectation: () => unknown): string {
  try {
    expectation();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('the expectation held');
}

describe('expectations of a rig', () => {
  it('hold for frames that arrive without a copy, and their opposites fail', () =>
    withModelRig(async (rig) => {
      const result = await rig.receive({ frames: 24 });
      expect(result).to.have.landedInGuestPages().and.to.have.noHostCopies();
      expect(result).to.have.noLoss().and.to.have.lossOfAtMost(0).and.to.have.noDuplicates();
      expect(result).to.have.arrivedInOrder().and.to.have.keptLedgerLaws().and.to.have.noFallbacks();
      expect(result).to.have.restedOn('address', 'touch').and.to.have.latencyBelow('max', 1e9);
      expect(result).not.to.have.onlyHostCopies();
      expect(messageOf(() => expect(result).not.to.have.noHostCopies())).to.include('every frame is proven zero-copy');
      expect(messageOf(() => expect(result).to.have.latencyBelow('p50', 0))).to.match(
        /p50 of the latency below 0 ns, but it is \d+ ns/,
      );
    }));

  it('show the first frames that were copied, with what every line says of them', () =>
    withModelRig(async (rig) => {
      const result = await rig.receive({ frames: 24, mode: 'copy' });
      expect(result).to.have.onlyHostCopies();
      const message = messageOf(() => expect(result).to.have.noHostCopies());
      expect(message).to.match(
        /^expected no copy by the host, but the verdict is copied \(.+\)\n {2}frame 0, \d+ bytes: copied\n/,
      );
      for (const line of ['address', 'residue', 'touch', 'content'])
        expect(message).to.match(new RegExp(`[✗✓?·] ${line} +\\S`));
      expect(message).to.include('and 19 more');
      expect(messageOf(() => expect(result).to.have.landedInGuestPages())).to.include('✗ address');
      expect(messageOf(() => expect(result).to.have.noFallbacks())).to.include('24 did (forced)');
      expect(result).to.have.noFallbacks('forced');
    }));

  it('tell of frames that were lost', () =>
    withModelRig(
      async (rig) => {
        const result = await rig.receive({ frames: 8 });
        expect(result).to.have.lossOfAtMost(1);
        expect(messageOf(() => expect(result).to.have.noLoss())).to.match(/but 1 of 8 were\n {2}frame 3,/);
      },
      { faults: { frame: ({ index, mode }) => (index === 3 && mode !== null ? 'missed' : undefined) } },
    ));

  it('say why a bench cannot tell', () =>
    withModelRig(
      async (rig) => {
        const result = await rig.receive({ frames: 8 });
        expect(messageOf(() => expect(result).to.have.landedInGuestPages())).to.include('nobody looks at it');
        expect(messageOf(() => expect(result).to.have.restedOn('address'))).to.include('nobody looks at it');
      },
      { lacking: { iommu: 'nobody looks at it' } },
    ));

  it('refuse what is no result, and lines that there are not', () =>
    withModelRig(async (rig) => {
      expect(messageOf(() => expect({ frames: 3 }).to.have.noHostCopies())).to.include('no result of receive()');
      const echo = await rig.echo({ frames: 8 });
      expect(echo).to.have.noLoss();
      expect(messageOf(() => expect(echo).to.have.noDuplicates())).to.include('no result of receive()');
      const result = await rig.receive({ frames: 8 });
      expect(messageOf(() => expect(result).to.have.restedOn('luck' as 'touch'))).to.include('"luck" is no line');
    }));
});
