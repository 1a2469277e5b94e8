import { expect } from 'chai';
import { modelCaveat } from '../../../rig/bench/model/model-bench.js';
import type { ExperimentOutcome, ExperimentPlan } from '../../../rig/experiment/experiment.js';
import type { Line } from '../../../rig/evidence/types.js';
import { failureOf } from '../../failure-of.js';
import { OnModel, throughMp, traffic } from './on-model.js';

/** The lines that do not hold. */
const red = ({ experiment }: ExperimentOutcome): Line[] =>
  experiment.verdict.lines.filter(({ outcome }) => outcome !== 'holds').map(({ line }) => line);

describe('experiments on a bench of models', () => {
  it('show zero-copy through mp by every line, and leave nothing going', async () => {
    const on = new OnModel();
    const { experiment, counters, ledger, latency, accuracies } = await on.receive();
    const { verdict, figures, notes } = experiment;
    expect(verdict.reason).to.equal(null);
    expect(verdict.counts).to.deep.include({ injected: 64, delivered: 64, zeroCopy: 64 });
    expect(verdict.lines.map(({ line, outcome }) => `${line} ${outcome}`)).to.deep.equal([
      'address holds',
      'residue holds',
      'touch holds',
      'late-write holds',
      'content holds',
    ]);
    expect(figures.address).to.deep.equal({ checked: 64, matched: 64 });
    expect(figures.residue).to.include({ outsideGuest: 0, mostInside: 3 });
    expect(figures.lateWrite).to.deep.equal({ sampled: 32, seen: 32 });
    expect(counters).to.include({ INJECTED_FRAMES: 64, RX_DELIVERED_FRAMES: 64 });
    expect(ledger.changes.rx[0]).to.include({ FRAMES: 64n, DELIVERED_FRAMES: 64n });
    expect(latency).to.include({ samples: 64 });
    expect(accuracies[0]).to.include({ frames: 64 });
    expect(notes, 'says on what it was shown').to.deep.equal([modelCaveat]);
    expect(on.bench.goingOn).to.deep.equal([]);
  });

  const copies: readonly { how: string; plan: Partial<ExperimentPlan>; copied: number; lines: readonly Line[] }[] = [
    {
      how: 'a stock tap',
      plan: { name: 'tap', role: 'tap', mode: null },
      copied: 64,
      lines: ['address', 'residue', 'touch', 'late-write'],
    },
    { how: 'mp that copies', plan: { mode: 'copy' }, copied: 64, lines: ['address', 'residue', 'touch', 'late-write'] },
    {
      how: 'mp that copies and wipes',
      plan: { mode: 'copy-and-wipe' },
      copied: 64,
      lines: ['address', 'touch', 'late-write'],
    },
    { how: 'mp that leaves a copy of one frame', plan: { mode: 'stale-copy' }, copied: 1, lines: ['residue', 'touch'] },
  ];
  for (const { how, plan, copied, lines } of copies) {
    it(`show the copies of ${how}, by ${lines.join(', ')}`, async () => {
      const on = new OnModel();
      const outcome = await on.receive(plan);
      expect(outcome.experiment.verdict.verdict).to.equal('copied');
      expect(outcome.experiment.verdict.counts).to.include({ injected: 64, delivered: 64, copied, lost: 0 });
      expect(red(outcome)).to.deep.equal(lines);
      expect(on.bench.goingOn).to.deep.equal([]);
    });
  }

  it('inject several streams at once, each of which keeps to its rate', async () => {
    const on = new OnModel();
    const { experiment, accuracies } = await on.receive({
      streams: [
        { frames: 60, lengths: { min: 60, max: 64 }, seed: 1, rate: { framesPerSecond: 15_000 } },
        { frames: 80, lengths: { min: 590, max: 590 }, seed: 1, rate: { bitsPerSecond: 100e6 } },
        {
          frames: 60,
          lengths: { min: 60, max: 1514, list: [1514, 60] },
          seed: 1,
          rate: { framesPerSecond: 12_000 },
          burst: 4,
        },
      ],
    });
    expect(experiment.verdict.reason).to.equal(null);
    expect(experiment.verdict.counts).to.include({ injected: 200, zeroCopy: 200 });
    expect(experiment.notes).to.deep.equal([modelCaveat]);
    expect(accuracies.map((one) => [one?.frames, one?.asked])).to.deep.equal([
      [60, '15 kfps'],
      [80, '100 Mbps'],
      [60, '12 kfps'],
    ]);
    for (const accuracy of accuracies) expect(accuracy?.errorPercent).to.be.within(-0.5, 0.5);
  });

  it('go round the ring of the DMA trace while more frames come than it holds', async () => {
    const on = new OnModel({ buffers: 500 });
    const { experiment, counters } = await on.receive({
      streams: [
        { ...traffic, frames: 250 },
        { ...traffic, frames: 250, seed: 4 },
      ],
    });
    expect(experiment.verdict.reason).to.equal(null);
    expect(experiment.verdict.counts.zeroCopy).to.equal(500);
    expect(counters.TRACE_OVERFLOW).to.equal(0);
    const again = await on.receive({ streams: [{ ...traffic, frames: 100 }] });
    expect(again.experiment.verdict.reason).to.equal(null);
  });

  it('let witnesses see what the lines see', async () => {
    const on = new OnModel();
    const witnessed = async (plan: Partial<ExperimentPlan>) =>
      (await on.receive({ ...plan, witnesses: true })).testimonies.map(({ outcome }) => outcome);
    expect(await witnessed({})).to.deep.equal(['unknown', 'holds', 'unknown', 'unknown']);
    expect(await witnessed({ mode: 'copy' })).to.deep.equal(['unknown', 'refutes', 'unknown', 'unknown']);
    expect(on.bench.goingOn).to.deep.equal([]);
  });

  it('see every frame that the guest sends back, and what the host did to it', async () => {
    const on = new OnModel();
    const { verdict, streams, guest, transmit, dma, echo } = await on.echo([traffic, { ...traffic, frames: 30 }]);
    expect(verdict).to.deep.equal({ verdict: 'complete', returned: 94, reason: null });
    expect(streams.map(({ check }) => check.frames)).to.deep.equal([64, 30]);
    expect(guest).to.deep.equal({ echoed: 94, lost: 0 });
    expect(transmit).to.deep.equal({ sent: 94, long: 79, found: 79, read: 79, readers: 'tun_get_user of tun' });
    expect([dma?.samples, echo?.samples]).to.deep.equal([94, 94]);
    expect(echo?.minNs).to.be.greaterThan(dma?.minNs ?? 0);
    expect(on.bench.goingOn).to.deep.equal([]);
  });

  it('replay a capture at its own times', async () => {
    const on = new OnModel();
    expect((await on.replay()).accuracy).to.include({ frames: 6, asked: 'the times of the capture', errorPercent: 0 });
    expect(on.bench.goingOn).to.deep.equal([]);
  });

  it('make a whole run that passes, and end with everything undone', async () => {
    const on = new OnModel();
    const { status, main, controls, echo, facts } = await on.run({ echo: true });
    expect(status).to.deep.equal({ status: 'passed', reason: null });
    expect(main.experiment.verdict.verdict).to.equal('zero-copy');
    expect(controls.map(({ name, experiment }) => `${name} ${experiment.verdict.verdict}`)).to.deep.equal([
      'tap copied',
      'mp-copy copied',
    ]);
    expect(echo?.verdict.verdict).to.equal('complete');
    expect(facts.kind).to.equal('model');
    expect(on.bench.goingOn).to.deep.equal([]);
  });

  it('rest on the lines that the bench has, and do not pass without one that is demanded', async () => {
    const on = new OnModel({ lacking: { touch: 'real processors' } });
    const { experiment } = await on.receive();
    expect(experiment.verdict.verdict).to.equal('zero-copy');
    expect(experiment.verdict.lacking).to.deep.equal([{ line: 'touch', why: 'real processors' }]);
    const demanded = await on.receive({ ...throughMp, demanded: ['touch'] });
    expect(demanded.experiment.verdict).to.include({ verdict: 'inconclusive', refuted: false });
    for (const name of ['memory', 'iommu', 'lateWrite'] as const) {
      const { experiment: less } = await new OnModel({ lacking: { [name]: 'not here' } }).receive();
      expect(less.verdict.reason, name).to.equal(null);
      expect(less.verdict.lacking.length, name).to.be.greaterThan(0);
    }
  });

  it('do not begin on a bench that lacks a line which is demanded, by the run or by its bench', async () => {
    const calls: string[] = [];
    const faults = { before: (call: string) => void calls.push(call) };
    for (const [demanded, require] of [
      [['touch'], []],
      [[], ['touch']],
    ] as const) {
      const on = new OnModel({ faults, lacking: { touch: 'real processors' }, require });
      expect(await failureOf(on.run({ demanded }))).to.include({ code: 'LineLacking', exitCode: 3 });
    }
    expect(calls).to.deep.equal([]);
  });
});
