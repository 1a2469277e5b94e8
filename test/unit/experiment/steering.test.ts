import { expect } from 'chai';
import { failureOf } from '../../failure-of.js';
import { OnModel } from './on-model.js';

const linesOf = (lines: readonly { line: string; outcome: string; astray: number }[]) =>
  Object.fromEntries(lines.map(({ line, outcome, astray }) => [line, `${outcome} ${astray}`]));

describe('frames to several guests, on models', () => {
  for (const guests of [1, 2, 3]) {
    it(`reach each of ${guests}, and no other`, async () => {
      const on = new OnModel();
      const { verdict, injected, macs, counters } = await on.steer({ guests, frames: 8 });
      expect(verdict).to.deep.include({ verdict: 'apart', reason: null, amiss: [], lacking: [] });
      // To each guest, broadcast, a group, nobody, and the first guest again.
      expect(injected).to.equal(8 * (guests + 4));
      expect(macs).to.deep.equal([0, 1, 2].slice(0, guests).map((number) => `02:4d:50:00:0${number}:03`));
      expect(verdict.guests.map(({ expected }) => expected)).to.deep.equal([32, 24, 24].slice(0, guests));
      expect(verdict.guests.every(({ expected, received }) => expected === received)).to.equal(true);
      // The host has a copy of what is for groups, and what is for nobody goes nowhere.
      expect(counters.RX_COPIES).to.equal(16 * guests);
      expect(counters.RX_DROP_UNMATCHED).to.equal(8);
      expect(on.bench.goingOn).to.deep.equal([]);
    });
  }

  it('all land in a wrong guest where each is bound to the address of the next, and every line says so', async () => {
    const { verdict } = await new OnModel().steer({ frames: 8, addresses: 'swapped' });
    expect(verdict).to.include({ verdict: 'astray', single: 32 });
    expect(linesOf(verdict.lines)).to.deep.equal({
      address: 'refutes 32',
      residue: 'refutes 32',
      content: 'refutes 32',
    });
  });

  it('that are misdirected once are found by their number', async () => {
    const frame = ({ index }: { readonly index: number }) => (index === 1 ? 'misdirected' : undefined);
    const { verdict } = await new OnModel({ faults: { frame } }).steer({ frames: 8 });
    expect(verdict.verdict).to.equal('astray');
    // One in each of the two injections.
    expect(new Set(verdict.amiss.map(({ sequence }) => sequence)).size).to.be.oneOf([1, 2]);
    expect(verdict.lines.map(({ outcome }) => outcome)).to.deep.equal(['refutes', 'refutes', 'refutes']);
  });

  it('that the NIC drops are lost', async () => {
    const frame = ({ index }: { readonly index: number }) => (index === 0 ? 'dropped' : undefined);
    const { verdict } = await new OnModel({ faults: { frame } }).steer({ frames: 8 });
    expect(verdict.verdict).to.equal('lost');
  });

  it('are judged by what there is, and not more', async () => {
    const blind = await new OnModel({ lacking: { iommu: 'nobody looks' } }).steer({ frames: 8 });
    expect(blind.verdict).to.include({ verdict: 'inconclusive' });
    expect(blind.verdict.lines.map(({ line }) => line)).to.deep.equal(['residue', 'content']);
    expect(blind.verdict.host).to.have.property('unavailable');
  });

  it('are refused where they cannot be asked for', async () => {
    for (const [request, code] of [
      [{ guests: 0 }, 'GuestsInvalid'],
      [{ guests: 4 }, 'GuestsInvalid'],
      [{ guests: 1, addresses: 'swapped' }, 'GuestsInvalid'],
      [{ frames: 65 }, 'FramesInvalid'],
      [{ frames: 0 }, 'FramesInvalid'],
      [{ length: '60..1515' }, 'LengthInvalid'],
      [{ length: '60:1,9018:1' }, 'LengthInvalid'],
    ] as const) {
      expect(await failureOf(new OnModel().steer(request)), JSON.stringify(request)).to.include({ code });
    }
  });
});
