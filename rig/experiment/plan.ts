import { randomInt } from 'node:crypto';
import type { Marks } from '../host/mark-search.js';
import { plannedSeconds } from '../nic/accuracy.js';
import { drawNonceKey } from '../nic/nonce.js';
import type { InjectionPlan, StreamPlan } from '../nic/traffic.js';
import { lengthStep } from '../nic/lengths.js';
import type { TrafficOptions } from '../traffic/traffic.js';

/** Streams whose frames are known by their sequence numbers alone. */
export interface RoundPlan extends InjectionPlan {
  /** The nonces of all frames: the streams share one key, and the numbers of each follow those of the one before. */
  readonly marks: Marks;
}

/** What becomes of a frame for which no buffer is posted: it waits for one, or the NIC loses it, as it does on a wire. */
export type WhenStarved = 'wait' | 'drop';

/** What the generator is told for a round of evidence: frames to `destinationMac` with a fresh key. */
export function roundPlan(
  traffic: readonly TrafficOptions[],
  destinationMac: string,
  whenStarved: WhenStarved = 'wait',
): RoundPlan {
  const nonceKey = freshKey();
  let sequence = 0;
  const streams = traffic.map((stream, number) => {
    const first = sequence;
    sequence += stream.frames;
    return { ...streamPlan(stream, number, destinationMac), nonceKey, sequence: first };
  });
  return {
    ...held,
    holdOnStarved: whenStarved === 'wait',
    streams,
    marks: { key: nonceKey, first: 0, count: sequence },
  };
}

/** Frames of a stream to a destination of its own, for which the NIC's steering table chooses who receives them. */
export interface SteeredStream {
  readonly traffic: TrafficOptions;
  readonly destinationMac: string;
}

/**
 * What the generator is told for frames to several destinations, with a fresh key.
 * @param first sequence number of the first frame
 */
export function steeredPlan(streams: readonly SteeredStream[], first: number): RoundPlan {
  const nonceKey = freshKey();
  let sequence = first;
  const plans = streams.map(({ traffic, destinationMac }, number) => {
    const own = { ...streamPlan(traffic, number, destinationMac), nonceKey, sequence, steered: true };
    sequence += traffic.frames;
    return own;
  });
  return { ...held, streams: plans, marks: { key: nonceKey, first, count: sequence - first } };
}

/** What the generator is told for frames that come back: the checker tells streams from each other by their keys. */
export function echoPlan(traffic: readonly TrafficOptions[], destinationMac: string): InjectionPlan {
  const streams = traffic.map((stream, number) => ({
    ...streamPlan(stream, number, destinationMac),
    nonceKey: freshKey(),
    sequence: 0,
  }));
  return { ...held, streams };
}

/** Frames of all streams. */
export function frameCount({ streams }: InjectionPlan): number {
  return streams.reduce((sum, { count }) => sum + count, 0);
}

/** How long the slowest stream takes by the clock of the NIC when nothing holds it; 0 when none has a rate. */
export function injectionSeconds({ streams }: InjectionPlan): number {
  return Math.max(0, ...streams.map(plannedSeconds));
}

/** Time for everything but the frames, and for each of them: an emulated guest takes a few hundred a second. */
const injectionMilliseconds = 60_000;
const frameMilliseconds = 40;
/** Milliseconds that the slowest NIC, a simulated one on a busy computer, needs for a second of its own time. */
const slowestSecondMilliseconds = 2_000_000;

/**
 * How long it may take, in milliseconds, until all of so many frames have found a buffer.
 * @param seconds that the slowest source needs by the clock of the NIC
 */
export function injectionPatience(frames: number, seconds: number): number {
  return injectionMilliseconds + frames * frameMilliseconds + seconds * slowestSecondMilliseconds;
}

const held = { holdOnStarved: true, holdOnTraceFull: true };

function streamPlan(
  traffic: TrafficOptions,
  number: number,
  destinationMac: string,
): Omit<StreamPlan, 'nonceKey' | 'sequence'> {
  return {
    count: traffic.frames,
    length: traffic.lengths.list
      ? { list: traffic.lengths.list }
      : { ...traffic.lengths, step: lengthStep(traffic.frames, traffic.lengths, traffic.seed) },
    rate: traffic.rate,
    burst: traffic.burst,
    destinationMac,
    sourceMac: sourceMac(number),
    pattern: traffic.seed & 0xff,
    constantPattern: false,
    gap: 0,
  };
}

/** MAC address from which the frames of a stream come, 02:4d:50:00:00:fe and down: nobody's, so nobody ever answers. */
function sourceMac(number: number): string {
  return `02:4d:50:00:00:${(0xfe - number).toString(16)}`;
}

/** The guest's reports leave the nonces of an experiment in the host's memory: the next one must not find them. */
function freshKey(): Uint8Array {
  return drawNonceKey(() => randomInt(256));
}
