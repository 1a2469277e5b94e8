import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../../rig/base/errors.js';
import { identify } from '../../../rig/base/process-identity.js';
import { buildEvidence } from '../../../rig/report/evidence-document.js';
import { Journal, journalName } from '../../../rig/report/journal.js';
import { planPruning } from '../../../rig/report/prune.js';
import { findRun, listRuns, readResults, type RunSummary, type StoredStatus } from '../../../rig/report/stored-run.js';
import { experimentOn, sampleReport } from './sample.js';
import { sampleSuite, sampleTest } from './suite-sample.js';

describe('report: runs that are kept', () => {
  let base: string;
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'mprig-stored-'));
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  const store = (name: string, document: object): string => {
    const path = join(base, name);
    mkdirSync(path);
    writeFileSync(join(path, 'run.json'), JSON.stringify(document));
    return path;
  };
  const { document } = sampleReport();
  const begun = { event: 'run-begun', run: 'r', command: 'c', seed: 1 } as const;

  it('are listed from the newest to the oldest, suites too, and nothing else', () => {
    store('old', { ...document, id: 'old', startedAt: '2026-11-22T04:15:30.000Z' });
    store('new', sampleSuite([sampleTest()], { id: 'new', startedAt: '2026-11-24T04:15:30.000Z' }));
    store('foreign', { some: 'other' });
    mkdirSync(join(base, 'empty'));
    writeFileSync(join(base, 'file'), '');
    expect(listRuns(base).map(({ id, kind, status, verdict }) => [id, kind, status, verdict])).to.deep.equal([
      ['new', 'suite', 'passed', null],
      ['old', 'run', 'passed', 'zero-copy'],
    ]);
    expect(listRuns(join(base, 'nowhere'))).to.deep.equal([]);
  });

  it('are running while their process lives, killed when it is gone, and ended when the journal says so', () => {
    const path = store('r', { ...document, status: 'running' });
    const status = () => listRuns(base)[0]?.status;
    expect(status()).to.equal('killed');
    const own = identify(process.pid) ?? null;
    const journal = Journal.open(join(path, journalName), () => undefined);
    journal.record({ ...begun, process: own });
    expect(status()).to.equal('running');
    // The same pid, of a process that began at another time.
    journal.record({ ...begun, process: own && { ...own, start: '1' } });
    expect(status()).to.equal('killed');
    journal.record({ event: 'run-ended', status: 'failed', exitCode: 1 });
    journal.close();
    expect(status()).to.equal('failed');
  });

  it('are found by path, by name, by its beginning, and as the latest', () => {
    const first = store('20261122-a', { ...document, startedAt: '2026-11-22T04:15:30.000Z' });
    const second = store('20261123-b', document);
    expect(findRun(first, '/nowhere')).to.equal(first);
    expect(findRun('20261122-a', base)).to.equal(first);
    expect(findRun('20261123', base)).to.equal(second);
    expect(findRun('latest', base)).to.equal(second);
    expect(() => findRun('2026', base)).to.throw(UsageError, 'may be 20261122-a or 20261123-b');
    expect(() => findRun('2025', base)).to.throw(UsageError, 'there is no run "2025"');
    expect(() => findRun('', base)).to.throw(UsageError, 'there is no run ""');
  });

  it('are read as they were written, with the evidence and the files that there are', () => {
    const path = store('r', document);
    const evidence = buildEvidence('r', [{ name: 'mp', experiment: experimentOn() }]);
    expect(readResults(path).evidence).to.equal(null);
    writeFileSync(join(path, 'evidence.json'), JSON.stringify(evidence));
    writeFileSync(join(path, 'kernel.log'), '');
    const results = readResults(path);
    expect(results.document).to.deep.equal(JSON.parse(JSON.stringify(document)));
    expect(results.evidence).to.deep.equal(JSON.parse(JSON.stringify(evidence)));
    expect(results.files.map(({ name }) => name)).to.deep.equal(['run.json', 'evidence.json', 'kernel.log']);
  });

  it('are refused when they are of another version or damaged, naming the place', () => {
    const refused = (path: string) => expect(() => readResults(path)).to.throw(UsageError);
    refused(store('v1', { ...document, schemaVersion: 1 }))
      .with.property('message')
      .match(/run\.json: schemaVersion: /);
    refused(store('odd', { ...document, frames: { ...document.frames, lost: 'two' } }))
      .with.property('message')
      .match(/run\.json: frames\.lost: /);
    const torn = store('torn', {});
    writeFileSync(join(torn, 'run.json'), '{"kind":"ru');
    refused(torn).with.property('code', 'RunUnreadable');
    refused(base).with.property('code', 'RunUnknown');
  });
});

describe('report: pruning', () => {
  const now = new Date('2026-12-01T00:00:00Z');
  const day = 86_400_000;
  const run = (id: string, daysAgo: number, status: StoredStatus = 'passed'): RunSummary => ({
    ...{ id, path: `/runs/${id}`, kind: 'run', verdict: null, reason: null, command: 'rig run' },
    startedAt: new Date(now.getTime() - daysAgo * day).toISOString(),
    status,
  });
  const ids = (runs: readonly RunSummary[]) => runs.map(({ id }) => id);

  it('keeps the newest ones, and those that are young', () => {
    const runs = [run('a', 1), run('b', 2), run('c', 3), run('d', 40)];
    expect(ids(planPruning(runs, { keep: 2 }, now).remove)).to.deep.equal(['c', 'd']);
    expect(ids(planPruning(runs, { olderThanMs: 2 * day }, now).remove)).to.deep.equal(['b', 'c', 'd']);
    expect(ids(planPruning(runs, { keep: 3, olderThanMs: 2 * day }, now).remove)).to.deep.equal(['d']);
    expect(ids(planPruning(runs, { keep: 1, olderThanMs: 30 * day }, now).remove)).to.deep.equal(['d']);
  });

  it('never removes the newest that did not pass, nor one that goes on, and says so', () => {
    for (const status of ['failed', 'bench-trouble', 'killed'] as const) {
      const runs = [run('a', 1), run('b', 2, 'running'), run('c', 3, status), run('d', 4, 'failed')];
      const { remove, spared } = planPruning(runs, { keep: 1 }, now);
      expect([ids(remove), spared?.id]).to.deep.equal([['d'], 'c']);
    }
    expect(planPruning([run('a', 1, 'failed')], { keep: 1 }, now)).to.deep.equal({ remove: [], spared: null });
  });
});
