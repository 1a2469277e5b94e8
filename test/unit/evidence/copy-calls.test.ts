import { expect } from 'chai';
import { judgeCopyCalls } from '../../../rig/evidence/copy-calls.js';
import type { CopyCalls } from '../../../rig/host/host.js';
import { plainFrame } from './world.js';

/** 1000 bytes, the longest frame 400. */
const frames = [400, 300, 200, 100].map((length, sequence) => plainFrame(sequence, length));
const sample = 'all 4 frames of 1000 bytes together';

const calls = (bytes: number, times: number, name = '_copy_to_iter'): CopyCalls => ({
  function: name,
  bytes,
  calls: times,
});

const nothing = 'nothing as long as a frame passed through any';
const cases: readonly (readonly [string, readonly CopyCalls[], string, string])[] = [
  ['nothing was copied', [], 'holds', nothing],
  ['as much as all frames have', [calls(100, 10)], 'refutes', '1000 bytes passed through _copy_to_iter'],
  ['half of it', [calls(100, 5)], 'refutes', '500 bytes passed through _copy_to_iter'],
  ['less than half', [calls(99, 5)], 'unknown', '495 bytes passed through _copy_to_iter: too much to be nothing'],
  ['a quarter of it', [calls(250, 1)], 'unknown', '250 bytes passed through _copy_to_iter: too much to be nothing'],
  ['less than a quarter', [calls(249, 1)], 'holds', '249 bytes passed through _copy_to_iter'],
  ['many headers', [calls(47, 1000)], 'holds', nothing],
  ['many of the least that counts', [calls(48, 1000)], 'refutes', '48000 bytes passed through _copy_to_iter'],
  ['the longest frame with its virtio header', [calls(412, 2)], 'refutes', '824 bytes passed through _copy_to_iter'],
  ['what is longer than any frame', [calls(413, 1000), calls(4096, 1000)], 'holds', nothing],
  [
    'one copy through several functions, counted once',
    [calls(100, 2, 'memcpy'), calls(100, 2, '_copy_to_iter'), calls(48, 1, '_copy_to_iter')],
    'holds',
    '248 bytes passed through _copy_to_iter',
  ],
  [
    'calls of several lengths, together',
    [calls(400, 1), calls(60, 1, 'memcpy'), calls(100, 1)],
    'refutes',
    '500 bytes passed through _copy_to_iter',
  ],
];

describe('evidence: counts of the copy functions', () => {
  for (const [what, seen, outcome, reason] of cases) {
    it(`${outcome}: ${what}`, () => {
      expect(judgeCopyCalls(seen, frames)).to.deep.equal({ witness: 'copy functions', outcome, sample, reason });
    });
  }

  it('measure by all frames, not by their number', () => {
    const seen = [calls(400, 1)];
    expect(judgeCopyCalls(seen, frames.slice(0, 1)).outcome).to.equal('refutes');
    expect(judgeCopyCalls(seen, frames.slice(0, 1)).sample).to.equal('all 1 frame of 400 bytes together');
    expect(judgeCopyCalls(seen, frames).outcome).to.equal('unknown');
    expect(judgeCopyCalls(seen, [...frames, ...frames]).outcome).to.equal('holds');
  });
});
