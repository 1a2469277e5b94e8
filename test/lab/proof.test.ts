import { expect } from 'chai';
import type { Bench } from '../../rig/bench/bench.js';
import type { ExperimentOutcome, ExperimentPlan } from '../../rig/experiment/experiment.js';
import { runExperiment } from '../../rig/experiment/experiment.js';
import type { RoundObserver } from '../../rig/experiment/collect.js';
import type { Experiment } from '../../rig/evidence/experiment.js';
import type { Line } from '../../rig/evidence/types.js';
import type { NicUnderTest } from '../../rig/bench/nic-under-test.js';
import { labBench } from './lab-bench.js';
import { quiet } from './quiet.js';
import { flipByteOf, withAlteredTrace } from './sabotage.js';

const streams = [{ frames: 64, lengths: { min: 200, max: 1514 }, seed: 3 }];
const throughMp: ExperimentPlan = { name: 'mp', role: 'mp', mode: 'zero-copy', streams };

interface Change {
  readonly underTest?: (nic: NicUnderTest) => NicUnderTest;
  readonly whilePaused?: RoundObserver['whilePaused'];
}

async function experiment(plan: Partial<ExperimentPlan>, change: Change = {}): Promise<Experiment> {
  return (await outcome(plan, change)).experiment;
}

async function outcome(plan: Partial<ExperimentPlan>, change: Change = {}): Promise<ExperimentOutcome> {
  const { bench, interfaces } = await labBench();
  const { underTest = (nic: NicUnderTest) => nic } = change;
  const used: Bench = { ...bench, evidence: () => bench.evidence(), underTest: underTest(bench.underTest) };
  const watch = {
    signal: new AbortController().signal,
    ...(change.whilePaused ? { whilePaused: change.whilePaused } : {}),
  };
  return runExperiment(used, { ...throughMp, ...plan }, interfaces, quiet, watch);
}

/** The lines that speak against zero-copy. */
function red({ verdict }: Pick<Experiment, 'verdict'>): Line[] {
  return verdict.lines.filter(({ outcome }) => outcome !== 'holds').map(({ line }) => line);
}

describe('the proof, on a bench', function () {
  this.timeout(300_000);

  it('shows zero-copy through mp by every line', async () => {
    const { verdict, figures } = await experiment({});
    expect(verdict.reason).to.equal(null);
    expect(verdict.verdict).to.equal('zero-copy');
    expect(verdict.counts).to.deep.include({ injected: 64, delivered: 64, zeroCopy: 64, copied: 0, lost: 0 });
    expect(figures.address).to.deep.equal({ checked: 64, matched: 64 });
    expect(figures.residue?.outsideGuest).to.equal(0);
    expect(figures.touch).to.deep.include({ loadedBytes: 0, storedBytes: 0, touched: 0 });
    expect(figures.lateWrite?.seen).to.be.greaterThan(0).and.to.equal(figures.lateWrite?.sampled);
    expect(figures.content).to.deep.equal({ checked: 64, good: 64 });
    expect(verdict.lines.map(({ line }) => line)).to.deep.equal([
      'address',
      'residue',
      'touch',
      'late-write',
      'content',
    ]);
    expect(verdict.lacking).to.deep.equal([]);
  });

  it('shows copies through a stock tap for every frame, and who made them', async () => {
    const { verdict, figures, touchers } = await experiment({ name: 'tap', role: 'tap', mode: null });
    expect(figures.touch?.loadedBytes).to.equal(figures.touch?.bytes);
    expect(red({ verdict })).to.include.members(['address', 'residue', 'touch', 'late-write']);
    expect(touchers.map(({ name, kind }) => `${kind} ${name}`).join()).to.match(
      /load (rep_movs_alternative|_copy_to_iter)/,
    );
    expect(verdict.verdict).to.equal('copied');
    expect(verdict.counts).to.deep.include({ injected: 64, delivered: 64, zeroCopy: 0, copied: 64, lost: 0 });
  });

  it('shows copies through mp with copying forced for every frame', async () => {
    const { verdict } = await experiment({ name: 'mp-copy', mode: 'copy' });
    expect(verdict.verdict).to.equal('copied');
    expect(verdict.counts).to.deep.include({ injected: 64, delivered: 64, copied: 64 });
    expect(red({ verdict })).to.have.members(['address', 'residue', 'touch', 'late-write']);
  });

  it('catches a worker that copies and wipes its page, by the lines address, touch and late write', async () => {
    const result = await experiment({ mode: 'copy-and-wipe' });
    expect(red(result)).to.deep.equal(['address', 'touch', 'late-write']);
    expect(result.verdict.verdict).to.equal('copied');
  });

  it('catches a DMA trace altered by one page, by the lines address and touch', async () => {
    let altered = 0;
    const result = await experiment({}, { underTest: (nic) => withAlteredTrace(nic, 17, () => (altered += 1)) });
    expect(altered).to.equal(1);
    // Nobody has written a header before a page in which no frame is.
    expect(red(result)).to.deep.equal(['address', 'touch']);
    expect(result.verdict.verdict).not.to.equal('zero-copy');
    expect(result.verdict.lines[0]?.refutes).to.equal(1);
  });

  it('catches one byte flipped in guest memory, by the lines that compare it', async () => {
    const result = await experiment({}, { whilePaused: flipByteOf(23) });
    // Of a marked frame the line late write compares every byte, too.
    expect(red(result)).to.include('content').and.to.not.include.members(['address', 'residue', 'touch']);
    expect(result.verdict.verdict).to.equal('lost');
    expect(result.verdict.lines.find(({ line }) => line === 'content')?.refutes).to.equal(1);
  });

  it('catches a stale copy of one frame in host memory, by the lines residue and touch', async () => {
    const result = await experiment({ mode: 'stale-copy' });
    expect(red(result)).to.deep.equal(['residue', 'touch']);
    expect(result.verdict.verdict).to.equal('copied');
    expect(result.verdict.lines.find(({ line }) => line === 'residue')?.refutes).to.equal(1);
  });

  it('holds for 5000 frames: rings and trace wrap many times', async () => {
    const { verdict, figures } = await experiment({
      streams: [{ frames: 5000, lengths: { min: 60, max: 1514 }, seed: 7 }],
    });
    expect(verdict.reason).to.equal(null);
    expect(verdict.counts).to.deep.include({ injected: 5000, delivered: 5000, zeroCopy: 5000 });
    expect(figures.address).to.deep.equal({ checked: 5000, matched: 5000 });
  });

  it('holds for three streams of their own lengths and rates at once, each of which keeps to its rate', async () => {
    const several: ExperimentPlan['streams'] = [
      { frames: 60, lengths: { min: 60, max: 64 }, seed: 1, rate: { framesPerSecond: 15_000 } },
      { frames: 80, lengths: { min: 590, max: 590 }, seed: 1, rate: { bitsPerSecond: 100e6 } },
      {
        frames: 60,
        lengths: { min: 60, max: 1514, list: [1514, 60] },
        seed: 1,
        rate: { framesPerSecond: 12_000 },
        burst: 4,
      },
    ];
    const { experiment: result, accuracies, counters } = await outcome({ streams: several });
    const { verdict, figures, notes } = result;
    expect(verdict.reason).to.equal(null);
    expect(verdict.counts).to.deep.include({ injected: 200, delivered: 200, zeroCopy: 200, copied: 0, lost: 0 });
    expect(figures.address).to.deep.equal({ checked: 200, matched: 200 });
    expect(figures.content).to.deep.equal({ checked: 200, good: 200 });
    expect(notes).to.deep.equal([]);
    expect(counters.INJECTED_FRAMES).to.equal(200);
    const lengths = verdict.frames.map(({ length }) => length);
    expect(Math.max(...lengths.slice(0, 60)), 'stream 0').to.equal(64);
    expect(new Set(lengths.slice(60, 140)), 'stream 1').to.deep.equal(new Set([590]));
    expect(new Set(lengths.slice(140)), 'stream 2').to.deep.equal(new Set([1514, 60]));
    expect(accuracies.map((one) => [one?.frames, one?.asked])).to.deep.equal([
      [60, '15 kfps'],
      [80, '100 Mbps'],
      [60, '12 kfps'],
    ]);
    for (const [stream, accuracy] of accuracies.entries()) {
      if (accuracy?.heldSeconds) continue;
      expect(accuracy?.errorPercent, `stream ${stream}`).to.be.within(-0.1, 0.1);
    }
  });

  it('holds for many short frames, which the guest must not copy out of their buffers', async () => {
    const { verdict } = await experiment({ streams: [{ frames: 300, lengths: { min: 60, max: 64 }, seed: 1 }] });
    expect(verdict.reason).to.equal(null);
    expect(verdict.counts.zeroCopy).to.equal(300);
  });
});
