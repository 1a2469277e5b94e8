import { expect } from 'chai';
import { registers } from '../../../firmware/registers/generated/registers.js';
import { Deadline, DeadlineExceeded } from '../../../rig/base/deadline.js';
import { NicBusy } from '../../../rig/nic/errors.js';
import type { Nic, TesterMode } from '../../../rig/nic/nic.js';
import { testWire } from '../../../rig/nic/wire-test.js';
import { failureOf } from '../../failure-of.js';
import { ModelNic } from './model-nic.js';
import { plan } from './plans.js';

const { CHECKER, GENERATOR, TESTER } = registers;
const soon = (): Deadline => Deadline.after(5_000);

describe('tester mode', () => {
  let model: ModelNic;
  let nic: Nic;

  beforeEach(async () => {
    model = new ModelNic();
    // As the NIC does: what is wanted is in force at once when no frame is on the wire.
    model.device.onWrite = (address, value) => {
      if (address === TESTER.CONTROL.offset) model.set(TESTER.STATUS, value);
    };
    nic = await model.connect();
  });
  afterEach(() => model.close());

  const modes: readonly (readonly [TesterMode, number])[] = [
    ['checking', 1],
    ['delivering', 3],
    ['off', 0],
  ];
  for (const [mode, bits] of modes) {
    it(`is switched to ${mode}, and told`, async () => {
      model.set(TESTER.CONTROL, 2);
      await nic.tester.set(mode, soon());
      expect(model.get(TESTER.CONTROL)).to.equal(bits);
      expect(await nic.tester.mode()).to.equal(mode);
    });
  }

  it('is not in force before the NIC says so', async () => {
    let asked = 0;
    model.device.onWrite = (address) => {
      if (address === TESTER.CONTROL.offset) model.set(TESTER.STATUS, 4);
    };
    model.device.onRead = (address) => {
      if (address === TESTER.STATUS.offset && ++asked === 3) model.set(TESTER.STATUS, 1);
    };
    await nic.tester.set('checking', soon());
    expect(asked).to.equal(3);
  });

  it('waits for a frame on the wire no longer than it may', async () => {
    model.device.onWrite = () => model.set(TESTER.STATUS, 4);
    expect(await failureOf(nic.tester.set('checking', Deadline.after(50)))).to.be.instanceOf(DeadlineExceeded);
    expect(await nic.tester.mode()).to.equal('off');
  });

  it('says that the NIC refuses to switch', async () => {
    model.device.onRead = (address) => {
      if (address === TESTER.CONTROL.offset) model.set(TESTER.CONTROL, 0);
    };
    expect(await failureOf(nic.tester.set('checking', soon()))).to.be.instanceOf(NicBusy);
  });

  describe('a test of the wire', () => {
    const frames = 5;
    const streams = [{ ...plan, count: frames }];
    let modeAtStart: number | undefined;

    /** The NIC sends `frames` frames when it is started, and the wire brings back so many of them. */
    const wire = (back: number): void => {
      const change = model.device.onWrite;
      model.device.onWrite = (address, value) => {
        change(address, value);
        if (address !== GENERATOR.COMMAND.offset || value !== 1) return;
        modeAtStart = model.get(TESTER.STATUS);
        model.set(GENERATOR.INJECTED, frames);
        model.set(CHECKER.FRAMES, back);
        model.set(CHECKER.STREAM0_FRAMES, back);
        model.set(CHECKER.STREAM0_NEXT, back);
      };
      model.device.onRead = (address) => {
        // The ledger of this model counts nothing, but its snapshots are taken.
        if (address === registers.LEDGER.TAKEN.offset && model.get(registers.LEDGER.COMMAND) === 1) {
          model.set(registers.LEDGER.COMMAND, 0);
          model.set(registers.LEDGER.TAKEN, model.get(registers.LEDGER.TAKEN) + 1);
        }
      };
    };
    const whole = { streams, holdOnStarved: true, holdOnTraceFull: true };

    it('is made in tester mode, tells what came back, and leaves the mode', async () => {
      wire(frames);
      const { sent, check } = await testWire(nic, whole, soon(), { mode: 'delivering' });
      expect(modeAtStart).to.equal(3);
      expect([sent, check.streams[0]?.frames, check.other]).to.deep.equal([frames, frames, 0]);
      expect(await nic.tester.mode()).to.equal('off');
      expect(model.get(CHECKER.CONTROL)).to.equal(0);
    });

    it('ends when nothing comes back any more', async () => {
      wire(frames - 1);
      const { sent, check } = await testWire(nic, whole, soon(), { silenceMs: 60 });
      expect([sent, check.streams[0]?.frames]).to.deep.equal([frames, frames - 1]);
      expect(modeAtStart).to.equal(1);
    });

    it('leaves the mode when it fails', async () => {
      wire(0);
      const wrong = { ...whole, streams: [{ ...plan, count: 0 }] };
      await failureOf(testWire(nic, wrong, soon()));
      expect(await nic.tester.mode()).to.equal('off');
    });
  });
});
