import { join } from 'node:path';
import { shellWord, UsageError } from '../base/errors.js';
import {
  journaledTests,
  journalName,
  readJournal,
  testKey,
  type JournalEvent,
  type RequestedRun,
} from '../report/journal.js';
import { readDocument } from '../report/stored-run.js';
import type { SuiteDocument, SuiteTest } from '../report/suite.js';
import { endingOf, finished, requestedIn, type Lives } from '../report/unfinished.js';
import { hasOutcome } from './record.js';
import { plainName } from './selection.js';

/** A test in which the rig has died so often is not begun again: it would do so for ever. */
const mostDeaths = 2;

/** What a suite that was cut short leaves to be done. */
export interface Resumption {
  /** Tests whose outcome stands, with those that are not begun again. */
  readonly kept: readonly SuiteTest[];
  /** Their keys (see {@link testKey}); that of one which is not begun again in any repetition is without its repetition. */
  readonly leftOut: ReadonlySet<string>;
}

/** A suite that did not come to its end, and can. */
export interface UnfinishedSuite extends Resumption {
  readonly document: SuiteDocument;
  readonly requested: RequestedRun;
}

/**
 * Reads what a suite that was cut short has left.
 * @throws UsageError `RunFinished`, `RunGoesOn`, `RunIsNoSuite`, `RunNotBegun`, `RunUnknown`, `RunUnreadable`; BenchError
 * `JournalDamaged`
 */
export function readUnfinishedSuite(path: string, lives?: Lives): UnfinishedSuite {
  const document = readDocument(path);
  if (document.kind !== 'suite') {
    throw new UsageError(
      'RunIsNoSuite',
      `${path} is no suite of tests`,
      `go on with it: rig run --resume ${shellWord(path)}`,
    );
  }
  const events = readJournal(join(path, journalName));
  endingOf(path, events, lives);
  const { status } = document;
  // Where run.json could not be told of the end, there are results to be written.
  if (status === 'passed' || status === 'failed' || (status === 'bench-trouble' && !endedByError(events))) {
    throw finished(path, status, 'begin a new one; "rig test --last-failed" runs what did not pass');
  }
  return { document, requested: requestedIn(path, events), ...resumptionOf(events) };
}

/** Whether the latest attempt came to no end of its own: trouble of single tests is an outcome. */
function endedByError(events: readonly JournalEvent[]): boolean {
  return events
    .slice(events.findLastIndex(({ event }) => event === 'run-begun'))
    .some(({ event }) => event === 'error');
}

/** Reads from the journal of a suite what need not, and what must not be run again. */
export function resumptionOf(events: readonly JournalEvent[]): Resumption {
  const { ended, died } = journaledTests(events);
  const deaths = new Map<string, number>();
  const killers = new Map<string, SuiteTest>();
  const seen = new Set<string>();
  for (const event of events) {
    if (event.event !== 'test-begun' || seen.has(testKey(event))) continue;
    seen.add(testKey(event));
    const times = (deaths.get(plainKey(event)) ?? 0) + (died.get(testKey(event)) ?? 0);
    deaths.set(plainKey(event), times);
    if (times >= mostDeaths && died.has(testKey(event))) killers.set(testKey(event), killer(event, times));
  }
  const outcomes = ended.filter(hasOutcome).filter((test) => !killers.has(testKey(test)));
  const kept = [...outcomes, ...killers.values()];
  return { kept, leftOut: new Set([...kept.map(testKey), ...[...killers.values()].map(plainKey)]) };
}

type Begun = Extract<JournalEvent, { event: 'test-begun' }>;

/** The same in every repetition. */
function plainKey({ file, groups, name }: Pick<SuiteTest, 'file' | 'groups' | 'name'>): string {
  return testKey({ file, groups, name: plainName(name) });
}

function killer({ file, groups, name, at }: Begun, deaths: number): SuiteTest {
  const error = {
    code: 'RigDied',
    message: `the rig or its host died ${deaths} times in this test`,
    remedy: 'look at the logs of the run directory, and run it alone',
    stack: null,
  };
  const nothing = { retried: [], attachments: [], experiments: [], steerings: [] };
  return { file, groups, name, state: 'broken', startedAt: at, durationMs: 0, error, ...nothing };
}
