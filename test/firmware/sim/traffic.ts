import { Deadline } from '../../../rig/base/deadline.js';
import { RegisterGenerator } from '../../../rig/nic/generator.js';
import type { RegisterAccess } from '../../../rig/nic/registers/access.js';
import type { TrafficPlan } from '../../../rig/nic/traffic.js';

/** A few frames of one length. */
export function plan(count: number, length: number): TrafficPlan {
  return {
    count,
    gap: 0,
    holdOnStarved: false,
    holdOnTraceFull: false,
    length: { min: length, max: length, step: 0 },
    sequence: 7,
    destinationMac: '02:4d:50:00:00:03',
    sourceMac: '02:4d:50:00:00:01',
    nonceKey: Uint8Array.of(0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88),
    pattern: 0x5a,
    constantPattern: false,
  };
}

/** Injects frames and waits until the generator has done so. */
export async function inject(access: RegisterAccess, traffic: TrafficPlan): Promise<void> {
  const generator = new RegisterGenerator(access);
  await generator.configure(traffic);
  await generator.start();
  await generator.finished(Deadline.after(20_000));
}
