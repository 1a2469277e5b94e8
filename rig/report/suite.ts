import type { BenchDocument, NamedExperiment, RunStatusWord } from './document.js';
import type { RunIdentity } from './identity.js';
import type { SteeringDocument } from './steering.js';

/** What became of a test. `broken`: the bench had trouble, which says nothing about what is tested. */
export type TestState = 'passed' | 'failed' | 'skipped' | 'broken';

/** Why a test did not pass. */
export interface TestError {
  /** Machine-readable name, such as `BenchBusy` or `AssertionError`. */
  readonly code: string;
  readonly message: string;
  /** What the user can do; null where nobody knows. */
  readonly remedy: string | null;
  readonly stack: string | null;
}

/** A file that belongs to a test. */
export interface Attachment {
  readonly name: string;
  /** Relative to the run directory. */
  readonly path: string;
  /** Media type, such as `text/plain`. */
  readonly contentType: string;
}

/** One test of a suite. */
export interface SuiteTest {
  /** Titles of the groups around it, the outermost first; may be empty. */
  readonly groups: readonly string[];
  readonly name: string;
  /** The file that defines it, relative to where the suite was started; null when there is none. */
  readonly file: string | null;
  readonly state: TestState;
  /** ISO 8601, UTC; null for a test that was not started. */
  readonly startedAt: string | null;
  readonly durationMs: number;
  /** Null for a test that passed; of one that was skipped, the reason where one was given. */
  readonly error: TestError | null;
  /** Errors of earlier attempts, the first one first; empty when it was tried once. */
  readonly retried: readonly TestError[];
  readonly attachments: readonly Attachment[];
  /** What the test did with the bench, as far as it was judged. */
  readonly experiments: readonly NamedExperiment[];
  /** Frames that it had injected to several guests at once. */
  readonly steerings: readonly SteeringDocument[];
}

/** The tests of one execution, as `run.json` of a suite says it. */
export interface SuiteDocument extends RunIdentity {
  readonly schemaVersion: 2;
  readonly kind: 'suite';
  readonly name: string;
  readonly status: RunStatusWord;
  /** Null for a suite that passed or still runs. */
  readonly reason: string | null;
  readonly durationMs: number;
  readonly tests: readonly SuiteTest[];
  readonly bench: BenchDocument;
}

/** How many tests came to each state. */
export function countStates(tests: readonly Pick<SuiteTest, 'state'>[]): Readonly<Record<TestState, number>> {
  const counts = { passed: 0, failed: 0, skipped: 0, broken: 0 };
  for (const { state } of tests) counts[state] += 1;
  return counts;
}

/** How a suite that came to its end went, as its tests tell. A failure is one whatever trouble the bench had besides. */
export function statusOfTests(tests: readonly SuiteTest[]): {
  readonly status: 'passed' | 'failed' | 'bench-trouble';
  readonly reason: string | null;
} {
  const of = (state: TestState) => tests.filter((test) => test.state === state);
  const [failed, broken] = [of('failed'), of('broken')];
  const [first] = [...failed, ...broken];
  if (!first) return { status: 'passed', reason: null };
  // What follows the first line stands with the test.
  const [what] = (first.error?.message ?? first.state).split('\n');
  const reason = `${testTitle(first)}: ${what}`;
  return { status: failed.length > 0 ? 'failed' : 'bench-trouble', reason };
}

/** The name of a test with those of its groups. */
export function testTitle({ groups, name }: Pick<SuiteTest, 'groups' | 'name'>): string {
  return [...groups, name].join(' › ');
}
