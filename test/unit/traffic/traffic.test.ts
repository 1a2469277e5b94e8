import { expect } from 'chai';
import fc from 'fast-check';
import { lengthStep } from '../../../rig/nic/lengths.js';
import { parseTraffic } from '../../../rig/traffic/traffic.js';
import { UsageError } from '../../../rig/base/errors.js';
import { frameLength } from '../../../rig/nic/frame.js';

describe('traffic options', () => {
  it('are parsed', () => {
    expect(parseTraffic(256, '60..1514', 7)).to.deep.equal({ frames: 256, lengths: { min: 60, max: 1514 }, seed: 7 });
    expect(parseTraffic(1, '64', 0).lengths).to.deep.equal({ min: 64, max: 64 });
    expect(parseTraffic(1, '60:2,1514:1', 0).lengths).to.deep.equal({ min: 60, max: 1514, list: [60, 1514, 60] });
    expect(parseTraffic(1, 'imix', 0).lengths.list).to.have.length(12);
    expect(parseTraffic(1, '64', 0, { rate: '10%', burst: 4 })).to.deep.include({
      rate: { bitsPerSecond: 1e9 },
      burst: 4,
    });
  });

  const wrong: [number, string, number, string][] = [
    [0, '64', 1, 'FramesInvalid'],
    [16385, '64', 1, 'FramesInvalid'],
    [1.5, '64', 1, 'FramesInvalid'],
    [NaN, '64', 1, 'FramesInvalid'],
    [1, '59..64', 1, 'LengthInvalid'],
    [1, '64..9019', 1, 'LengthInvalid'],
    [1, '100..99', 1, 'LengthInvalid'],
    [1, '64-99', 1, 'LengthInvalid'],
    [1, '', 1, 'LengthInvalid'],
    [1, '60:1,9019:1', 1, 'LengthInvalid'],
    [1, '60:1,', 1, 'LengthInvalid'],
    [1, '60:0', 1, 'BadLengthMix'],
    [1, '64', -1, 'SeedInvalid'],
  ];
  for (const [frames, length, seed, code] of wrong) {
    it(`${frames} frames of "${length}" with seed ${seed} are refused: ${code}`, () => {
      expect(() => parseTraffic(frames, length, seed))
        .to.throw(UsageError)
        .with.property('code', code);
    });
  }

  const wrongRates: [{ rate?: string; burst?: number }, string][] = [
    [{ rate: 'fast' }, 'BadRate'],
    [{ rate: '0.00001fps' }, 'BadRate'],
    [{ rate: '90Gbps' }, 'BadRate'],
    [{ burst: 2 }, 'BurstInvalid'],
    [{ rate: '1kfps', burst: 0 }, 'BurstInvalid'],
    [{ rate: '1kfps', burst: 65536 }, 'BurstInvalid'],
  ];
  for (const [options, code] of wrongRates) {
    it(`rate ${options.rate} and burst ${options.burst} are refused: ${code}`, () => {
      expect(() => parseTraffic(1, '64', 1, options))
        .to.throw(UsageError, code === 'BadRate' ? `--rate ${options.rate}: ` : `--burst ${options.burst} is not`)
        .with.property('code', code);
    });
  }

  it('give steps that stay in the range and reach both its ends', () => {
    const options = fc.record({
      frames: fc.integer({ min: 64, max: 16384 }),
      min: fc.integer({ min: 60, max: 1514 }),
      span: fc.integer({ min: 0, max: 1454 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(options, ({ frames, min, span, seed }) => {
        const lengths = { min, max: Math.min(1514, min + span) };
        const step = lengthStep(frames, lengths, seed);
        const seen = Array.from({ length: frames }, (_, index) => frameLength({ length: { ...lengths, step } }, index));
        expect(step).to.be.within(0, lengths.max - lengths.min);
        expect(Math.min(...seen)).to.equal(lengths.min);
        expect(Math.max(...seen)).to.equal(lengths.max);
      }),
    );
  });
});

describe('the step between lengths', () => {
  it('spreads 256 frames over the whole range, whatever the seed', () => {
    for (let seed = 0; seed < 50; seed++) {
      const lengths = { min: 60, max: 1514 };
      const step = lengthStep(256, lengths, seed);
      const seen = Array.from({ length: 256 }, (_, index) => frameLength({ length: { ...lengths, step } }, index));
      const mean = seen.reduce((sum, length) => sum + length, 0) / seen.length;
      expect(mean, `seed ${seed}`).to.be.within(750, 825);
    }
  });
});
