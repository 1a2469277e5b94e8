import { constants } from '../../firmware/registers/generated/registers.js';
import { UsageError } from '../errors.js';
import type { FramePlan } from './frame.js';
import { macBytes } from './mac.js';
import { assertNonceKey } from './nonce.js';

/** All that the traffic generator needs to know. */
export interface TrafficPlan extends FramePlan {
  /** Frames to inject. */
  readonly count: number;
  /** Idle clock cycles between frames. */
  readonly gap: number;
  /** Wait for a posted buffer before each frame instead of losing it. */
  readonly holdOnStarved: boolean;
  /** Wait for room in the DMA trace before each frame instead of losing its record. */
  readonly holdOnTraceFull: boolean;
}

/** Refuses, with the first thing that is wrong, a plan that the generator cannot carry out. */
export function assertTraffic(plan: TrafficPlan): void {
  const { min, max, step } = plan.length;
  range('frame count', plan.count, 1, 0xffffffff);
  range('shortest frame', min, constants.MIN_FRAME_BYTES, constants.MAX_FRAME_BYTES);
  range('longest frame', max, min, constants.MAX_FRAME_BYTES);
  range('length step', step, 0, max - min);
  range('gap', plan.gap, 0, 0xffffffff);
  range('first sequence number', plan.sequence, 0, 0xffffffff);
  range('pattern', plan.pattern, 0, 0xff);
  macBytes(plan.destinationMac);
  macBytes(plan.sourceMac);
  assertNonceKey(plan.nonceKey);
}

function range(what: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new UsageError('BadTraffic', `${what} ${value} is not a whole number from ${least} to ${most}`, 'change it');
}
