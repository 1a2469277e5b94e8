import { expect } from 'chai';
import { registers } from '../../../firmware/registers/generated/registers.js';
import { Deadline, DeadlineExceeded } from '../../../rig/base/deadline.js';
import { ModelNic } from './model-nic.js';

const { CHECKER, GENERATOR, LATENCY, LEDGER, TESTER, TRACE, TX_TRACE } = registers;
const switches = [CHECKER.CONTROL, LATENCY.CONTROL, LEDGER.INTERVAL, TRACE.CONTROL, TX_TRACE.CONTROL, TESTER.CONTROL];

describe('settling the NIC', () => {
  let model: ModelNic;
  beforeEach(() => (model = new ModelNic()));
  afterEach(() => model.close());

  it('ends all that a former user left going, and does so again without harm', async () => {
    for (const register of switches) model.set(register, 1);
    const nic = await model.connect();
    for (let time = 0; time < 2; time++) {
      await nic.settle(Deadline.after(10_000));
      expect(switches.map((register) => model.get(register))).to.deep.equal(switches.map(() => 0));
      // STOP is bit 1.
      expect(model.get(GENERATOR.COMMAND)).to.equal(2);
    }
  });

  it('does not return while a frame is on its way', async () => {
    model.set(GENERATOR.STATUS, 1);
    const nic = await model.connect();
    const error = await nic.settle(Deadline.after(100)).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(DeadlineExceeded);
  });
});
