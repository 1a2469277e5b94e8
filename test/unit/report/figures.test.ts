import { expect } from 'chai';
import { nanoseconds } from '../../../rig/report/figures.js';

describe('report: figures', () => {
  const latencies: readonly (readonly [number, string])[] = [
    [0, '0 ns'],
    [9_999, '9,999 ns'],
    [10_000, '10.0 µs'],
    [12_344, '12.3 µs'],
    [999_499, '999 µs'],
    [999_500, '1.00 ms'],
    [4_000_123, '4.00 ms'],
    [999_499_999, '999 ms'],
    [2 ** 32 - 1, '4.29 s'],
  ];
  for (const [ns, text] of latencies) {
    it(`say ${ns} ns as ${text}`, () => {
      expect(nanoseconds(ns)).to.equal(text);
    });
  }
});
