import Mocha from 'mocha';
import { testTitle, type Attachment, type SuiteTest, type TestError, type TestState } from '../report/suite.js';
import type { RigResult } from '../experiment/results.js';
import { testKey } from '../report/journal.js';
import { documentResults, stateOf, testError, testPlace } from './record.js';
import { repeatsAgain, repetitionSuffix, shardOf, type Repetition, type Shard } from './selection.js';
import { openedRig, takingTheBench } from './shared-rig.js';

/** Which tests are run, and how. */
export interface SuiteRequest {
  readonly files: readonly string[];
  /** Paths in the results are relative to it. */
  readonly base: string;
  readonly grep?: RegExp | undefined;
  /** Only tests with these titles; all of them when undefined. */
  readonly only?: ReadonlySet<string> | undefined;
  /** Keys of tests that are left out (see testKey). */
  readonly except?: ReadonlySet<string> | undefined;
  readonly shard?: Shard | undefined;
  readonly repetition: Repetition;
  /** How often a test that failed is tried again. */
  readonly retries: number;
  /** Stop after so many tests that did not pass, of all repetitions together; undefined: never. */
  readonly maxFailures?: number | undefined;
  readonly timeoutMilliseconds: number;
  readonly signal: AbortSignal;
}

/** Who is told how the tests go. */
export interface SuiteListener {
  testBegins(test: Pick<SuiteTest, 'file' | 'groups' | 'name'>): void;
  testEnds(test: SuiteTest): void;
  /** Keeps the evidence of a test that did not pass; gives what was kept. */
  attach(title: string, results: readonly RigResult[]): Promise<readonly Attachment[]>;
}

/**
 * Runs the tests of files in this process, with the rig that they share.
 * @returns every test that was selected, in order, once for each repetition
 */
export async function runSuite(request: SuiteRequest, listener: SuiteListener): Promise<readonly SuiteTest[]> {
  const mocha = new Mocha({
    timeout: request.timeoutMilliseconds,
    retries: request.retries,
    reporter: Silent,
  });
  // The same tests are run again in every repetition.
  mocha.cleanReferencesAfterRun(false);
  for (const file of request.files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  select(mocha.suite, request);
  const tests: SuiteTest[] = [];
  const failures: Failures = { left: request.maxFailures ?? Infinity };
  const started = performance.now();
  for (let done = 0; done === 0 || repeatsAgain(request.repetition, done, performance.now() - started); done++) {
    const repeated = done > 0 || !('times' in request.repetition && request.repetition.times === 1);
    const outcome = await runOnce(mocha, request, listener, failures, repeated ? repetitionSuffix(done + 1) : '');
    tests.push(...outcome.tests);
    if (outcome.ended || request.signal.aborted) break;
  }
  // Its listeners would stay at this process.
  mocha.dispose();
  return tests;
}

/** Mocha wants a reporter; everything is told to the listener instead. */
class Silent extends Mocha.reporters.Base {}

/** How many tests may still fail before the suite is ended; every repetition counts down the same. */
interface Failures {
  left: number;
}

/** One pass over the tests; `ended`: it was cut short, and no other is to follow. */
async function runOnce(
  mocha: Mocha,
  request: SuiteRequest,
  listener: SuiteListener,
  failures: Failures,
  suffix: string,
): Promise<{ readonly tests: readonly SuiteTest[]; readonly ended: boolean }> {
  const records = new Map<Mocha.Test, SuiteTest>();
  const retried = new Map<string, TestError[]>();
  const begun = new Map<string, { readonly at: Date; readonly clock: number }>();
  let endings: Promise<unknown> = Promise.resolve();
  let ended = false;
  const all: Mocha.Test[] = [];
  mocha.suite.eachTest((test: Mocha.Test) => void all.push(test));

  const record = (test: Mocha.Test, state: TestState, error: TestError | null): void => {
    const start = begun.get(titleOf(test));
    const place = testPlace(test, request.base);
    const plain: SuiteTest = {
      ...place,
      name: `${place.name}${suffix}`,
      state,
      startedAt: start?.at.toISOString() ?? null,
      durationMs: start ? Math.round(performance.now() - start.clock) : 0,
      error,
      retried: retried.get(titleOf(test)) ?? [],
      attachments: [],
      experiments: [],
    };
    records.set(test, plain);
    const results = openedRig()?.takeResults() ?? [];
    endings = endings.then(async () => {
      const attachments = state === 'passed' ? [] : await listener.attach(testTitle(plain), results);
      const complete = { ...plain, attachments, experiments: documentResults(results) };
      records.set(test, complete);
      listener.testEnds(complete);
    });
  };

  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const runner = mocha.run(finish);
  const stop = (): void => {
    ended = true;
    runner.abort();
  };
  request.signal.addEventListener('abort', stop, { once: true });
  if (request.signal.aborted) stop();
  runner.on('test', (test) => {
    const known = begun.has(titleOf(test));
    begun.set(titleOf(test), { at: new Date(), clock: performance.now() });
    const place = testPlace(test, request.base);
    // Another attempt at the same test is no other test.
    if (!known) listener.testBegins({ ...place, name: `${place.name}${suffix}` });
  });
  runner.on('retry', (test, error) => {
    const title = titleOf(test);
    retried.set(title, [...(retried.get(title) ?? []), testError(error)]);
  });
  runner.on('pass', (test) => record(original(all, test), 'passed', null));
  runner.on('pending', (test) => record(original(all, test), 'skipped', null));
  runner.on('fail', (runnable, error: unknown) => {
    // A hook fails in the place of the test that it was run for; of a group, in that of its first one.
    const test = runnable instanceof Mocha.Test ? runnable : hookedTest(runnable, all, records);
    // A bench that cannot be taken says nothing of what is tested, whatever kept it from coming up.
    const state = runnable.title.includes(takingTheBench) ? 'broken' : stateOf(error);
    if (test) record(original(all, test), state, testError(error));
    failures.left -= 1;
    if (failures.left <= 0) stop();
  });
  await finished;
  request.signal.removeEventListener('abort', stop);
  for (const test of all) if (!records.has(test)) record(test, 'skipped', notRun);
  await endings;
  return { tests: all.flatMap((test) => records.get(test) ?? []), ended };
}

const notRun: TestError = {
  code: 'NotRun',
  message: 'the run ended, or a hook failed, before it',
  remedy: null,
  stack: null,
};

/** Mocha tries a test again as a copy of it. */
function original(all: readonly Mocha.Test[], test: Mocha.Test): Mocha.Test {
  return all.includes(test) ? test : (all.find((one) => titleOf(one) === titleOf(test)) ?? test);
}

function hookedTest(
  hook: Mocha.Runnable,
  all: readonly Mocha.Test[],
  records: ReadonlyMap<Mocha.Test, SuiteTest>,
): Mocha.Test | undefined {
  const current = hook.ctx?.currentTest;
  if (current) return current;
  const group = hook.parent?.titlePath().join('\n') ?? '';
  const inGroup = (test: Mocha.Test): boolean => (test.parent?.titlePath().join('\n') ?? '').startsWith(group);
  return all.find((test) => inGroup(test) && !records.has(test));
}

/** Leaves only the tests that were asked for. */
function select(root: Mocha.Suite, { only, except, base, shard, grep }: SuiteRequest): void {
  const all: Mocha.Test[] = [];
  root.eachTest((test: Mocha.Test) => void all.push(test));
  const wanted = all.filter(
    (test) =>
      (only === undefined || only.has(titleOf(test))) &&
      except?.has(testKey(testPlace(test, base))) !== true &&
      (grep === undefined || grep.test(test.fullTitle())),
  );
  const kept = new Set(shard ? shardOf(wanted, shard) : wanted);
  const prune = (suite: Mocha.Suite): void => {
    suite.tests = suite.tests.filter((test) => kept.has(test));
    suite.suites.forEach(prune);
  };
  prune(root);
}

function titleOf(test: Mocha.Test): string {
  return testTitle({ groups: test.parent?.titlePath() ?? [], name: test.title });
}
