import { constants } from '../../firmware/registers/generated/registers.js';
import { UsageError } from '../base/errors.js';

/**
 * How fast frames are to come: in frames, or in bits on the line, which counts FCS, preamble and the least gap between
 * frames too.
 */
export type Rate = { readonly framesPerSecond: number } | { readonly bitsPerSecond: number };

/** 100 %: 10 Gigabit Ethernet. */
export const lineBitsPerSecond = 10e9;

/** The error that a rate's representation in the NIC may have at most; the NIC itself adds none. */
const mostRelativeError = 1e-4;

const units: Readonly<Record<string, (value: number) => Rate>> = {
  fps: (value) => ({ framesPerSecond: value }),
  bps: (value) => ({ bitsPerSecond: value }),
  '%': (value) => ({ bitsPerSecond: (value / 100) * lineBitsPerSecond }),
};
const prefixes: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };

/**
 * Reads a rate: frames a second (`100kfps`), bits a second on the line (`200Mbps`), or a share of line rate (`10%`).
 * @throws UsageError `BadRate`
 */
export function parseRate(text: string): Rate {
  const [, digits = '', prefix = '', unit = ''] = /^(\d+(?:\.\d+)?)([kmg]?)(fps|bps|%)$/i.exec(text) ?? [];
  const value = Number(digits) * (prefixes[prefix.toLowerCase()] ?? 0);
  const rate = units[unit.toLowerCase()]?.(value);
  if (!rate || value <= 0 || !Number.isFinite(value) || (unit === '%' && (prefix !== '' || value > 100))) {
    throw badRate(`"${text}" is not a rate`);
  }
  return rate;
}

/** Bytes that a frame of `length` bytes without FCS takes on the line. */
export function lineBytes(length: number): number {
  return length + constants.LINE_OVERHEAD_BYTES;
}

/** Tokens that a frame of this length takes from the bucket of a source with this rate. */
export function tokensOf(rate: Rate, length: number): number {
  return 'framesPerSecond' in rate ? 1 : lineBytes(length);
}

/** Tokens a second. */
export function tokensPerSecond(rate: Rate): number {
  return 'framesPerSecond' in rate ? rate.framesPerSecond : rate.bitsPerSecond / 8;
}

/**
 * The value for a RATE register: tokens per clock cycle as a fixed-point number.
 * @throws UsageError when the NIC cannot keep to this rate
 */
export function rateRegister(rate: Rate, clockHz: number): bigint {
  const exact = (tokensPerSecond(rate) / clockHz) * 2 ** constants.RATE_FRACTION_BITS;
  const value = Math.round(exact);
  if (!(Math.abs(value - exact) <= exact * mostRelativeError)) {
    throw badRate(`${sayRate(rate)} is too slow for a NIC of ${clockHz} Hz`);
  }
  if (value >= 2 ** 48) throw badRate(`${sayRate(rate)} is too fast for a NIC of ${clockHz} Hz`);
  return BigInt(value);
}

/** A rate as people say it. */
export function sayRate(rate: Rate): string {
  return 'framesPerSecond' in rate ? `${sayNumber(rate.framesPerSecond)}fps` : `${sayNumber(rate.bitsPerSecond)}bps`;
}

function sayNumber(value: number): string {
  const [prefix = '', factor = 1] =
    Object.entries(prefixes)
      .reverse()
      .find(([, size]) => value >= size) ?? [];
  return `${Number((value / factor).toPrecision(6))} ${prefix === 'k' ? prefix : prefix.toUpperCase()}`;
}

function badRate(what: string): UsageError {
  return new UsageError('BadRate', what, 'write for example 100kfps, 200Mbps or 10%');
}
