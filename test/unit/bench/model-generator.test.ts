import { expect } from 'chai';
import { Deadline } from '../../../rig/base/deadline.js';
import { ModelBench } from '../../../rig/bench/model/model-bench.js';
import { AllowanceRefused } from '../../../rig/nic/errors.js';
import type { TesterMode } from '../../../rig/nic/nic.js';
import { failureOf } from '../../failure-of.js';
import { plan as many } from '../nic/plans.js';

const plan = { ...many, count: 4, holdOnStarved: false, holdOnTraceFull: false };
const replay = { count: 3, originalTiming: false, packets: [{ bytes: new Uint8Array(60), timeNs: 0n }] };
const soon = (): Deadline => Deadline.after(10_000);

describe('the generator of the model', () => {
  for (const mode of ['off', 'checking'] satisfies readonly TesterMode[]) {
    it(`sends no more frames than it is allowed, tester mode ${mode}`, async () => {
      const { generator, tester } = new ModelBench().nic;
      await tester.set(mode, soon());
      const streams = [plan, { ...plan, sequence: 1000 }];
      await generator.configureAll({ ...plan, streams, replay, allowance: 0 });
      await generator.start();
      let held = -1;
      for (const allowed of [0, 1, 2, 7, 10]) {
        await generator.allow(allowed);
        // More often than there are frames.
        for (let looks = 0; looks < 12; looks++) await generator.status();
        expect(await generator.status()).to.deep.equal({ running: true, injected: allowed });
        const { heldCycles } = await generator.pacing();
        expect(heldCycles).to.be.greaterThan(held);
        held = heldCycles;
      }
      await generator.allow(11);
      expect(await generator.finished(soon())).to.equal(11);
    });
  }

  it('is stopped while it is held, and counts anew when it is started', async () => {
    const { generator } = new ModelBench().nic;
    await generator.configureAll({ ...plan, streams: [plan], allowance: 2 });
    for (let times = 0; times < 2; times++) {
      await generator.start();
      expect(await generator.status()).to.deep.equal({ running: true, injected: 2 });
      await generator.stop();
      expect(await generator.finished(soon())).to.equal(2);
    }
  });

  it('is allowed no less than before, and nothing without an allowance', async () => {
    const { generator } = new ModelBench().nic;
    expect(await failureOf(generator.allow(1))).to.be.instanceOf(AllowanceRefused);
    await generator.configureAll({ ...plan, streams: [plan], allowance: 2 });
    expect(await failureOf(generator.allow(1))).to.be.instanceOf(AllowanceRefused);
    await generator.configure(plan);
    expect(await failureOf(generator.allow(3))).to.be.instanceOf(AllowanceRefused);
  });
});
