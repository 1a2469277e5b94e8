import { UsageError } from '../base/errors.js';
import { limits } from '../nic/limits.js';
import { parseRate, rateRegister, type Rate } from '../nic/rate.js';
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

/** Seeds have 32 bits. */
export const largestSeed = 0xffffffff;

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
  if (!Number.isInteger(seed) || seed < 0 || seed > largestSeed) {
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
    rateRegister(rate, limits.nominalClockHz);
    return rate;
  });
}
