import { expect } from 'chai';
import fc from 'fast-check';
import { UsageError } from '../../../rig/base/errors.js';
import { parseRepetition, parseShard, repeatsAgain, shardOf } from '../../../rig/suite/selection.js';

describe('selection of tests', () => {
  it('gives every test to exactly one shard, in order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer()), fc.integer({ min: 1, max: 12 }), (tests, count) => {
        const shards = Array.from({ length: count }, (_, at) => shardOf(tests, { index: at + 1, count }));
        expect(shards.flat().sort()).to.deep.equal([...tests].sort());
        for (const shard of shards) expect(shard).to.deep.equal(tests.filter((test) => shard.includes(test)));
        const sizes = shards.map((shard) => shard.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).to.be.at.most(1);
      }),
    );
  });

  it('reads shards and repetitions, and refuses others by the name of the option', () => {
    expect(parseShard('2/5')).to.deep.equal({ index: 2, count: 5 });
    for (const wrong of ['0/5', '6/5', '2', '2/', '/5', '-1/5', '1/0', 'a/b']) {
      expect(() => parseShard(wrong)).to.throw(UsageError, '--shard');
    }
    expect(parseRepetition('10')).to.deep.equal({ times: 10 });
    expect(parseRepetition('90s')).to.deep.equal({ milliseconds: 90_000 });
    expect(parseRepetition('30m')).to.deep.equal({ milliseconds: 1_800_000 });
    expect(parseRepetition('8h')).to.deep.equal({ milliseconds: 28_800_000 });
    for (const wrong of ['0', '0s', '-1', '1.5', 's', '', '8 h', '1d']) {
      expect(() => parseRepetition(wrong)).to.throw(UsageError, '--repeat');
    }
  });

  it('repeats so many times, or until the time is over', () => {
    expect([1, 2, 3].map((done) => repeatsAgain({ times: 3 }, done, 1e9))).to.deep.equal([true, true, false]);
    expect([999, 1000].map((elapsed) => repeatsAgain({ milliseconds: 1000 }, 7, elapsed))).to.deep.equal([true, false]);
  });
});
