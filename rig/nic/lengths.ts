import { constants } from '../../firmware/registers/generated/registers.js';
import { UsageError } from '../base/errors.js';

/** Frame lengths that are gone through in steps. All lengths are in bytes, without FCS. */
export interface LengthRange {
  /** Length of the first frame. */
  readonly min: number;
  /** Greatest length. */
  readonly max: number;
  /** Added after each frame; past `max` the length wraps by `max - min + 1`. At most `max - min`. */
  readonly step: number;
}

/** Frame lengths that successive frames go round. */
export interface LengthList {
  /** 1 to LENGTH_LIST_DEPTH lengths. */
  readonly list: readonly number[];
}

/** The lengths of successive frames in bytes, without FCS. */
export type FrameLengths = LengthRange | LengthList;

/** A length and how often it occurs, in relation to others. */
export interface WeightedLength {
  readonly length: number;
  /** A whole number, 1 or more. */
  readonly weight: number;
}

/** The Internet mix that most tests use: 64, 594 and 1518 bytes with FCS, 7 to 4 to 1. */
export const imix: readonly WeightedLength[] = [
  { length: 60, weight: 7 },
  { length: 590, weight: 4 },
  { length: 1514, weight: 1 },
];

/** Length of frame `index`, counted from 0. */
export function lengthOf(lengths: FrameLengths, index: number): number {
  if ('list' in lengths) return lengths.list[index % lengths.list.length] ?? 0;
  const { min, max, step } = lengths;
  return min + ((index * step) % (max - min + 1));
}

/**
 * The shortest list in which every length occurs as often as its weight says, each spread over it as evenly as
 * possible.
 * @throws UsageError when a weight is no whole number, or the list would exceed LENGTH_LIST_DEPTH
 */
export function spreadLengths(mix: readonly WeightedLength[]): readonly number[] {
  const wrong = mix.find(({ weight }) => !Number.isInteger(weight) || weight < 1);
  if (wrong) throw badMix(`weight ${wrong.weight} is not a whole number of 1 or more`);
  const divisor = mix.reduce((common, { weight }) => greatestCommonDivisor(common, weight), 0);
  const weights = mix.map(({ weight }) => weight / divisor);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total < 1 || total > constants.LENGTH_LIST_DEPTH) {
    throw badMix(`the weights, without common divisor, add up to ${total}, not 1 to ${constants.LENGTH_LIST_DEPTH}`);
  }
  // Each place goes to the length that is most in arrears; its arrears then fall by a whole round.
  const arrears = weights.map(() => 0);
  return Array.from({ length: total }, () => {
    let next = 0;
    weights.forEach((weight, index) => {
      arrears[index] = (arrears[index] ?? 0) + weight;
      if ((arrears[index] ?? 0) > (arrears[next] ?? 0)) next = index;
    });
    arrears[next] = (arrears[next] ?? 0) - total;
    return mix[next]?.length ?? 0;
  });
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function badMix(what: string): UsageError {
  return new UsageError(
    'BadLengthMix',
    what,
    'choose smaller weights in the same proportion, such as 60:7,590:4,1514:1',
  );
}

/** Steps that are compared to find one that spreads the lengths well. */
const candidates = 64;

/**
 * Step between the lengths of consecutive frames, chosen by the seed so that both ends of the range occur and the
 * lengths in between spread evenly. With R lengths and a step of -1/k modulo R, frame k has the greatest length, for
 * any k prime to R; of those the one is taken that leaves the smallest gap between lengths.
 */
export function lengthStep(frames: number, { min, max }: Omit<LengthRange, 'step'>, seed: number): number {
  const range = max - min + 1;
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
