import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { identify } from '../../../rig/base/process-identity.js';
import { lastFailed, lastFailedText } from '../../../rig/cli/last-failed.js';
import { Journal, journalName } from '../../../rig/report/journal.js';
import type { SuiteDocument, SuiteTest } from '../../../rig/report/suite.js';
import { leftOutFor } from '../../../rig/suite/record.js';
import { sampleReport } from '../report/sample.js';
import { failure, sampleSuite, sampleTest, trouble } from '../report/suite-sample.js';

const passes = sampleTest({ name: 'passes' });
const fails = sampleTest({ name: 'fails', state: 'failed', error: failure });
const breaks = sampleTest({ name: 'breaks', state: 'broken', error: trouble });
const skipped = sampleTest({ name: 'skipped', state: 'skipped' });
const notRun = { code: 'NotRun', message: 'the run ended before it', remedy: null, stack: null };
const open = sampleTest({ name: 'not come to', state: 'skipped', error: notRun });
const again = (test: SuiteTest, repetition: number) => ({ ...test, name: `${test.name} (repetition ${repetition})` });

describe('cli: --last-failed', () => {
  let base: string;
  beforeEach(() => (base = mkdtempSync(join(tmpdir(), 'mprig-last-'))));
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  const store = (name: string, document: object): string => {
    const path = join(base, name);
    mkdirSync(path);
    writeFileSync(join(path, 'run.json'), JSON.stringify(document));
    return path;
  };
  const suite = (name: string, day: number, tests: readonly SuiteTest[], change: Partial<SuiteDocument> = {}): string =>
    store(name, sampleSuite(tests, { id: name, startedAt: `2026-11-${day}T00:00:00.000Z`, ...change }));
  const names = (): string[] => [...lastFailed(base).titles].map((title) => title.split(' › ')[1] ?? '');
  const journalOf = (path: string, process = identify(1) ?? null): Journal => {
    const journal = Journal.open(join(path, journalName), () => undefined);
    journal.record({ event: 'run-begun', run: 'r', command: 'c', seed: 1, process });
    return journal;
  };
  const dead = { pid: 1, start: '0', boot: 'another' };
  const running = { status: 'running', endedAt: null } as const;

  it('goes by the suite that began last, whatever its directory is called, and by no run', () => {
    suite('nightly', 22, [fails], { status: 'failed' });
    suite('20261123-100000-aaaa', 23, [passes, breaks, skipped], { status: 'bench-trouble' });
    store('zz-run', { ...sampleReport().document, startedAt: '2026-11-24T00:00:00.000Z' });
    expect(names()).to.deep.equal(['breaks']);
    suite('attic', 25, [passes, skipped]);
    expect(names)
      .to.throw(/every test of .*attic passed/)
      .with.property('code', 'NothingFailed');
  });

  it('is wrong where no suite has ended', () => {
    expect(names).to.throw().with.property('code', 'NoLastRun');
    journalOf(suite('now', 25, [], running), identify(process.pid)).close();
    expect(names).to.throw().with.property('code', 'NoLastRun');
    suite('before', 22, [fails], { status: 'failed' });
    expect(names()).to.deep.equal(['fails']);
  });

  it('counts what was not come to, unless it passed in another repetition, and each test once', () => {
    const leftOut = { ...skipped, name: 'is left out', error: leftOutFor('the bench lacks what it needs') };
    suite('one', 22, [passes, fails, open, skipped, leftOut], { status: 'interrupted' });
    expect(names()).to.deep.equal(['fails', 'not come to']);
    expect(lastFailed(base).cutShort).to.equal(false);
    const tests = [again(passes, 1), again(fails, 1), again(fails, 2), again({ ...open, name: 'passes' }, 2)];
    suite('two', 23, tests, { status: 'failed' });
    expect(names()).to.deep.equal(['fails']);
  });

  it('knows from the journal of a killed suite what failed, and in what it died', () => {
    suite('older', 22, [breaks], { status: 'bench-trouble' });
    const journal = journalOf(suite('killed', 23, [], running), dead);
    journal.record({ event: 'test-begun', ...passes });
    journal.record({ event: 'test-ended', test: passes });
    expect(names)
      .to.throw(/killed was cut short/)
      .with.property('code', 'SuiteCutShort');
    expect(names)
      .to.throw()
      .with.property('remedy')
      .that.matches(/^go on with it: rig test --resume .*killed/);
    journal.record({ event: 'test-begun', ...fails });
    journal.record({ event: 'test-ended', test: fails });
    // The rig died in two tests; one of them ended when it was tried again.
    journal.record({ event: 'test-begun', ...sampleTest({ name: 'at last' }) });
    journal.record({ event: 'test-begun', ...sampleTest({ name: 'at last' }) });
    journal.record({ event: 'test-ended', test: sampleTest({ name: 'at last' }) });
    journal.record({ event: 'test-begun', ...breaks });
    journal.close();
    expect(names()).to.deep.equal(['fails', 'breaks']);
    expect(lastFailedText(lastFailed(base))).to.match(/^2 of the tests of .*killed did not pass; it was cut short/);
  });

  it('knows it too of one that ended, but could not write so', () => {
    const journal = journalOf(suite('full', 23, [], running), dead);
    journal.record({ event: 'test-begun', ...fails });
    journal.record({ event: 'test-ended', test: fails });
    journal.record({ event: 'run-ended', status: 'failed', exitCode: 1 });
    journal.close();
    expect(names()).to.deep.equal(['fails']);
  });
});
