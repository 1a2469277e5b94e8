import { expect } from 'chai';
import { judgeExperiment, type Round } from '../../../rig/evidence/experiment.js';
import type { Line } from '../../../rig/evidence/types.js';
import { frameBytes, HOST_IOVA, World } from './world.js';

function redLines(round: Round): Line[] {
  const { lines } = judgeExperiment([round]).verdict;
  return lines.filter((line) => line.outcome !== 'holds').map((line) => line.line);
}

describe('evidence: a whole experiment', () => {
  it('proves a good one, with its figures', () => {
    const world = new World();
    const { verdict, figures, notes, landings } = judgeExperiment([world.observe()]);
    expect(verdict.verdict).to.equal('zero-copy');
    expect(verdict.counts).to.deep.equal({ injected: 8, delivered: 8, zeroCopy: 8, copied: 0, lost: 0 });
    expect(figures.address).to.deep.equal({ checked: 8, matched: 8 });
    // A frame of 60 bytes and one of 61 have no room for a third nonce.
    expect(figures.residue).to.deep.equal({ scannedBytes: world.memory.length, insideGuest: 22, outsideGuest: 0 });
    expect(figures.content).to.deep.equal({ checked: 8, good: 8 });
    expect(notes).to.deep.equal([]);
    expect(landings).to.have.length(8);
  });

  describe('the proof can fail, by exactly the line concerned', () => {
    it('(a) a frame copied through a bounce buffer: address', () => {
      const world = new World();
      world.bounce(3, true);
      const round = world.observe();
      expect(redLines(round)).to.deep.equal(['address']);
      const { verdict } = judgeExperiment([round]);
      expect(verdict.verdict).to.equal('copied');
      expect(verdict.counts).to.include({ zeroCopy: 7, copied: 1 });
    });

    it('(b) the trace altered by one page: address', () => {
      for (const by of [4096n, -4096n, 1n << 33n]) {
        const world = new World();
        world.alterRecord(3, ({ address0, address1 }) => ({ address0: address0 + by, address1: address1 + by }));
        const round = world.observe();
        expect(redLines(round)).to.deep.equal(['address']);
        expect(judgeExperiment([round]).verdict).to.include({ verdict: 'inconclusive', refuted: true });
      }
    });

    it('(c) one payload byte flipped in the guest: content', () => {
      const world = new World();
      world.flipPayload(3);
      const round = world.observe();
      expect(redLines(round)).to.deep.equal(['content']);
      expect(judgeExperiment([round]).verdict.verdict).to.equal('lost');
    });

    it('(d) a stale copy of one frame in host memory: residue', () => {
      const world = new World();
      world.memory.set(frameBytes(3, 1514), world.machineAddress(HOST_IOVA) + 77);
      const round = world.observe();
      expect(redLines(round)).to.deep.equal(['residue']);
      const { verdict, figures } = judgeExperiment([round]);
      expect(verdict.verdict).to.equal('copied');
      expect(verdict.counts).to.include({ zeroCopy: 7, copied: 1 });
      expect(figures.residue).to.include({ outsideGuest: 3 });
    });
  });

  it('comes out as copied for all frames when the NIC writes to host pages, as in a control', () => {
    const world = new World();
    for (const { sequence } of world.frames) world.bounce(sequence, false);
    const { verdict } = judgeExperiment([world.observe()]);
    expect(verdict.verdict).to.equal('copied');
    expect(verdict.counts).to.include({ copied: 8, zeroCopy: 0 });
  });

  it('adds up rounds', () => {
    const [first, second] = [new World().observe(), new World().observe()];
    const later: Round = {
      ...second,
      frames: second.frames.map((frame) => ({ ...frame, sequence: frame.sequence + 8 })),
    };
    const { verdict, figures } = judgeExperiment([first, later]);
    // The second round's frames carry other numbers than what was received: every line must notice.
    expect(verdict.verdict).to.equal('lost');
    expect(verdict.counts).to.include({ injected: 16, zeroCopy: 8, lost: 8 });
    expect(figures.residue?.insideGuest).to.equal(44);
  });

  it('is inconclusive when a line was not collected in one of the rounds', () => {
    const world = new World();
    const [half, rest] = [world.frames.slice(0, 4), world.frames.slice(4)];
    const round = world.observe();
    const { verdict, figures } = judgeExperiment([
      { ...round, frames: half },
      { ...round, frames: rest, residue: { unavailable: 'the scan was stopped' } },
    ]);
    expect(verdict).to.include({ verdict: 'inconclusive', refuted: false });
    expect(verdict.reason).to.match(/residue does not hold: the scan was stopped/);
    expect(figures.residue).to.equal(null);
  });
});
