import { UsageError } from '../base/errors.js';
import { naming } from './naming.js';
import { imix, spreadLengths } from '../nic/lengths.js';
import { limits } from '../nic/limits.js';

/** Lengths in bytes without FCS. */
export interface LengthOptions {
  /** The shortest and the greatest one, both included. */
  readonly min: number;
  readonly max: number;
  /** Successive frames go round these; without it, all lengths of the range occur. */
  readonly list?: readonly number[];
}

/** The longest frame of the NIC, and so the longest that a guest is given. */
const longest = limits.longestFrame;

const shortest = limits.shortestFrame;

/**
 * Reads one length, a range `60..1514`, a mix `60:7,590:4,1514:1`, or `imix`, which is that mix.
 * @param where stands in messages before the name of the option
 * @throws UsageError naming the option
 */
export function parseLengths(text: string, where = '--'): LengthOptions {
  const option = `${where}length ${text}`;
  if (text === 'imix') return ofList(spreadLengths(imix));
  const range = /^(\d{1,5})(?:\.\.(\d{1,5}))?$/.exec(text);
  if (range) return checked(option, { min: Number(range[1]), max: Number(range[2] ?? range[1]) });
  const parts = text.split(',').map((part) => /^(\d{1,5}):(\d{1,5})$/.exec(part));
  const mix = parts.map((part) => ({ length: Number(part?.[1]), weight: Number(part?.[2]) }));
  if (parts.some((part) => part === null)) throw invalid(option);
  return checked(
    option,
    naming(option, () => ofList(spreadLengths(mix))),
  );
}

function ofList(list: readonly number[]): LengthOptions {
  return { min: Math.min(...list), max: Math.max(...list), list };
}

function checked(option: string, lengths: LengthOptions): LengthOptions {
  if (lengths.min < shortest || lengths.max > longest || lengths.min > lengths.max) throw invalid(option);
  return lengths;
}

function invalid(option: string): UsageError {
  return new UsageError(
    'LengthInvalid',
    `${option} is neither a length, a range nor a mix within ${shortest}..${longest}`,
    'write for example 60..1514, 64 for one length, imix, or 60:7,590:4,1514:1 for a mix',
  );
}
