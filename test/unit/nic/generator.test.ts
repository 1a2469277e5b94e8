import { expect } from 'chai';
import fc from 'fast-check';
import { registers } from '../../../firmware/registers/generated/registers.js';
import { Deadline, DeadlineExceeded } from '../../../rig/deadline.js';
import { UsageError } from '../../../rig/errors.js';
import { NicBusy } from '../../../rig/nic/errors.js';
import { trafficRegisters } from '../../../rig/nic/generator.js';
import { macBytes } from '../../../rig/nic/mac.js';
import type { Nic } from '../../../rig/nic/nic.js';
import { bursts } from '../../../rig/nic/registers/access.js';
import { assertTraffic } from '../../../rig/nic/traffic.js';
import type { TrafficPlan } from '../../../rig/nic/traffic.js';
import { failureOf, ModelNic } from './model-nic.js';
import { plan, plans } from './plans.js';

const { GENERATOR } = registers;

describe('the traffic generator', () => {
  let model: ModelNic;
  let nic: Nic;

  beforeEach(async () => {
    model = new ModelNic();
    nic = await model.connect();
  });
  afterEach(() => model.close());

  it('is configured in one burst', async () => {
    await nic.generator.configure(plan);
    expect(model.device.executed).to.have.length(1);
    expect(model.get(GENERATOR.MODE)).to.equal(0b011);
    expect(model.get(GENERATOR.COUNT)).to.equal(256);
    expect(model.get(GENERATOR.LENGTH)).to.equal(1514 * 0x10000 + 60);
    expect(model.get(GENERATOR.LENGTH_STEP)).to.equal(7);
    expect(model.get(GENERATOR.PATTERN)).to.equal(0x5a);
  });

  it('starts, runs and stops', async () => {
    await nic.generator.configure(plan);
    model.device.onWrite = (address, value) => {
      if (address !== GENERATOR.COMMAND.offset) return;
      model.set(GENERATOR.STATUS, value === 1 ? 1 : 0);
    };
    await nic.generator.start();
    expect(await nic.generator.status()).to.deep.equal({ running: true, injected: 0 });
    expect(await failureOf(nic.generator.configure(plan))).to.be.instanceOf(NicBusy);
    model.set(GENERATOR.INJECTED, 17);
    await nic.generator.stop();
    expect(await nic.generator.finished(Deadline.after(10_000))).to.equal(17);
  });

  it('is awaited until it no longer runs', async () => {
    model.set(GENERATOR.STATUS, 1);
    let looks = 0;
    model.device.onRead = (address) => {
      if (address !== GENERATOR.STATUS.offset || ++looks < 4) return;
      model.set(GENERATOR.STATUS, 0);
      model.set(GENERATOR.INJECTED, 256);
    };
    expect(await nic.generator.finished(Deadline.after(10_000))).to.equal(256);
    expect(looks).to.equal(4);
  });

  it('is not awaited for ever', async () => {
    model.set(GENERATOR.STATUS, 1);
    expect(await failureOf(nic.generator.finished(Deadline.after(50)))).to.be.instanceOf(DeadlineExceeded);
  });

  it('is not touched by a plan that it cannot carry out', async () => {
    expect(await failureOf(nic.generator.configure({ ...plan, count: 0 }))).to.be.instanceOf(UsageError);
    expect(model.device.executed).to.deep.equal([]);
  });
});

describe('a traffic plan', () => {
  it('is one burst of registers that hold all of it', () => {
    fc.assert(
      fc.property(plans, (any) => {
        assertTraffic(any);
        const [burst, ...others] = bursts(trafficRegisters(any));
        expect(others).to.deep.equal([]);
        expect(burst?.address).to.equal(GENERATOR.MODE.offset);
        const bytes = Buffer.alloc((burst?.words.length ?? 0) * 4);
        burst?.words.forEach((word, index) => bytes.writeUInt32LE(word, index * 4));
        const at = (register: { readonly offset: number }): number => register.offset - GENERATOR.MODE.offset;
        expect(bytes.readUInt32LE(at(GENERATOR.SEQUENCE))).to.equal(any.sequence);
        expect(bytes.readUInt16LE(at(GENERATOR.LENGTH))).to.equal(any.length.min);
        expect(bytes.readUInt16LE(at(GENERATOR.LENGTH) + 2)).to.equal(any.length.max);
        // In memory order, so the bytes of the burst are the bytes on the wire.
        const slice = (register: { readonly offset: number }, length: number): number[] => [
          ...bytes.subarray(at(register), at(register) + length),
        ];
        expect(slice(GENERATOR.DESTINATION_MAC, 8)).to.deep.equal([...macBytes(any.destinationMac), 0, 0]);
        expect(slice(GENERATOR.SOURCE_MAC, 8)).to.deep.equal([...macBytes(any.sourceMac), 0, 0]);
        expect(slice(GENERATOR.NONCE_KEY, 8)).to.deep.equal([...any.nonceKey]);
      }),
    );
  });

  const wrong: readonly (readonly [string, Partial<TrafficPlan>])[] = [
    ['frame count 0', { count: 0 }],
    ['frame count 1.5', { count: 1.5 }],
    ['frame count NaN', { count: Number.NaN }],
    ['shortest frame 59', { length: { min: 59, max: 60, step: 0 } }],
    ['longest frame 9019', { length: { min: 60, max: 9019, step: 0 } }],
    ['longest frame 60', { length: { min: 61, max: 60, step: 0 } }],
    ['length step 11', { length: { min: 60, max: 70, step: 11 } }],
    ['gap -1', { gap: -1 }],
    ['first sequence number 4294967296', { sequence: 2 ** 32 }],
    ['pattern 256', { pattern: 256 }],
    ['"here" is not a MAC address', { destinationMac: 'here' }],
    ['"there" is not a MAC address', { sourceMac: 'there' }],
    ['a nonce key has 8 bytes', { nonceKey: new Uint8Array(8) }],
  ];
  for (const [message, part] of wrong) {
    it(`is refused: ${message}`, () => {
      expect(() => assertTraffic({ ...plan, ...part })).to.throw(UsageError, message);
    });
  }
});
