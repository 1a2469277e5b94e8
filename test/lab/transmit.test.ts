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
      expect(verdict.counts).to.deep.include({ injected: 256, delivered: 256, copied: 256, lost: 0 });
      expect(figures.address).to.deep.equal({ checked: 256, matched: 0 });
      expect(figures.content).to.deep.equal({ checked: 256, good: 256 });
      const refuting = verdict.lines.filter(({ outcome }) => outcome === 'refutes').map(({ line }) => line);
      expect(refuting).to.deep.equal(['address', 'residue', 'touch']);
    });
  }

  it('reaches the wire whole through mp, more of it than the transmit trace holds, and is judged by every line', async () => {
    const { verdict, figures } = await transmit({ ...main, frames: 1024 });
    expect(figures.content).to.deep.equal({ checked: 1024, good: 1024 });
    expect(figures.address?.checked).to.equal(1024);
    expect(verdict.lines.map(({ line }) => line)).to.deep.equal(['address', 'residue', 'touch', 'content']);
    expect(verdict.lines.filter(({ outcome }) => outcome === 'unknown')).to.deep.equal([]);
  });
});
