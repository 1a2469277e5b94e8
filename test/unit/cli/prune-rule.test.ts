import { expect } from 'chai';
import fc from 'fast-check';
import { UsageError } from '../../../rig/base/errors.js';
import { ruleOfEnvironment, ruleOfOptions } from '../../../rig/cli/prune-rule.js';

const day = 86_400_000;
const ruleOf = (text: string) => ruleOfEnvironment({ MPRIG_KEEP_RUNS: text });

describe('cli: the rule for old runs', () => {
  it('is a number, an age, or both, in the words of the options', () => {
    expect(ruleOf('20')).to.deep.equal({ keep: 20 });
    expect(ruleOf('30d')).to.deep.equal({ olderThanMs: 30 * day });
    expect(ruleOf('20,30d')).to.deep.equal({ keep: 20, olderThanMs: 30 * day });
    expect(ruleOf('2w, 5')).to.deep.equal({ keep: 5, olderThanMs: 14 * day });
    expect(ruleOf('20,30d')).to.deep.equal(ruleOfOptions(20, '30d'));
    expect(ruleOfOptions(undefined, '90m')).to.deep.equal({ keep: undefined, olderThanMs: 5_400_000 });
  });

  it('is none where nothing is set', () => {
    expect(ruleOfEnvironment({})).to.equal(undefined);
    expect(ruleOf('')).to.equal(undefined);
  });

  it('is refused, with the name of what says it, when it is none', () => {
    for (const text of ['many', '-1', '1.5', '30y', '20,', ',', '20,30', '1d,2d', '20,30d,40', '9999999', ' ']) {
      expect(() => ruleOf(text), text).to.throw(UsageError, 'MPRIG_KEEP_RUNS');
    }
    expect(() => ruleOfOptions(1.5, undefined)).to.throw(UsageError, '--keep');
    expect(() => ruleOfOptions(1, '30')).to.throw(UsageError, '--older-than');
  });

  it('is read or refused, whatever is set', () => {
    const text = fc.string({ unit: fc.constantFrom(...'0129,mhdw -.x'), minLength: 1 });
    fc.assert(
      fc.property(text, (words) => {
        try {
          const { keep = 0, olderThanMs = 0 } = ruleOf(words) ?? {};
          expect(Number.isSafeInteger(keep) && keep >= 0 && Number.isSafeInteger(olderThanMs)).to.equal(true);
          expect(words).to.match(/^ *\d+[mhdw]? *(, *\d+[mhdw]? *)?$/);
        } catch (error) {
          expect(error).to.be.instanceOf(UsageError);
        }
      }),
    );
  });
});
