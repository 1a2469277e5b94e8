import fc from 'fast-check';
import type { FrameLengths, LengthRange } from '../../../rig/nic/lengths.js';
import type { Rate } from '../../../rig/nic/rate.js';
import type { TrafficPlan } from '../../../rig/nic/traffic.js';

/** A plan that the generator can carry out. */
export const plan: TrafficPlan = {
  count: 256,
  length: { min: 60, max: 1514, step: 7 },
  sequence: 0,
  gap: 0,
  destinationMac: '02:4d:50:00:00:03',
  sourceMac: '02:4d:50:00:00:01',
  nonceKey: Uint8Array.of(0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88),
  pattern: 0x5a,
  constantPattern: false,
  holdOnStarved: true,
  holdOnTraceFull: true,
};

const mac = fc
  .array(fc.nat(255), { minLength: 6, maxLength: 6 })
  .map((bytes) => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':'));

/** Every range of lengths. */
export const lengthRanges: fc.Arbitrary<LengthRange> = fc
  .tuple(fc.integer({ min: 60, max: 1518 }), fc.integer({ min: 60, max: 1518 }), fc.nat(2000))
  .map(([one, other, step]) => {
    const [min, max] = [Math.min(one, other), Math.max(one, other)];
    return { min, max, step: step % (max - min + 1) };
  });

const lengthLists = fc
  .array(fc.integer({ min: 60, max: 1518 }), { minLength: 1, maxLength: 64 })
  .map((list) => ({ list }));
const length: fc.Arbitrary<FrameLengths> = fc.oneof(lengthRanges, lengthLists);

/** Rates that a NIC of 125 MHz can keep to. */
export const rates: fc.Arbitrary<Rate> = fc.oneof(
  fc.double({ min: 1, max: 14_880_952, noNaN: true }).map((framesPerSecond) => ({ framesPerSecond })),
  fc.double({ min: 1000, max: 10e9, noNaN: true }).map((bitsPerSecond) => ({ bitsPerSecond })),
);

/** Every plan that the generator can carry out. */
export const plans: fc.Arbitrary<TrafficPlan> = fc.record({
  count: fc.integer({ min: 1, max: 0xffffffff }),
  length,
  sequence: fc.nat(0xffffffff),
  gap: fc.nat(0xffffffff),
  destinationMac: mac,
  sourceMac: mac,
  nonceKey: fc.uint8Array({ minLength: 8, maxLength: 8, min: 1, max: 254 }),
  pattern: fc.nat(255),
  constantPattern: fc.boolean(),
  holdOnStarved: fc.boolean(),
  holdOnTraceFull: fc.boolean(),
  vlan: fc.option(fc.nat(0xffff), { nil: undefined }),
  rate: fc.option(rates, { nil: undefined }),
  burst: fc.option(fc.integer({ min: 1, max: 0xffff }), { nil: undefined }),
  queue: fc.option(fc.nat(3), { nil: undefined }),
  steered: fc.option(fc.boolean(), { nil: undefined }),
});
