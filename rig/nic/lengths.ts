import { constants } from '../../firmware/registers/generated/registers.js';
import { UsageError } from '../errors.js';

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
