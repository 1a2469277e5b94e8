import { expect } from 'chai';
import { countStates, statusOfTests } from '../../../rig/report/suite.js';
import { failure, sampleTest, trouble } from './suite-sample.js';

describe('report: a suite', () => {
  const passed = sampleTest();
  const failed = sampleTest({ state: 'failed', error: failure });
  const broken = sampleTest({ state: 'broken', error: trouble });
  const skipped = sampleTest({ state: 'skipped' });

  it('passes when no test failed and the bench had no trouble', () => {
    expect(statusOfTests([passed, skipped])).to.deep.equal({ status: 'passed', reason: null });
  });

  it('has failed when a test did, also one after trouble of the bench', () => {
    expect(statusOfTests([passed, broken, failed])).to.deep.equal({
      status: 'failed',
      reason: '64-byte bursts › arrive without a copy: p99 is 3',
    });
  });

  it('says why in one line, what follows being told with the test', () => {
    const long = sampleTest({ state: 'failed', error: { ...failure, message: 'p99 is 3\n  frame 0: 3 ns\n' } });
    expect(statusOfTests([long]).reason).to.equal('64-byte bursts › arrive without a copy: p99 is 3');
  });

  it('says nothing of what is tested when the bench had trouble', () => {
    expect(statusOfTests([passed, broken])).to.include({ status: 'bench-trouble' });
  });

  it('counts tests by what became of them', () => {
    expect(countStates([passed, failed, broken, passed])).to.deep.equal({
      passed: 2,
      failed: 1,
      skipped: 0,
      broken: 1,
    });
  });
});
