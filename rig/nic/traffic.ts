import { constants } from '../../firmware/registers/generated/registers.js';
import { UsageError } from '../base/errors.js';
import { AllowanceRefused } from './errors.js';
import { macBytes, type FramePlan } from './frame.js';
import { assertNonceKey } from './nonce.js';
import type { ReplayPlan } from './replay.js';
import type { SourcePlan } from './pacing.js';

/** One stream of generated frames. */
export interface StreamPlan extends FramePlan, SourcePlan {
  /** Least number of idle clock cycles after each frame. */
  readonly gap: number;
}

/** What the generator waits for. */
export interface HoldPlan {
  /** Wait for a posted buffer before each frame instead of losing it. */
  readonly holdOnStarved: boolean;
  /** Wait for room in the DMA trace before each frame instead of losing its record. */
  readonly holdOnTraceFull: boolean;
}

/** One stream and nothing else: what a proof injects. */
export interface TrafficPlan extends StreamPlan, HoldPlan {}

/** All that the traffic generator can be told to inject at once. */
export interface InjectionPlan extends HoldPlan {
  /** At most GENERATOR_STREAMS; no two have sequence numbers in common under the same nonce key. */
  readonly streams: readonly StreamPlan[];
  /** A capture that is replayed at the same time. */
  readonly replay?: ReplayPlan | undefined;
  /**
   * Frames that may be sent until more are allowed, those of all streams and the replay together; the others are held.
   * Also in tester mode, where nothing else is held. No limit unless stated.
   */
  readonly allowance?: number | undefined;
}

/** The highest allowance. */
const mostAllowed = 0xffffffff;

/** Refuses, with the first thing that is wrong, a plan that the generator cannot carry out. */
export function assertInjection({ streams, replay, allowance = 0 }: InjectionPlan): void {
  range('number of streams', streams.length, 0, constants.GENERATOR_STREAMS);
  streams.forEach(assertStream);
  assertTellable(streams);
  if (replay) assertSource(replay);
  range('allowance', allowance, 0, mostAllowed);
}

/**
 * Refuses to change an allowance to what it cannot become.
 * @param allowed what is allowed so far; undefined: the plan has no allowance
 */
export function assertAllowance(allowed: number | undefined, frames: number): void {
  if (allowed === undefined) {
    throw new AllowanceRefused('the generator has no allowance to be raised', 'give its plan one');
  }
  range('allowance', frames, 0, mostAllowed);
  if (frames >= allowed) return;
  throw new AllowanceRefused(
    `${allowed} frames are allowed, which is not lowered to ${frames}`,
    'configure the generator anew',
  );
}

function assertStream(plan: StreamPlan): void {
  assertSource(plan);
  assertLengths(plan.length);
  range('gap', plan.gap, 0, 0xffffffff);
  range('first sequence number', plan.sequence, 0, 0xffffffff);
  range('pattern', plan.pattern, 0, 0xff);
  range('VLAN tag', plan.vlan ?? 0, 0, 0xffff);
  macBytes(plan.destinationMac);
  macBytes(plan.sourceMac);
  assertNonceKey(plan.nonceKey);
}

/** Frames are known by nonce key and sequence number: no two may have both in common. */
function assertTellable(streams: readonly StreamPlan[]): void {
  streams.forEach((one, index) => {
    const twin = streams.slice(index + 1).findIndex((other) => sameKey(one, other) && overlap(one, other));
    if (twin === -1) return;
    throw new UsageError(
      'StreamsAlike',
      `streams ${index} and ${index + 1 + twin} have the same nonce key and sequence numbers in common`,
      'give each its own nonce key',
    );
  });
}

function sameKey(one: StreamPlan, other: StreamPlan): boolean {
  return Buffer.compare(one.nonceKey, other.nonceKey) === 0;
}

/** Sequence numbers go round after 2^32. */
function overlap(one: StreamPlan, other: StreamPlan): boolean {
  return (other.sequence - one.sequence) >>> 0 < one.count || (one.sequence - other.sequence) >>> 0 < other.count;
}

function assertSource({ count, burst = 1, queue = 0 }: SourcePlan): void {
  range('frame count', count, 1, 0xffffffff);
  range('burst', burst, 1, 0xffff);
  range('queue', queue, 0, 3);
}

function assertLengths(length: FramePlan['length']): void {
  const { MIN_FRAME_BYTES, MAX_FRAME_BYTES, LENGTH_LIST_DEPTH } = constants;
  if ('list' in length) {
    range('number of lengths', length.list.length, 1, LENGTH_LIST_DEPTH);
    for (const one of length.list) range('length', one, MIN_FRAME_BYTES, MAX_FRAME_BYTES);
    return;
  }
  range('shortest frame', length.min, MIN_FRAME_BYTES, MAX_FRAME_BYTES);
  range('longest frame', length.max, length.min, MAX_FRAME_BYTES);
  range('length step', length.step, 0, length.max - length.min);
}

function range(what: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new UsageError('BadTraffic', `${what} ${value} is not a whole number from ${least} to ${most}`, 'change it');
}
