import { expect } from 'chai';
import type { JournalEvent } from '../../../rig/report/journal.js';
import type { SuiteTest } from '../../../rig/report/suite.js';
import { stoppedIn } from '../../../rig/suite/record.js';
import { resumptionOf } from '../../../rig/suite/resume.js';

const at = '2026-11-28T00:00:00.000Z';
const nothing = { startedAt: at, durationMs: 1, error: null, retried: [], attachments: [], experiments: [] };
const place = (name: string) => ({ file: 'a.test.ts', groups: ['group'], name });
const begun = (name: string): JournalEvent => ({ event: 'test-begun', at, ...place(name) });
const ended = (name: string, change: Partial<SuiteTest> = {}): JournalEvent => ({
  event: 'test-ended',
  at,
  test: { ...place(name), state: 'passed', ...nothing, ...change } as never,
});

describe('going on with a suite', () => {
  it('keeps what ended, whatever it came to, and runs the rest', () => {
    const { kept, leftOut } = resumptionOf([
      begun('one'),
      ended('one'),
      begun('two'),
      ended('two', { state: 'failed' }),
    ]);
    expect(kept.map(({ name, state }) => `${name} ${state}`)).to.deep.equal(['one passed', 'two failed']);
    expect([...leftOut]).to.deep.equal(['a.test.ts: group › one', 'a.test.ts: group › two']);
  });

  it('begins once more what was going on when the rig died, and never a third time', () => {
    const once = resumptionOf([begun('one'), ended('one'), begun('two')]);
    expect(once.kept.map(({ name }) => name)).to.deep.equal(['one']);
    const twice = resumptionOf([begun('one'), ended('one'), begun('two'), begun('two')]);
    expect(twice.kept.map(({ name, state, error }) => `${name} ${state} ${error?.code ?? ''}`)).to.deep.equal([
      'one passed ',
      'two broken RigDied',
    ]);
    expect(twice.leftOut.size).to.equal(2);
  });

  it('runs what was only noted as not run', () => {
    const error = { code: 'NotRun', message: 'the run ended', remedy: null, stack: null };
    expect(resumptionOf([ended('one', { state: 'skipped', error })])).to.deep.equal({ kept: [], leftOut: new Set() });
  });

  it('runs a test again in which it was stopped', () => {
    const error = stoppedIn(new Error('by the user'));
    expect(resumptionOf([begun('one'), ended('one', { state: 'skipped', error })]).kept).to.deep.equal([]);
  });

  it('begins in no repetition what has killed it twice, in whichever', () => {
    const { kept, leftOut } = resumptionOf([
      begun('one (repetition 1)'),
      begun('one (repetition 1)'),
      ended('one (repetition 1)'),
      begun('two (repetition 1)'),
      ended('two (repetition 1)'),
      begun('one (repetition 2)'),
    ]);
    expect(kept.map(({ name, state }) => `${name} ${state}`)).to.deep.equal([
      'one (repetition 1) passed',
      'two (repetition 1) passed',
      'one (repetition 2) broken',
    ]);
    expect([...leftOut])
      .to.include('a.test.ts: group › one')
      .and.not.include('a.test.ts: group › two');
  });
});
