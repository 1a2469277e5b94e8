import { join } from 'node:path';
import { shellWord, UsageError } from '../base/errors.js';
import { journaledTests, journalName, readJournal, testKey } from '../report/journal.js';
import { listRuns, readDocument } from '../report/stored-run.js';
import { testTitle, type SuiteTest } from '../report/suite.js';
import { hasOutcome } from '../suite/record.js';
import { plainName } from '../suite/selection.js';

/** What did not pass in the suite that was begun last. */
export interface LastFailed {
  /** Path of its run directory. */
  readonly of: string;
  readonly titles: ReadonlySet<string>;
  /** The suite was cut short without a list of its tests: of those that it had not come to nothing is known. */
  readonly cutShort: boolean;
}

/**
 * Titles of the tests that did not pass the last time: those that failed, that met trouble of the bench, and that the
 * suite knows it has not come to. Suites that still run are passed over.
 * @param folder where runs are kept
 * @throws UsageError `NoLastRun`, `NothingFailed` when all of it passed, or `SuiteCutShort` when nothing had failed by then
 */
export function lastFailed(folder: string): LastFailed {
  const last = listRuns(folder).find(({ kind, status }) => kind === 'suite' && status !== 'running');
  if (!last) {
    throw new UsageError('NoLastRun', `there is no suite in ${folder} that has ended`, 'leave --last-failed out');
  }
  const { path, status } = last;
  const document = readDocument(path);
  const cutShort = document.status === 'running';
  const tests = document.kind === 'suite' && !cutShort ? document.tests.map(outcomeOf) : journaled(path);
  const passed = new Set(tests.filter(({ came }) => came === 'passed').map(({ title }) => title));
  const titles = tests
    .filter(({ title, came }) => came === 'bad' || (came === 'open' && !passed.has(title)))
    .map(({ title }) => title);
  if (titles.length > 0) return { of: path, titles: new Set(titles), cutShort };
  if (status === 'passed') {
    throw new UsageError('NothingFailed', `every test of ${path} passed`, 'leave --last-failed out');
  }
  throw new UsageError(
    'SuiteCutShort',
    `${path} was cut short (${status}) before any test of it failed`,
    status === 'failed'
      ? 'leave --last-failed out'
      : `go on with it: rig test --resume ${shellWord(path)}, or leave --last-failed out`,
  );
}

/** What a user is told of the choice. */
export function lastFailedText({ of, titles, cutShort }: LastFailed): string {
  const what = `${titles.size} of the tests of ${of} did not pass`;
  return cutShort ? `${what}; it was cut short, and what it had not come to is not among them` : what;
}

interface Outcome {
  readonly title: string;
  /** `open`: it was not come to. */
  readonly came: 'passed' | 'bad' | 'open' | 'skipped';
}

function outcomeOf(test: SuiteTest): Outcome {
  const { state } = test;
  const came = state === 'passed' ? 'passed' : state !== 'skipped' ? 'bad' : hasOutcome(test) ? 'skipped' : 'open';
  return { title: titleOf(test), came };
}

/** Of a suite that did not get to write what became of it; a test in which it died is a bad one. */
function journaled(path: string): readonly Outcome[] {
  const events = readJournal(join(path, journalName));
  const { ended, died } = journaledTests(events);
  const over = new Set(ended.map(testKey));
  const killers = events
    .filter((one) => one.event === 'test-begun')
    .filter((one) => died.has(testKey(one)) && !over.has(testKey(one)));
  return [...ended.map(outcomeOf), ...killers.map((one) => ({ title: titleOf(one), came: 'bad' as const }))];
}

/** The same in every repetition. */
function titleOf({ groups, name }: Pick<SuiteTest, 'groups' | 'name'>): string {
  return testTitle({ groups, name: plainName(name) });
}
