import { expect } from 'chai';
import type { Experiment } from '../../rig/evidence/experiment.js';
import { runTransmit } from '../../rig/experiment/transmit.js';
import { planTransmit, type TransmitPlan } from '../../rig/experiment/transmit-plan.js';
import { labBench } from './lab-bench.js';
import { quiet } from './quiet.js';

const { main, controls } = planTransmit(3);

async function transmit(plan: TransmitPlan): Promise<Experiment> {
  const { bench, interfaces } = await labBench();
  const ends = { signal: new AbortController().signal };
  return (await runTransmit(bench, plan, interfaces, quiet, ends)).experiment;
}

describe('what the guest sends, on a bench', function () {
  this.timeout(300_000);

  for (const control of controls) {
    it(`is copied, every frame of it, in the control ${control.name}`, async () => {
      const { verdict, figures } = await transmit(control);
      expect(verdict.verdict).to.equal('copied');
      expect(verdict.counts).to.deep.include({ injected: 64, delivered: 64, copied: 64, lost: 0 });
      expect(figures.address).to.deep.equal({ checked: 64, matched: 0 });
      expect(figures.content).to.deep.equal({ checked: 64, good: 64 });
      const refuting = verdict.lines.filter(({ outcome }) => outcome === 'refutes').map(({ line }) => line);
      expect(refuting).to.deep.equal(['address', 'residue', 'touch']);
    });
  }

  it('leaves the guest through mp without a copy, and is more than the transmit trace holds', async () => {
    const { verdict, figures } = await transmit({ ...main, frames: 1024 });
    expect(verdict.reason).to.equal(null);
    expect(verdict.verdict).to.equal('zero-copy');
    expect(figures.content).to.deep.equal({ checked: 1024, good: 1024 });
    expect(figures.address).to.deep.equal({ checked: 1024, matched: 1024 });
    const holding = verdict.lines.filter(({ outcome }) => outcome === 'holds').map(({ line }) => line);
    expect(holding).to.deep.equal(['address', 'residue', 'touch', 'content']);
  });
});
