import { expect } from 'chai';
import { areas, compareDocuments, type CompareOptions } from '../../../rig/report/compare.js';
import { documentExperiment, type RunDocument } from '../../../rig/report/document.js';
import { bounceAll, counters, experimentOn, latency, ledger, sampleReport } from './sample.js';
import { failure, sampleSuite, sampleTest } from './suite-sample.js';

const all: CompareOptions = { areas, tolerancePercent: 0 };

describe('report: comparing runs', () => {
  const { document } = sampleReport();
  const changed = (change: Partial<RunDocument>, options = all) =>
    compareDocuments(document, { ...document, ...change }, options).map(({ area, what, a, b }) => [area, what, a, b]);

  it('finds nothing between a run and one that did the same at another time', () => {
    expect(changed({ id: 'other', startedAt: '2026-11-25T00:00:00Z', timings: { totalMs: 1 } })).to.deep.equal([]);
  });

  it('names what differs, and what only one of them has', () => {
    expect(changed({ versions: { mprig: '0.2.0', node: '20.20.1', kernel: '7', 'mp.ko': 'build 1' } })).to.deep.equal([
      ['versions', 'mprig', '0.1.0', '0.2.0'],
      ['versions', 'kernel', null, '7'],
      ['versions', 'mp.ko', null, 'build 1'],
    ]);
    expect(changed({ git: null })).to.deep.equal([
      ['versions', 'commit', '0123456789abcdef0123456789abcdef01234567, with changes', null],
    ]);
    expect(changed({ counters: { ...counters, nic: { ...counters.nic, RX_DROP_STARVED: 3, TIME: 5 } } })).to.deep.equal(
      [['counters', 'mp: RX_DROP_STARVED', 1, 3]],
    );
    expect(changed({ latency: { ...latency, p99Ns: 13_000 } })).to.deep.equal([
      ['latency', 'mp: p99 in ns', 12_340, 13_000],
    ]);
  });

  it('tells another verdict, of the run, of its lines and of frames', () => {
    const copied = sampleReport(experimentOn(bounceAll)).document;
    const differences = compareDocuments(document, copied, { ...all, areas: ['verdicts'] });
    expect(differences.map(({ what, a, b }) => [what, a, b])).to.deep.include.members([
      ['status', 'passed', 'failed'],
      ['mp: verdict', 'zero-copy', 'copied'],
      ['mp: frames zero copy', 8, 0],
      ['mp: touch', 'holds', 'refutes'],
    ]);
    expect(differences.every(({ area }) => area === 'verdicts')).to.equal(true);
  });

  it('lets figures differ within the tolerance, and verdicts never', () => {
    const slower = { latency: { ...latency, p99Ns: 13_000 } };
    expect(changed(slower, { ...all, tolerancePercent: 5 })).to.have.length(1);
    expect(changed(slower, { ...all, tolerancePercent: 6 })).to.deep.equal([]);
    const lost = { frames: { ...document.frames, lost: 1 } };
    expect(changed(lost, { ...all, tolerancePercent: 100 })).to.have.length(1);
  });

  it('compares suites test by test', () => {
    const experiments = [documentExperiment({ name: 'mp', experiment: experimentOn(), counters, ledger, latency })];
    const a = sampleSuite([sampleTest({ experiments }), sampleTest({ name: 'gone' })]);
    const b = sampleSuite([sampleTest({ experiments, state: 'failed', error: failure })]);
    expect(compareDocuments(a, b, all).map(({ what, a: one, b: other }) => [what, one, other])).to.deep.equal([
      ['my-lab/rx.test.ts: 64-byte bursts › arrive without a copy', 'passed', 'failed'],
      ['my-lab/rx.test.ts: 64-byte bursts › gone', 'passed', null],
    ]);
  });
});
