import { expect } from 'chai';
import fc from 'fast-check';
import { registers } from '../../../firmware/registers/generated/registers.js';
import { NicFault } from '../../../rig/nic/errors.js';
import { conservationViolation, counterNames, difference, dropNames } from '../../../rig/nic/snapshot.js';
import type { CounterName, CounterSnapshot } from '../../../rig/nic/snapshot.js';
import type { Nic } from '../../../rig/nic/nic.js';
import { failureOf } from '../../failure-of.js';
import { ModelNic } from './model-nic.js';

const { COUNTERS } = registers;

const snapshotOf = (values: Partial<Record<CounterName, number>>): CounterSnapshot =>
  Object.fromEntries(counterNames.map((name) => [name, values[name] ?? 0])) as Record<CounterName, number>;

describe('the counters', () => {
  let model: ModelNic;
  let nic: Nic;
  let taken: number;

  /** What the NIC does for each snapshot: counter n becomes `taken` millions and n, with something in the high word. */
  const take = (): void => {
    taken += 1;
    model.set(COUNTERS.SNAPSHOT, taken);
    counterNames.forEach((name, index) => {
      const { offset } = COUNTERS[name];
      model.device.memory.set(offset, taken * 1_000_000 + index);
      model.device.memory.set(offset + 4, index % 3);
    });
  };

  const expected = (index: number): number => taken * 1_000_000 + index + (index % 3) * 2 ** 32;

  beforeEach(async () => {
    taken = 0;
    model = new ModelNic();
    nic = await model.connect();
    model.device.onWrite = (address) => {
      if (address === COUNTERS.SNAPSHOT.offset) take();
    };
  });
  afterEach(() => model.close());

  it('are read as one snapshot', async () => {
    const snapshot = await nic.counters.snapshot();
    expect(taken).to.equal(1);
    counterNames.forEach((name, index) => expect(snapshot[name]).to.equal(expected(index), name));
  });

  it('are read again when the driver takes a snapshot meanwhile', async () => {
    let disturbances = 3;
    model.device.onRead = (address) => {
      if (address === COUNTERS.WIRE_RX_BYTES.offset && disturbances-- > 0) take();
    };
    const snapshot = await nic.counters.snapshot();
    expect(taken).to.equal(7);
    counterNames.forEach((name, index) => expect(snapshot[name]).to.equal(expected(index), name));
  });

  it('are given up when they never stand still', async () => {
    model.device.onRead = (address) => {
      if (address === COUNTERS.WIRE_RX_BYTES.offset) take();
    };
    expect(await failureOf(nic.counters.snapshot())).to.be.instanceOf(NicFault);
  });
});

describe('conservation', () => {
  const frames = fc.nat(1_000_000);

  it('holds when every frame is delivered, dropped for a reason, or in flight', () => {
    fc.assert(
      fc.property(
        frames,
        frames,
        frames,
        fc.array(frames, { minLength: dropNames.length, maxLength: dropNames.length }),
        fc.tuple(frames, frames),
        (delivered, inFlight, copies, drops, [sent, back]) => {
          const entered = delivered + inFlight + drops.reduce((sum, count) => sum + count, 0) + sent + back - copies;
          const lost = Object.fromEntries(dropNames.map((name, index) => [name, drops[index] ?? 0]));
          const wire = Math.floor(entered / 3);
          const snapshot = snapshotOf({
            ...lost,
            INJECTED_FRAMES: entered - wire,
            WIRE_RX_FRAMES: wire,
            RX_DELIVERED_FRAMES: delivered,
            RX_IN_FLIGHT: inFlight,
            RX_COPIES: copies,
            TESTER_SENT_FRAMES: sent,
            TESTER_RECEIVED_FRAMES: back,
          });
          expect(dropNames).to.have.length(6);
          expect(conservationViolation(snapshot)).to.equal(undefined);
          expect(conservationViolation(difference(snapshot, snapshot))).to.equal(undefined);
        },
      ),
    );
  });

  it('is violated by one frame too few or too many', () => {
    for (const [delivered, dropped] of [
      [9, 0],
      [10, 1],
    ] as const) {
      const snapshot = snapshotOf({
        INJECTED_FRAMES: 10,
        RX_DELIVERED_FRAMES: delivered,
        RX_DROP_STARVED: dropped,
      });
      expect(conservationViolation(snapshot)).to.include({ entered: 10, accounted: delivered + dropped });
    }
  });
});
