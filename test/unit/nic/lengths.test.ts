import { expect } from 'chai';
import fc from 'fast-check';
import { UsageError } from '../../../rig/base/errors.js';
import { imix, lengthOf, spreadLengths } from '../../../rig/nic/lengths.js';

describe('a mix of lengths', () => {
  it('becomes a list in which every length occurs as its weight says, never far from its share', () => {
    const mixes = fc.array(
      fc.record({ length: fc.integer({ min: 60, max: 1518 }), weight: fc.integer({ min: 1, max: 10 }) }),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(mixes, fc.integer({ min: 1, max: 50 }), (mix, factor) => {
        const list = spreadLengths(mix.map(({ length, weight }) => ({ length, weight: weight * factor })));
        const total = mix.reduce((sum, { weight }) => sum + weight, 0);
        expect(total % list.length).to.equal(0);
        for (const length of new Set(mix.map((one) => one.length))) {
          const share = mix.filter((one) => one.length === length).reduce((sum, { weight }) => sum + weight, 0) / total;
          let seen = 0;
          list.forEach((one, index) => {
            seen += Number(one === length);
            expect(Math.abs(seen - share * (index + 1))).to.be.below(mix.length);
          });
          expect(seen).to.be.closeTo(share * list.length, 1e-9);
        }
      }),
    );
  });

  it('is the Internet mix: 7 short, 4 middle and 1 long frame, spread', () => {
    const list = spreadLengths(imix);
    expect(list).to.have.length(12);
    expect(list.filter((length) => length === 60)).to.have.length(7);
    expect(list.filter((length) => length === 590)).to.have.length(4);
    expect(lengthOf({ list }, 13)).to.equal(list[1]);
  });

  for (const weights of [[0], [1.5], [-1, 2], [64, 1], [63, 2]]) {
    it(`is refused with the weights ${weights.join(' and ')}`, () => {
      expect(() => spreadLengths(weights.map((weight) => ({ length: 60, weight }))))
        .to.throw(UsageError)
        .with.property('code', 'BadLengthMix');
    });
  }
});
