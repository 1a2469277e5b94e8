import { expect } from 'chai';
import fc from 'fast-check';
import { blocks, registers } from '../../../firmware/registers/generated/registers.js';
import { Deadline, DeadlineExceeded } from '../../../rig/base/deadline.js';
import { UsageError } from '../../../rig/base/errors.js';
import { AllowanceRefused, NicBusy, WrongFirmware } from '../../../rig/nic/errors.js';
import { macBytes } from '../../../rig/nic/frame.js';
import type { Nic } from '../../../rig/nic/nic.js';
import { bursts } from '../../../rig/nic/registers/access.js';
import { unpackFields } from '../../../rig/nic/registers/fields.js';
import { lengthListWords, streamRegisters } from '../../../rig/nic/streams.js';
import { assertInjection } from '../../../rig/nic/traffic.js';
import type { TrafficPlan } from '../../../rig/nic/traffic.js';
import { failureOf } from '../../failure-of.js';
import { ModelNic } from './model-nic.js';
import { plan, plans } from './plans.js';

const { GENERATOR, GENERATOR_STREAM0: STREAM, REPLAY } = registers;

describe('the traffic generator', () => {
  let model: ModelNic;
  let nic: Nic;

  beforeEach(async () => {
    model = new ModelNic();
    nic = await model.connect();
  });
  afterEach(() => model.close());

  it('is configured for one stream, and everything else is switched off', async () => {
    model.set(REPLAY.CONTROL, 1);
    model.set(registers.GENERATOR_STREAM3.CONTROL, 1);
    await nic.generator.configure({ ...plan, rate: { framesPerSecond: 1e6 } });
    expect(model.get(GENERATOR.MODE)).to.equal(0b011);
    expect(model.get(STREAM.COUNT)).to.equal(256);
    expect(model.get(STREAM.LENGTH)).to.equal(1514 * 0x10000 + 60);
    expect(model.get(STREAM.LENGTH_STEP)).to.equal(7);
    expect(model.get(STREAM.PATTERN)).to.equal(0x5a);
    // At the 156.25 MHz of the description, 0.0064 frames per cycle.
    expect(model.get(STREAM.RATE)).to.equal(Math.round(0.0064 * 2 ** 44) % 2 ** 32);
    expect(model.get(REPLAY.CONTROL)).to.equal(0);
    expect(model.get(registers.GENERATOR_STREAM3.CONTROL)).to.equal(0);
  });

  it('is configured for several streams, each with its lengths', async () => {
    const other = { ...plan, sequence: 5000, length: { list: [60, 70, 80] } };
    await nic.generator.configureAll({ ...plan, streams: [plan, other] });
    expect(model.get(registers.GENERATOR_STREAM1.SEQUENCE)).to.equal(5000);
    expect(model.get(registers.GENERATOR_STREAM1.LIST_COUNT)).to.equal(3);
    expect(model.device.memory.get(0x0a80)).to.equal(70 * 0x10000 + 60);
    expect(model.device.memory.get(0x0a84)).to.equal(80);
    expect(model.get(STREAM.LIST_COUNT)).to.equal(0);
  });

  it('tells when frames have begun', async () => {
    model.set(registers.GENERATOR_STREAM2.INJECTED, 3);
    model.set(registers.GENERATOR_STREAM2.FIRST_TIME, 7);
    model.device.memory.set(registers.GENERATOR_STREAM2.LAST_TIME.offset + 4, 1);
    model.set(REPLAY.INJECTED, 9);
    model.set(GENERATOR.HELD, 11);
    const pacing = await nic.generator.pacing();
    expect(pacing.heldCycles).to.equal(11);
    expect(pacing.streams[2]).to.deep.equal({ injected: 3, firstTime: 7, lastTime: 2 ** 32 });
    expect(pacing.replay.injected).to.equal(9);
  });

  it('sends no more frames than it is allowed, of which there may be more from time to time', async () => {
    await nic.generator.configureAll({ ...plan, streams: [plan], allowance: 3 });
    expect(model.get(GENERATOR.MODE)).to.equal(0b111);
    expect(model.get(GENERATOR.ALLOWANCE)).to.equal(3);
    for (const frames of [3, 17, 17, 2 ** 32 - 1]) {
      await nic.generator.allow(frames);
      expect(model.get(GENERATOR.ALLOWANCE)).to.equal(frames);
    }
  });

  it('is not allowed less than before', async () => {
    await nic.generator.configureAll({ ...plan, streams: [plan], allowance: 10 });
    expect(await failureOf(nic.generator.allow(9))).to.be.instanceOf(AllowanceRefused);
    // The first is not waited for.
    const [more, less] = [nic.generator.allow(20), failureOf(nic.generator.allow(19))];
    expect(await less).to.be.instanceOf(AllowanceRefused);
    await more;
    expect(model.get(GENERATOR.ALLOWANCE)).to.equal(20);
    for (const wrong of [20.5, Number.NaN, 2 ** 32]) {
      expect(await failureOf(nic.generator.allow(wrong)), `${wrong} frames`).to.be.instanceOf(UsageError);
    }
    // A new plan begins anew.
    await nic.generator.configureAll({ ...plan, streams: [plan], allowance: 0 });
    expect(model.get(GENERATOR.ALLOWANCE)).to.equal(0);
  });

  it('is allowed nothing when its plan has no allowance', async () => {
    expect(await failureOf(nic.generator.allow(1))).to.be.instanceOf(AllowanceRefused);
    await nic.generator.configureAll({ ...plan, streams: [plan], allowance: 1 });
    await nic.generator.configure(plan);
    expect(await failureOf(nic.generator.allow(1000))).to.be.instanceOf(AllowanceRefused);
    expect(model.get(GENERATOR.MODE)).to.equal(0b011);
  });

  it('has no allowance in firmware that is too old, and does without', async () => {
    await nic.close();
    model = new ModelNic();
    model.set({ ...GENERATOR.MODE, offset: blocks.GENERATOR.base + 4 }, 0x0002_0001);
    nic = await model.connect();
    const error = await failureOf(nic.generator.configureAll({ ...plan, streams: [plan], allowance: 1 }));
    expect(error).to.be.instanceOf(WrongFirmware);
    expect(String(error)).to.include('an allowance needs register block GENERATOR 2.2; the NIC has 2.1');
    expect(model.device.executed).to.deep.equal([]);
    await nic.generator.configure(plan);
    expect(model.get(GENERATOR.MODE)).to.equal(0b011);
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
    for (const allowance of [-1, 0.5, 2 ** 32]) {
      const error = await failureOf(nic.generator.configureAll({ ...plan, streams: [plan], allowance }));
      expect(error, `an allowance of ${allowance}`).to.be.instanceOf(UsageError);
    }
    expect(model.device.executed).to.deep.equal([]);
  });
});

describe('a stream', () => {
  it('is one burst of registers that hold all of it', () => {
    fc.assert(
      fc.property(plans, fc.nat(3), (any, number) => {
        assertInjection({ ...any, streams: [any] });
        const [burst, ...others] = bursts(streamRegisters(any, number, 125e6));
        expect(others).to.deep.equal([]);
        expect(burst?.address).to.equal(STREAM.CONTROL.offset + 0x100 * number);
        const bytes = Buffer.alloc((burst?.words.length ?? 0) * 4);
        burst?.words.forEach((word, index) => bytes.writeUInt32LE(word, index * 4));
        const at = (register: { readonly offset: number }): number => register.offset - STREAM.CONTROL.offset;
        const control = unpackFields(STREAM.CONTROL, bytes.readUInt32LE(0));
        expect(control).to.deep.equal({
          ENABLE: 1,
          STEERED: Number(any.steered ?? false),
          RATE_IN_FRAMES: Number(any.rate !== undefined && 'framesPerSecond' in any.rate),
          CONSTANT_PATTERN: Number(any.constantPattern),
          TAGGED: Number(any.vlan !== undefined),
          QUEUE: any.queue ?? 0,
        });
        expect(bytes.readUInt32LE(at(STREAM.SEQUENCE))).to.equal(any.sequence);
        expect(bytes.readUInt32LE(at(STREAM.VLAN))).to.equal(any.vlan ?? 0);
        expect(bytes.readUInt32LE(at(STREAM.BURST))).to.equal(any.burst ?? 1);
        expect(bytes.readUInt32LE(at(STREAM.LIST_COUNT))).to.equal('list' in any.length ? any.length.list.length : 0);
        if (!('list' in any.length)) {
          expect(bytes.readUInt16LE(at(STREAM.LENGTH))).to.equal(any.length.min);
          expect(bytes.readUInt16LE(at(STREAM.LENGTH) + 2)).to.equal(any.length.max);
        }
        // In memory order, so the bytes of the burst are the bytes on the wire.
        const slice = (register: { readonly offset: number }, length: number): number[] => [
          ...bytes.subarray(at(register), at(register) + length),
        ];
        expect(slice(STREAM.DESTINATION_MAC, 8)).to.deep.equal([...macBytes(any.destinationMac), 0, 0]);
        expect(slice(STREAM.SOURCE_MAC, 8)).to.deep.equal([...macBytes(any.sourceMac), 0, 0]);
        expect(slice(STREAM.NONCE_KEY, 8)).to.deep.equal([...any.nonceKey]);
      }),
    );
  });

  it('has its list of lengths two to a word', () => {
    expect(lengthListWords([60, 1514, 590], 2)).to.deep.equal({
      address: 0x0b80,
      words: [1514 * 0x10000 + 60, 590],
    });
  });

  const wrong: readonly (readonly [string, Partial<TrafficPlan>])[] = [
    ['frame count 0', { count: 0 }],
    ['frame count 1.5', { count: 1.5 }],
    ['frame count NaN', { count: Number.NaN }],
    ['shortest frame 59', { length: { min: 59, max: 60, step: 0 } }],
    ['longest frame 9019', { length: { min: 60, max: 9019, step: 0 } }],
    ['longest frame 60', { length: { min: 61, max: 60, step: 0 } }],
    ['length step 11', { length: { min: 60, max: 70, step: 11 } }],
    ['number of lengths 0', { length: { list: [] } }],
    ['number of lengths 65', { length: { list: Array.from({ length: 65 }, () => 60) } }],
    ['length 59', { length: { list: [60, 59] } }],
    ['gap -1', { gap: -1 }],
    ['burst 0', { burst: 0 }],
    ['queue 4', { queue: 4 }],
    ['VLAN tag 65536', { vlan: 65536 }],
    ['first sequence number 4294967296', { sequence: 2 ** 32 }],
    ['pattern 256', { pattern: 256 }],
    ['"here" is not a MAC address', { destinationMac: 'here' }],
    ['"there" is not a MAC address', { sourceMac: 'there' }],
    ['a nonce key has 8 bytes', { nonceKey: new Uint8Array(8) }],
  ];
  for (const [message, part] of wrong) {
    it(`is refused: ${message}`, () => {
      expect(() => assertInjection({ ...plan, streams: [{ ...plan, ...part }] })).to.throw(UsageError, message);
    });
  }

  it('is refused when its frames could be those of another stream', () => {
    const injection = (first: number, second: number, key: Uint8Array): void =>
      assertInjection({
        ...plan,
        streams: [
          { ...plan, sequence: first, count: 100 },
          { ...plan, sequence: second, count: 10, nonceKey: key },
        ],
      });
    const { nonceKey } = plan;
    for (const second of [0, 99, 2 ** 32 - 9]) {
      expect(() => injection(0, second, nonceKey), `sequence ${second}`).to.throw(UsageError, 'streams 0 and 1');
    }
    expect(() => injection(2 ** 32 - 1, 98, nonceKey)).to.throw(UsageError, 'streams 0 and 1');
    injection(0, 100, nonceKey);
    injection(0, 2 ** 32 - 10, nonceKey);
    injection(0, 0, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
  });
});
