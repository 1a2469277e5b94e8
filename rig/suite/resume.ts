import { journaledTests, testKey, type JournalEvent } from '../report/journal.js';
import type { SuiteTest } from '../report/suite.js';

/** A test in which the rig has died so often is not begun again: it would do so for ever. */
const mostDeaths = 2;

/** What a suite that was cut short leaves to be done. */
export interface Resumption {
  /** Tests whose outcome stands, with those that are not begun again. */
  readonly kept: readonly SuiteTest[];
  /** Their keys (see {@link testKey}). */
  readonly leftOut: ReadonlySet<string>;
}

/** Reads from the journal of a suite what need not, and what must not be run again. */
export function resumptionOf(events: readonly JournalEvent[]): Resumption {
  const { ended, died } = journaledTests(events);
  const outcomes = ended.filter(({ error }) => error?.code !== 'NotRun');
  const killers = new Map<string, SuiteTest>();
  for (const event of events) {
    if (event.event !== 'test-begun') continue;
    const deaths = died.get(testKey(event)) ?? 0;
    if (deaths >= mostDeaths) killers.set(testKey(event), killer(event, deaths));
  }
  const kept = [...outcomes.filter((test) => !killers.has(testKey(test))), ...killers.values()];
  return { kept, leftOut: new Set(kept.map(testKey)) };
}

type Begun = Extract<JournalEvent, { event: 'test-begun' }>;

function killer({ file, groups, name, at }: Begun, deaths: number): SuiteTest {
  const error = {
    code: 'RigDied',
    message: `the rig or its host died ${deaths} times in this test`,
    remedy: 'look at the logs of the run directory, and run it alone',
    stack: null,
  };
  const nothing = { retried: [], attachments: [], experiments: [] };
  return { file, groups, name, state: 'broken', startedAt: at, durationMs: 0, error, ...nothing };
}
