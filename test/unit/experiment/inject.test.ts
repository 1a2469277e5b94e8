import { expect } from 'chai';
import { registers } from '../../../firmware/registers/generated/registers.js';
import { injectFrames } from '../../../rig/experiment/inject.js';
import { roundPlan } from '../../../rig/experiment/plan.js';
import { instrumentUnderTest } from '../../../rig/bench/nic-under-test.js';
import { Watch } from '../../../rig/bench/watch.js';
import { TestFailure } from '../../../rig/base/errors.js';
import { failureOf } from '../../failure-of.js';
import { ModelNic } from '../nic/model-nic.js';
import { JumpClock } from './jump-clock.js';

const hour = 3_600_000;

describe('the injection of a round', () => {
  it('that stalls tells how many frames of all streams went out', async () => {
    const model = new ModelNic();
    const nic = await model.connect();
    try {
      const { STATUS, INJECTED, COMMAND } = registers.GENERATOR;
      model.device.onWrite = (address, value) => {
        if (address === COMMAND.offset) model.set(STATUS, value === 1 ? 1 : 0);
      };
      model.set(INJECTED, 17);
      const stream = { frames: 20, lengths: { min: 60, max: 60 }, seed: 1 };
      const plan = roundPlan([stream, { ...stream, frames: 30 }], '02:4d:50:00:00:03');
      const { signal } = new AbortController();
      const failure = new Promise<never>(() => undefined);
      const parts = { nic, underTest: instrumentUnderTest(nic) };
      const observer = { onProgress: () => undefined, arrived: () => Promise.resolve(0) };
      const watch = Watch.over({ failure }, { signal, clock: new JumpClock(hour / 10) }, hour);
      expect(await failureOf(injectFrames(parts, plan, watch, observer)))
        .to.be.instanceOf(TestFailure)
        .with.property('message', 'only 17 of 50 frames found a posted buffer in time');
      expect(model.get(registers.GENERATOR_STREAM1.COUNT)).to.equal(30);
    } finally {
      await model.close();
    }
  });
});
