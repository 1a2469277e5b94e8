import fc from 'fast-check';
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

const length = fc
  .tuple(fc.integer({ min: 60, max: 1518 }), fc.integer({ min: 60, max: 1518 }), fc.nat(2000))
  .map(([one, other, step]) => {
    const [min, max] = [Math.min(one, other), Math.max(one, other)];
    return { min, max, step: step % (max - min + 1) };
  });

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
});
