import { expect } from 'chai';
import fc from 'fast-check';
import { UsageError } from '../../../rig/base/errors.js';
import { parseRate, rateRegister, sayRate, tokensPerSecond } from '../../../rig/nic/rate.js';
import { rates } from './plans.js';

const clockHz = 156_250_000;

describe('a rate', () => {
  const examples: readonly (readonly [string, ReturnType<typeof parseRate>])[] = [
    ['1fps', { framesPerSecond: 1 }],
    ['100kfps', { framesPerSecond: 100_000 }],
    ['1.5Mfps', { framesPerSecond: 1_500_000 }],
    ['200Mbps', { bitsPerSecond: 200e6 }],
    ['10GBPS', { bitsPerSecond: 10e9 }],
    ['10%', { bitsPerSecond: 1e9 }],
    ['0.5%', { bitsPerSecond: 50e6 }],
  ];
  for (const [text, rate] of examples) {
    it(`is read from ${text}`, () => {
      expect(parseRate(text)).to.deep.equal(rate);
    });
  }

  for (const text of [
    '',
    '100',
    'fps',
    '0fps',
    '-1fps',
    '1e3fps',
    '101%',
    '1k%',
    '1 Mbps',
    '1Tbps',
    '..5fps',
    '1.fps',
  ]) {
    it(`is not "${text}"`, () => {
      expect(() => parseRate(text))
        .to.throw(UsageError, `"${text}"`)
        .with.property('code', 'BadRate');
    });
  }

  it('is said as it is read', () => {
    expect(sayRate({ framesPerSecond: 100_000 })).to.equal('100 kfps');
    expect(sayRate({ framesPerSecond: 1 })).to.equal('1 fps');
    expect(sayRate({ bitsPerSecond: 1.25e9 })).to.equal('1.25 Gbps');
  });

  it('is held by its register far better than to 0.1 %, from 1 frame a second to line rate', () => {
    fc.assert(
      fc.property(rates, (rate) => {
        const held = (Number(rateRegister(rate, clockHz)) / 2 ** 44) * clockHz;
        expect(Math.abs(held / tokensPerSecond(rate) - 1)).to.be.below(1e-4);
      }),
    );
    expect(rateRegister({ bitsPerSecond: 10e9 }, clockHz)).to.equal(8n << 44n);
  });

  it('is refused when the NIC cannot keep to it', () => {
    expect(() => rateRegister({ framesPerSecond: 1e-5 }, clockHz)).to.throw(UsageError, 'too slow');
    expect(() => rateRegister({ bitsPerSecond: 20e9 }, clockHz)).to.throw(UsageError, 'too fast');
  });
});
