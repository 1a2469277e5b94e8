import { expect } from 'chai';
import { agreement, type Testimony } from '../../../rig/evidence/testimony.js';
import type { Outcome } from '../../../rig/evidence/types.js';
import type { LineVerdict } from '../../../rig/evidence/verdict.js';

const says = (outcome: Outcome, witness: Testimony['witness'] = 'watchpoints'): Testimony => ({
  witness,
  outcome,
  sample: '',
  reason: '',
});
const touch = (outcome: Outcome): LineVerdict => ({
  line: 'touch',
  outcome,
  holds: 0,
  refutes: 0,
  unknown: 0,
  unsampled: 0,
  reason: null,
});

describe('evidence: whether a witness agrees with its line', () => {
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
      expect(agreement(says(witness), [touch(line)])).to.equal(expected);
    });
  }

  it('is the same for counts, but for what other work of the host may have made', () => {
    const counts = (outcome: Outcome, line: Outcome) => agreement(says(outcome, 'copy functions'), [touch(line)]);
    expect(counts('refutes', 'holds')).to.equal('cannot tell');
    expect(counts('refutes', 'refutes')).to.equal('agrees');
    expect(counts('holds', 'holds')).to.equal('agrees');
    expect(counts('holds', 'refutes')).to.equal('saw less');
  });

  it('is asked of the line that the witness could give', () => {
    const residue = { ...touch('refutes'), line: 'residue' as const };
    const address = { ...touch('holds'), line: 'address' as const };
    const lines = [touch('holds'), residue, address];
    expect(agreement(says('refutes', 'memory search'), lines)).to.equal('agrees');
    expect(agreement(says('holds', 'memory search'), lines)).to.equal('saw less');
    expect(agreement(says('refutes', 'memory search'), [{ ...residue, outcome: 'holds' }])).to.equal('contradicts');
    expect(agreement(says('holds', 'map journal'), lines)).to.equal('agrees');
    expect(agreement(says('refutes', 'map journal'), lines)).to.equal('contradicts');
  });

  it('is refused to a journal of maps that finds nothing where the same record shows a copy', () => {
    const address = { ...touch('refutes'), line: 'address' as const };
    expect(agreement(says('holds', 'map journal'), [address])).to.equal('contradicts');
    expect(agreement(says('unknown', 'map journal'), [address])).to.equal('cannot tell');
  });

  it('cannot be told on a bench without that line', () => {
    for (const outcome of ['holds', 'refutes', 'unknown'] as const) {
      expect(agreement(says(outcome), [])).to.equal('cannot tell');
    }
  });
});
