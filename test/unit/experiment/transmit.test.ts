import { expect } from 'chai';
import type { SendFault } from '../../../rig/bench/model/faults.js';
import { modelCaveat } from '../../../rig/bench/model/model-bench.js';
import type { ExperimentOutcome } from '../../../rig/experiment/experiment.js';
import { planTransmit, type TransmitPlan } from '../../../rig/experiment/transmit-plan.js';
import { failureOf } from '../../failure-of.js';
import { OnModel } from './on-model.js';

/** What each line says of all frames together. */
const linesOf = ({ experiment }: ExperimentOutcome): string[] =>
  experiment.verdict.lines.map(({ line, outcome }) => `${line} ${outcome}`);

/** A bench on which something goes wrong with frame 5. */
const spoilt = (fault: SendFault): OnModel =>
  new OnModel({ faults: { send: ({ index }) => (index === 5 ? fault : undefined) } });

describe('frames that the guest of a bench of models sends', () => {
  it('leave zero-copy through mp by every line, and nothing is left going', async () => {
    const on = new OnModel();
    const outcome = await on.transmit();
    const { experiment, counters, ledger } = outcome;
    const { verdict, figures } = experiment;
    expect(verdict.reason).to.equal(null);
    expect(verdict.verdict).to.equal('zero-copy');
    expect(verdict.counts).to.deep.include({ injected: 64, delivered: 64, zeroCopy: 64 });
    expect(linesOf(outcome)).to.deep.equal(['address holds', 'residue holds', 'touch holds', 'content holds']);
    expect(verdict.lacking.map(({ line }) => line)).to.deep.equal(['late-write']);
    expect(figures.address).to.deep.equal({ checked: 64, matched: 64 });
    expect(figures.residue).to.include({ outsideGuest: 0, mostInside: 3 });
    expect(figures.touch).to.include({ loadedBytes: 0, storedBytes: 0, touched: 0 });
    expect(figures.content).to.deep.equal({ checked: 64, good: 64 });
    expect(counters).to.include({ TX_FRAMES: 64, INJECTED_FRAMES: 0 });
    expect(ledger.changes.tx[0]).to.include({ SENT_FRAMES: 64n });
    expect(experiment.notes).to.deep.equal([modelCaveat]);
    expect(on.bench.goingOn).to.deep.equal([]);
  });

  it('leave it so at every length, also where the end of the header cuts a nonce', async () => {
    const on = new OnModel();
    for (let min = 256; min <= 1514; min += 40) {
      const list = Array.from({ length: 40 }, (_, index) => Math.min(1514, min + index));
      const lengths = { min, max: 1514, list };
      const { experiment } = await on.transmit({ frames: 40, lengths });
      expect(experiment.verdict.reason, `from ${min}`).to.equal(null);
    }
  });

  it('are more than the transmit trace holds', async () => {
    const { experiment } = await new OnModel().transmit({ frames: 300 });
    expect(experiment.verdict.reason).to.equal(null);
    expect(experiment.verdict.counts.zeroCopy).to.equal(300);
  });

  it('are told from those of the series before, which still stand there', async () => {
    const on = new OnModel();
    await on.transmit({ frames: 80 });
    const { experiment } = await on.transmit({ frames: 40 });
    expect(experiment.verdict.reason).to.equal(null);
  });

  const [tap, copying] = planTransmit(1).controls;
  for (const plan of [tap, copying]) {
    it(`are copied, each of them, in the control ${plan?.name}`, async () => {
      const on = new OnModel();
      const outcome = await on.transmit(plan ?? {});
      expect(outcome.name).to.equal(plan?.name);
      expect(outcome.experiment.verdict.verdict).to.equal('copied');
      expect(outcome.experiment.verdict.counts).to.deep.include({ injected: 64, copied: 64, delivered: 64 });
      expect(linesOf(outcome)).to.include.members(['address refutes', 'residue refutes', 'touch refutes']);
      expect(on.bench.goingOn).to.deep.equal([]);
    });
  }

  const faults: readonly { fault: SendFault; verdict: string; counts: object; lines: readonly string[] }[] = [
    {
      fault: 'copied',
      verdict: 'copied',
      counts: { copied: 1, zeroCopy: 63 },
      lines: ['address refutes', 'residue refutes', 'touch refutes', 'content holds'],
    },
    {
      fault: 'left-behind',
      verdict: 'copied',
      counts: { copied: 1, zeroCopy: 63 },
      lines: ['address holds', 'residue refutes', 'touch refutes', 'content holds'],
    },
    {
      fault: 'touched',
      verdict: 'touched',
      counts: { touched: 1, zeroCopy: 63 },
      lines: ['address holds', 'residue holds', 'touch refutes', 'content holds'],
    },
    {
      fault: 'not-sent',
      verdict: 'lost',
      counts: { lost: 1, zeroCopy: 63 },
      lines: ['address refutes', 'residue holds', 'touch unknown', 'content refutes'],
    },
    {
      fault: 'sent-twice',
      verdict: 'lost',
      counts: { zeroCopy: 0 },
      lines: ['address refutes', 'residue holds', 'touch holds', 'content refutes'],
    },
    {
      fault: 'overtaken',
      verdict: 'lost',
      counts: { zeroCopy: 0 },
      lines: ['address holds', 'residue holds', 'touch holds', 'content refutes'],
    },
    {
      fault: 'damaged',
      verdict: 'lost',
      counts: { zeroCopy: 0 },
      lines: ['address holds', 'residue holds', 'touch holds', 'content refutes'],
    },
    {
      fault: 'overwritten',
      verdict: 'inconclusive',
      counts: { zeroCopy: 63 },
      lines: ['address refutes', 'residue unknown', 'touch holds', 'content holds'],
    },
    {
      fault: 'unrecorded',
      verdict: 'inconclusive',
      counts: { zeroCopy: 63, copied: 0 },
      lines: ['address unknown', 'residue unknown', 'touch unknown', 'content holds'],
    },
    {
      fault: 'refused',
      verdict: 'lost',
      counts: { zeroCopy: 63, lost: 1 },
      lines: ['address refutes', 'content refutes'],
    },
  ];
  for (const { fault, verdict, counts, lines } of faults) {
    it(`are ${verdict} when one of them is ${fault}`, async () => {
      const on = spoilt(fault);
      const outcome = await on.transmit();
      expect(outcome.experiment.verdict.verdict).to.equal(verdict);
      expect(outcome.experiment.verdict.counts).to.include(counts);
      expect(linesOf(outcome)).to.include.members([...lines]);
      expect(outcome.experiment.verdict.reason).to.be.a('string');
      expect(on.bench.goingOn).to.deep.equal([]);
    });
  }

  it('prove nothing where nobody sees the memory or the IOMMU', async () => {
    const on = new OnModel({ lacking: { memory: 'no memory', iommu: 'no IOMMU' } });
    const { experiment } = await on.transmit();
    expect(experiment.verdict.verdict).to.equal('inconclusive');
    expect(experiment.verdict.lacking.map(({ line }) => line)).to.deep.equal([
      'address',
      'residue',
      'touch',
      'late-write',
    ]);
  });

  it('rest on the lines that there are where nobody sees what the processors do', async () => {
    const on = new OnModel({ lacking: { touch: 'nobody looks' } });
    const outcome = await on.transmit();
    expect(outcome.experiment.verdict.verdict).to.equal('zero-copy');
    expect(linesOf(outcome)).to.deep.equal(['address holds', 'residue holds', 'content holds']);
  });

  it('are refused where they would be copied on purpose, or cannot be sent', async () => {
    const refused: readonly [Partial<TransmitPlan>, string][] = [
      [{ lengths: { min: 255, max: 1514 } }, 'LengthInvalid'],
      [{ lengths: { min: 256, max: 1514, list: new Array<number>(65).fill(256) } }, 'LengthInvalid'],
      [{ frames: 0 }, 'FramesInvalid'],
      [{ frames: 1025 }, 'FramesInvalid'],
    ];
    for (const [plan, code] of refused) {
      expect(await failureOf(new OnModel().transmit(plan)), JSON.stringify(plan)).to.have.property('code', code);
    }
  });

  it('leave nothing going when the guest does not send', async () => {
    const broken = new Error('the guest is gone');
    const before = (call: string): void => {
      if (call === 'host.sendFrames') throw broken;
    };
    const on = new OnModel({ faults: { before } });
    expect(await failureOf(on.transmit())).to.equal(broken);
    expect(on.bench.goingOn).to.deep.equal([]);
  });
});
