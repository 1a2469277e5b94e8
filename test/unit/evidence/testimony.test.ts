import { expect } from 'chai';
import { agreement, type Testimony } from '../../../rig/evidence/testimony.js';
import type { Outcome } from '../../../rig/evidence/types.js';
import type { LineVerdict } from '../../../rig/evidence/verdict.js';

const says = (outcome: Outcome): Testimony => ({ witness: 'watchpoints', outcome, sample: '', reason: '' });
const touch = (outcome: Outcome): LineVerdict => ({
  line: 'touch',
  outcome,
  holds: 0,
  refutes: 0,
  unknown: 0,
  unsampled: 0,
  reason: null,
});

describe('evidence: whether a witness agrees with the line touch', () => {
  const cases: readonly (readonly [Outcome, Outcome, string])[] = [
    ['holds', 'holds', 'agrees'],
    ['refutes', 'refutes', 'agrees'],
    ['holds', 'refutes', 'saw less'],
    ['refutes', 'holds', 'contradicts'],
    ['unknown', 'holds', 'cannot tell'],
    ['unknown', 'refutes', 'cannot tell'],
    ['unknown', 'unknown', 'cannot tell'],
    ['holds', 'unknown', 'cannot tell'],
    ['refutes', 'unknown', 'cannot tell'],
  ];
  for (const [witness, line, expected] of cases) {
    it(`${expected}: it says ${witness} where touch says ${line}`, () => {
      expect(agreement(says(witness), touch(line))).to.equal(expected);
    });
  }

  it('cannot be told on a bench without that line', () => {
    for (const outcome of ['holds', 'refutes', 'unknown'] as const) {
      expect(agreement(says(outcome), undefined)).to.equal('cannot tell');
    }
  });
});
