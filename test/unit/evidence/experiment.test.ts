import { expect } from 'chai';
import fc from 'fast-check';
import { judgeExperiment, type Round } from '../../../rig/evidence/experiment.js';
import { declaredLines } from '../../../rig/experiment/lines.js';
import { CHECKSUM, COPY, frameBytes, HOST_IOVA, World } from './world.js';

/** The lines that do not hold, and whether they speak against zero-copy. */
function redLines(round: Round): string[] {
  const { lines } = judgeExperiment([round]).verdict;
  return lines.filter(({ outcome }) => outcome !== 'holds').map(({ line, outcome }) => `${line} ${outcome}`);
}

const firstOfKernel = 0xffff_ffff_8120_0000n;

describe('evidence: a whole experiment', () => {
  it('proves a good one, with its figures', () => {
    const world = new World();
    const { verdict, figures, touchers, notes, landings } = judgeExperiment([world.observe()]);
    expect(verdict.verdict).to.equal('zero-copy');
    expect(verdict.counts).to.deep.equal({ injected: 8, delivered: 8, zeroCopy: 8, copied: 0, touched: 0, lost: 0 });
    expect(figures.address).to.deep.equal({ checked: 8, matched: 8 });
    // A frame of 60 bytes and one of 61 have no room for a third nonce.
    expect(figures.residue).to.deep.equal({
      scannedBytes: world.memory.length,
      insideGuest: 22,
      outsideGuest: 0,
      mostInside: 3,
    });
    const bytes = world.frames.reduce((sum, { length }) => sum + length, 0);
    expect(figures.touch).to.deep.equal({ sampledFrames: null, bytes, loadedBytes: 0, storedBytes: 0, touched: 0 });
    expect(figures.lateWrite).to.deep.equal({ sampled: 4, seen: 4 });
    expect(touchers).to.deep.equal([]);
    expect(figures.content).to.deep.equal({ checked: 8, good: 8 });
    expect(notes).to.deep.equal([]);
    expect(landings).to.have.length(8);
  });

  describe('the proof can fail, by exactly the line concerned', () => {
    it('(a) a frame copied through a bounce buffer: address and touch', () => {
      const world = new World();
      world.bounce(3, true);
      const round = world.observe();
      expect(redLines(round)).to.deep.equal(['address refutes', 'touch refutes']);
      const { verdict, figures, touchers } = judgeExperiment([round]);
      expect(verdict.verdict).to.equal('copied');
      expect(verdict.counts).to.include({ zeroCopy: 7, copied: 1 });
      expect(figures.touch).to.include({ loadedBytes: 1514, storedBytes: 0, touched: 1 });
      expect(touchers).to.deep.equal([{ name: 'vhost_mp_fill of vhost_mp', kind: 'load', frames: 1 }]);
    });

    it('(a) the same of a frame that is marked: late write, too', () => {
      const world = new World();
      world.bounce(4, true);
      const round = world.observe();
      expect(redLines(round)).to.deep.equal(['address refutes', 'touch refutes', 'late-write refutes']);
      expect(judgeExperiment([round]).figures.lateWrite).to.deep.equal({ sampled: 4, seen: 3 });
    });

    // A wrong place was not watched either: nothing is said of it, unless the header of another frame is there.
    const wrongPlaces: readonly (readonly [bigint, string, string])[] = [
      [4096n, 'touch refutes', 'touched'],
      [-4096n, 'touch unknown', 'inconclusive'],
      [1n << 33n, 'touch unknown', 'inconclusive'],
    ];
    for (const [by, touch, word] of wrongPlaces) {
      it(`(b) the trace altered by ${by} bytes: address, and ${touch}`, () => {
        const world = new World();
        world.alterRecord(3, ({ address0, address1 }) => ({ address0: address0 + by, address1: address1 + by }));
        const round = world.observe();
        expect(redLines(round)).to.deep.equal(['address refutes', touch]);
        expect(judgeExperiment([round]).verdict).to.include({ verdict: word, refuted: true });
      });
    }

    it('(b) the trace altered by one page, of a frame that is marked: late write, too', () => {
      const world = new World();
      world.alterRecord(2, ({ address0 }) => ({ address0: address0 + 4096n }));
      expect(redLines(world.observe())).to.deep.equal(['address refutes', 'touch unknown', 'late-write refutes']);
    });

    it('(c) one payload byte flipped in the guest: content', () => {
      const world = new World();
      world.flipPayload(3);
      const round = world.observe();
      expect(redLines(round)).to.deep.equal(['content refutes']);
      expect(judgeExperiment([round]).verdict.verdict).to.equal('lost');
    });

    it('(d) a stale copy of one frame in host memory: residue', () => {
      const world = new World();
      world.memory.set(frameBytes(3, 1514), world.machineAddress(HOST_IOVA) + 77);
      const round = world.observe();
      expect(redLines(round)).to.deep.equal(['residue refutes']);
      const { verdict, figures } = judgeExperiment([round]);
      expect(verdict.verdict).to.equal('copied');
      expect(verdict.counts).to.include({ zeroCopy: 7, copied: 1 });
      expect(figures.residue).to.include({ outsideGuest: 3 });
    });

    it('(e) a frame read where it stands, and written elsewhere: touch', () => {
      const world = new World();
      world.touch('load', 3, 0, 1514, COPY.start);
      world.access('store', world.machineAddress(HOST_IOVA), 1514, COPY.start + 4n);
      const round = world.observe();
      expect(redLines(round)).to.deep.equal(['touch refutes']);
      const { verdict } = judgeExperiment([round]);
      expect([verdict.verdict, verdict.reason]).to.deep.equal([
        'copied',
        '1 of 8 frames was copied; frame 3: the host read 1514 of its 1514 bytes in vhost_mp_fill of vhost_mp',
      ]);
    });

    it('(f) a frame that was only read: touch', () => {
      const world = new World();
      world.touch('load', 3, 14, 1500, CHECKSUM.start);
      const { verdict } = judgeExperiment([world.observe()]);
      expect(verdict).to.include({ verdict: 'touched', refuted: true });
      expect(verdict.counts).to.include({ zeroCopy: 7, copied: 0, touched: 1 });
    });

    it('(g) a guest that reads other memory than the NIC wrote: late write', () => {
      const round = new World().observe();
      if ('unavailable' in round.lateWrite) throw new Error(round.lateWrite.unavailable);
      const { marks, reports } = round.lateWrite;
      const plain = new Map(round.frames.map(({ sequence, crc }) => [sequence, crc]));
      const old = reports.map((report) =>
        report.sequence === 2 ? { ...report, crc: plain.get(2) ?? 0, checksumGood: true } : report,
      );
      const fooled: Round = {
        ...round,
        lateWrite: { marks, reports: old },
        content: { ...round.content, reports: old, droppedByGuest: 0 },
      };
      expect(redLines(fooled)).to.deep.equal(['late-write refutes']);
      expect(judgeExperiment([fooled]).verdict.verdict).to.equal('copied');
    });

    it('(h) nobody watched: touch, which then shows nothing', () => {
      const world = new World();
      world.watched = false;
      const round = world.observe();
      expect(redLines(round)).to.deep.equal(['touch unknown']);
      expect(judgeExperiment([round]).verdict).to.include({ verdict: 'inconclusive', refuted: false });
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
    expect(figures.touch?.bytes).to.equal(2 * first.frames.reduce((sum, { length }) => sum + length, 0));
    expect(figures.lateWrite?.sampled).to.equal(4);
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

  it('rests on the lines that the bench can give, and names the others', () => {
    const round: Round = { ...new World().observe(), touch: { unavailable: 'no plugin' } };
    const can = { available: true, value: undefined as never } as const;
    const abilities = {
      memory: can,
      iommu: can,
      touch: { available: false, why: 'no plugin' },
      watchpoints: { available: false, why: 'no watchpoints' },
      lateWrite: can,
    } as const;
    const { verdict, figures } = judgeExperiment([round], declaredLines(abilities));
    expect(verdict.verdict).to.equal('zero-copy');
    expect(verdict.lacking).to.deep.equal([{ line: 'touch', why: 'no plugin' }]);
    expect(figures.touch).to.equal(null);
    const demanded = judgeExperiment([round], declaredLines(abilities, ['touch'])).verdict;
    expect(demanded).to.include({ verdict: 'inconclusive', reason: 'the line touch does not hold: no plugin' });
  });

  const lengthsOfFrames = fc.array(fc.integer({ min: 60, max: 1514 }), { minLength: 1, maxLength: 8 });

  it('proves frames of any lengths, and no more once one byte of one frame was read', () => {
    fc.assert(
      fc.property(lengthsOfFrames, fc.nat(), fc.nat(), (lengths, frame, place) => {
        const world = new World(lengths);
        expect(redLines(world.observe())).to.deep.equal([]);
        const sequence = frame % lengths.length;
        world.touch('load', sequence, place % (lengths[sequence] ?? 1), 1, firstOfKernel);
        const round = world.observe();
        expect(redLines(round)).to.deep.equal(['touch refutes']);
        const { verdict } = judgeExperiment([round]);
        expect(verdict.counts).to.include({ zeroCopy: lengths.length - 1, copied: 1 });
        expect(verdict.frames.filter(({ result }) => result === 'copied').map((one) => one.sequence)).to.deep.equal([
          sequence,
        ]);
      }),
      { numRuns: 40 },
    );
  });
});
