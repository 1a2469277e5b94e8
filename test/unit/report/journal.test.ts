import { expect } from 'chai';
import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RigError } from '../../../rig/base/errors.js';
import { Journal, journaledTests, journalName, readJournal, type JournalEvent } from '../../../rig/report/journal.js';
import { JournaledProgress } from '../../../rig/report/journaled-progress.js';
import type { Progress } from '../../../rig/base/progress.js';
import { failure, sampleTest } from './suite-sample.js';

const complaints: string[] = [];
const complain = (message: string) => complaints.push(message);
const silent: Progress = {
  step: () => ({ update: () => undefined, done: () => undefined, failed: () => undefined }),
};

describe('report: the journal of a run', () => {
  let directory: string;
  let path: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mprig-journal-'));
    path = join(directory, journalName);
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const write = (...names: readonly string[]) => {
    const journal = Journal.open(path, complain);
    for (const name of names) journal.record({ event: 'experiment', name, verdict: 'copied', reason: null });
    journal.close();
  };
  const names = (events: readonly JournalEvent[]) => events.map((one) => ('name' in one ? one.name : one.event));

  it('ends with an event for which there was not room enough, though there is room later', function () {
    const limit = (bytes: number | 'unlimited') =>
      spawnSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:`]).status === 0;
    const ignore = () => undefined;
    // Whoever writes beyond the limit would be ended by it.
    process.on('SIGXFSZ', ignore);
    const journal = Journal.open(path, complain);
    const record = (name: string) => journal.record({ event: 'experiment', name, verdict: 'copied', reason: null });
    complaints.length = 0;
    try {
      record('whole');
      if (!limit(statSync(path).size + 20)) return this.skip();
      record('cut short');
      limit('unlimited');
      record('later');
    } finally {
      limit('unlimited');
      process.off('SIGXFSZ', ignore);
      journal.close();
    }
    expect(names(readJournal(path))).to.deep.equal(['whole']);
    expect(complaints).to.have.length(1);
    expect(complaints[0]).to.match(/^journal\.jsonl ends here: EFBIG/);
  });

  it('keeps what happened, in order, each with its time', () => {
    const journal = Journal.open(path, complain);
    journal.record({
      event: 'run-begun',
      run: 'r',
      command: 'rig run',
      seed: 7,
      process: { pid: 1, start: '9', boot: 'b' },
    });
    const steps = new JournaledProgress(silent, journal);
    steps.step('guest').done('up');
    steps.step('mp').failed('QEMU ended');
    journal.record({ event: 'run-ended', status: 'bench-trouble', exitCode: 3 });
    // Read before it is closed: each event is there when `record` returns.
    const events = readJournal(path);
    journal.close();
    expect(events.map(({ event }) => event)).to.deep.equal([
      'run-begun',
      'step-begun',
      'step-ended',
      'step-begun',
      'step-ended',
      'run-ended',
    ]);
    expect(events[2]).to.include({ step: 'guest', good: true, note: 'up' });
    expect(events[4]).to.include({ step: 'mp', good: false, note: 'QEMU ended' });
    for (const { at } of events) expect(Date.parse(at)).to.be.greaterThan(Date.UTC(2026));
  });

  it('reads what a crash left, wherever it cut, as the events that were whole; and goes on after them', () => {
    write('a', 'bé', 'c');
    const whole = readFileSync(path);
    const ends = [...whole.keys()].filter((index) => whole[index] === 0x0a).map((index) => index + 1);
    fc.assert(
      fc.property(fc.nat(whole.length), (length) => {
        writeFileSync(path, whole);
        truncateSync(path, length);
        const left = ['a', 'bé', 'c'].slice(0, ends.filter((end) => end <= length).length);
        expect(names(readJournal(path))).to.deep.equal(left);
        write('d');
        expect(names(readJournal(path))).to.deep.equal([...left, 'd']);
      }),
    );
  });

  it('is empty when there is none', () => {
    expect(readJournal(path)).to.deep.equal([]);
  });

  it('names the line of what is no event', () => {
    write('a');
    appendFileSync(path, '{"event":"experiment"}\n');
    expect(() => readJournal(path))
      .to.throw(RigError, `${path}:2 is no event`)
      .with.property('code', 'JournalDamaged');
  });

  it('says once that it cannot be written, and lets the run go on', () => {
    complaints.length = 0;
    const journal = Journal.open(path, complain);
    journal.close();
    journal.record({ event: 'step-begun', step: 'a' });
    journal.record({ event: 'step-begun', step: 'b' });
    expect(complaints).to.have.length(1);
    expect(complaints[0]).to.match(/^journal\.jsonl ends here: EBADF/);
  });

  it('tells which tests need not run again, and which killed the rig, and how often', () => {
    const journal = Journal.open(path, complain);
    const good = sampleTest({ name: 'good' });
    const bad = sampleTest({ name: 'bad', state: 'failed', error: failure });
    const deadly = sampleTest({ name: 'deadly' });
    for (const { file, groups, name } of [good, bad, deadly, deadly]) {
      journal.record({ event: 'test-begun', file, groups, name });
      const test = [good, bad].find((one) => one.name === name);
      if (test) journal.record({ event: 'test-ended', test });
    }
    journal.close();
    const { ended, died } = journaledTests(readJournal(path));
    expect(ended).to.deep.equal([good, bad]);
    expect([...died]).to.deep.equal([['my-lab/rx.test.ts: 64-byte bursts › deadly', 2]]);
  });
});
