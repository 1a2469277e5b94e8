import { expect } from 'chai';
import type { Round } from '../../../rig/evidence/experiment.js';
import { judgeInnerView, type InnerView } from '../../../rig/evidence/inner-view.js';
import { World } from './world.js';

/** What the agent would have found where this was found from outside. */
function viewOf({ address, residue }: Round): InnerView {
  return {
    address,
    residue: 'unavailable' in residue ? residue : { ...residue, storedByHost: null },
    searchMs: 1000,
  };
}

describe('evidence: what the host finds of itself', () => {
  const world = new World();
  const view = viewOf(world.observe());
  const judge = (some: Partial<InnerView>) => judgeInnerView(world.frames, { ...view, ...some });
  const said = (some: Partial<InnerView>) => judge(some).map(({ witness, outcome }) => `${witness}: ${outcome}`);

  it('holds where nothing was copied, and says how fast it looked', () => {
    expect(said({})).to.deep.equal(['memory search: holds', 'map journal: holds']);
    expect(judge({})[0]?.sample).to.match(/^\d+\.\d\d GiB from within at \d+\.\d\d GB\/s$/);
  });

  it('is refuted by a nonce outside of the guest, and by pages that are not the guest’s', () => {
    const { residue, address } = view;
    if ('unavailable' in residue || 'unavailable' in address) throw new Error('nothing was collected');
    const scan = { ...residue.scan, hits: [...residue.scan.hits, { machineAddress: 0, sequence: 3 }] };
    const [search] = judge({ residue: { ...residue, scan } });
    expect(search).to.include({ witness: 'memory search', outcome: 'refutes' });
    expect(search?.reason).to.match(/^frame 3, one of 1: its nonce is outside/);
    const landings = address.landings.map((landing) => ({
      ...landing,
      pieces: landing.pieces.map((piece) => ({ ...piece, guestAddress: null })),
    }));
    expect(said({ address: { ...address, landings } })[1]).to.equal('map journal: refutes');
  });

  it('does not know where a bus address led to two pages, or a change was lost', () => {
    const { address } = view;
    if ('unavailable' in address) throw new Error(address.unavailable);
    const landings = address.landings.map((landing, index) => ({
      ...landing,
      pieces: landing.pieces.map((piece) =>
        index === 2 ? { ...piece, translation: { kind: 'ambiguous' as const }, guestAddress: null } : piece,
      ),
    }));
    expect(said({ address: { ...address, landings } })[1]).to.equal('map journal: unknown');
    expect(said({ address: { ...address, lostChanges: 1 } })[1]).to.equal('map journal: unknown');
  });

  it('does not know where not all of the memory was searched', () => {
    const { residue } = view;
    if ('unavailable' in residue) throw new Error(residue.unavailable);
    const scan = { ...residue.scan, scannedBytes: residue.scan.scannedBytes - 1 };
    expect(said({ residue: { ...residue, scan } })[0]).to.equal('memory search: unknown');
  });

  it('says why it could not look', () => {
    const unavailable = 'the kernel is locked down';
    expect(judge({ residue: { unavailable }, address: { unavailable } })).to.deep.equal([
      { witness: 'memory search', outcome: 'unknown', sample: 'nothing', reason: unavailable },
      { witness: 'map journal', outcome: 'unknown', sample: 'nothing', reason: unavailable },
    ]);
  });
});
