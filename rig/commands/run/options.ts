import { registers } from '../../../firmware/registers/generated/registers.js';
import { UsageError } from '../../errors.js';
import { parseRate, rateRegister, type Rate } from '../../nic/rate.js';
import { parseLengths, type LengthOptions } from './lengths.js';
import { naming } from './naming.js';

/** What the user wants one stream of frames to be. */
export interface TrafficOptions {
  readonly frames: number;
  readonly lengths: LengthOptions;
  readonly seed: number;
  /** As fast as the guest takes them unless stated. */
  readonly rate?: Rate;
  /** Frames that come back to back at this rate; 1 unless stated. */
  readonly burst?: number;
}

/** Streams that are injected at the same time: one or more. */
export type Streams = readonly [TrafficOptions, ...TrafficOptions[]];

/** All frames of a run are held by the guest at once; this many fit into its memory with room to spare. */
export const mostFrames = 16384;

/**
 * Checks the options of a stream.
 * @param where stands in messages before the name of an option
 * @throws UsageError naming the option
 */
export function parseTraffic(
  frames: number,
  length: string,
  seed: number,
  { rate, burst }: { readonly rate?: string | undefined; readonly burst?: number | undefined } = {},
  where = '--',
): TrafficOptions {
  if (!Number.isInteger(frames) || frames < 1 || frames > mostFrames) {
    throw new UsageError(
      'FramesInvalid',
      `${where}frames ${frames} is not a number from 1 to ${mostFrames}`,
      'choose such a number',
    );
  }
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new UsageError('SeedInvalid', `--seed ${seed} is not a number from 0 to 4294967295`, 'choose such a number');
  }
  if (burst !== undefined && (rate === undefined || !Number.isInteger(burst) || burst < 1 || burst > 0xffff)) {
    throw new UsageError(
      'BurstInvalid',
      `${where}burst ${burst} is not a number from 1 to 65535, with a rate`,
      'choose such a number, and give the rate too',
    );
  }
  return {
    frames,
    lengths: parseLengths(length, where),
    seed,
    ...(rate === undefined ? {} : { rate: keptRate(rate, where) }),
    ...(burst === undefined ? {} : { burst }),
  };
}

/** Reads a rate and refuses one to which no NIC of the nominal clock could keep. @throws UsageError naming the option */
export function keptRate(text: string, where = '--'): Rate {
  return naming(`${where}rate ${text}`, () => {
    const rate = parseRate(text);
    rateRegister(rate, registers.IDENTITY.CLOCK_HZ.reset);
    return rate;
  });
}

/** Steps that are compared to find one that spreads the lengths well. */
const candidates = 64;

/**
 * Step between the lengths of consecutive frames, chosen by the seed so that both ends of the range occur and the
 * lengths in between spread evenly. With R lengths and a step of -1/k modulo R, frame k has the greatest length, for
 * any k prime to R; of those the one is taken that leaves the smallest gap between lengths.
 */
export function lengthStep({ frames, lengths, seed }: TrafficOptions): number {
  const range = lengths.max - lengths.min + 1;
  if (range === 1) return 0;
  const count = Math.min(frames, range);
  const most = Math.max(1, count - 1);
  const start = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  let best = { step: 1, gap: Infinity };
  for (let tried = 0, offset = 0; tried < candidates && offset < most; offset++) {
    const inverse = inverseModulo(1 + ((start + offset) % most), range);
    if (inverse === undefined) continue;
    tried += 1;
    const step = range - inverse;
    const gap = largestGap(count, step, range);
    if (gap < best.gap) best = { step, gap };
  }
  return best.step;
}

/** The largest distance between neighbours among the first `count` multiples of `step` modulo `range`. */
function largestGap(count: number, step: number, range: number): number {
  const lengths = Uint16Array.from({ length: count }, (_, index) => (index * step) % range).sort();
  let gap = 0;
  for (let index = 1; index < count; index++) gap = Math.max(gap, (lengths[index] ?? 0) - (lengths[index - 1] ?? 0));
  return gap;
}

function inverseModulo(value: number, modulus: number): number | undefined {
  let [r0, r1, t0, t1] = [modulus, value % modulus, 0, 1];
  while (r1 !== 0) {
    const quotient = Math.floor(r0 / r1);
    [r0, r1] = [r1, r0 - quotient * r1];
    [t0, t1] = [t1, t0 - quotient * t1];
  }
  return r0 === 1 ? ((t0 % modulus) + modulus) % modulus : undefined;
}
