import { expect } from 'chai';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pruneAfter } from '../../../rig/report/prune.js';
import type { RunStatusWord } from '../../../rig/report/document.js';
import { sampleReport } from './sample.js';

describe('report: old runs after a new one', () => {
  let base: string;
  beforeEach(() => (base = mkdtempSync(join(tmpdir(), 'mprig-prune-'))));
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  const now = new Date('2026-11-30T12:00:00.000Z');
  const { document } = sampleReport();

  /** Keeps a run of a day in November. @param name of its directory, where it is not the rig's own */
  function store(day: number, status: RunStatusWord = 'passed', name = `202611${day}-100000-00${day}`): string {
    const path = join(base, name);
    mkdirSync(path);
    const run = { ...document, status, id: `202611${day}-100000-00${day}`, startedAt: `2026-11-${day}T10:00:00.000Z` };
    writeFileSync(join(path, 'run.json'), JSON.stringify(run));
    return path;
  }
  const days = () => readdirSync(base).map((name) => (/^202611(\d\d)-/.exec(name)?.[1] ?? name) || name);

  it('go by number, by age, and by both', async () => {
    const made = [20, 25, 28, 29, 30].map((day) => store(day)).at(-1) ?? '';
    const { removed, troubles } = await pruneAfter(made, base, { keep: 3, olderThanMs: 8 * 86_400_000 }, now);
    expect([removed, troubles]).to.deep.equal([['20261120-100000-0020'], []]);
    await pruneAfter(made, base, { keep: 3 }, now);
    expect(days()).to.deep.equal(['28', '29', '30']);
    await pruneAfter(made, base, { olderThanMs: 1.5 * 86_400_000 }, now);
    expect(days()).to.deep.equal(['29', '30']);
  });

  it('never take the new one with them, nor the newest that did not pass', async () => {
    store(20, 'failed');
    store(25, 'failed');
    store(28);
    // A clock that was put back makes the new run the oldest.
    const made = store(19);
    await pruneAfter(made, base, { keep: 0 }, now);
    expect(days()).to.deep.equal(['19', '25']);
  });

  it('are neither counted nor removed where a user has named their directory', async () => {
    store(20, 'passed', 'nightly');
    store(21);
    store(29, 'passed', 'baseline');
    await pruneAfter(store(30), base, { keep: 2 }, now);
    expect(days()).to.deep.equal(['21', '30', 'baseline', 'nightly']);
    await pruneAfter(join(base, 'baseline'), base, { keep: 0 }, now);
    expect(days()).to.deep.equal(['baseline', 'nightly']);
  });
});
