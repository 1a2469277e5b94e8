import Mocha from 'mocha';
import { testTitle, type Attachment, type SuiteTest, type TestError, type TestState } from '../report/suite.js';
import type { RigResult } from '../experiment/results.js';
import {
  documentResults,
  documentSteerings,
  leftOutFor,
  notRun,
  stateOf,
  stoppedIn,
  testError,
  testPlace,
} from './record.js';
import { repeatsAgain, repetitionSuffix, type Repetition } from './selection.js';
import { isLeftOut, keepOnly, load, select, tellApart, titleOf, type Selection } from './loaded.js';
import { openedRig, ownHook, reasonLeftOut, takingTheBench } from './shared-rig.js';

/** Which tests are run, and how. */
export interface SuiteRequest extends Selection {
  readonly files: readonly string[];
  readonly repetition: Repetition;
  /** Of the time of the repetitions, what was spent before; none unless stated. */
  readonly spentMilliseconds?: number;
  /** How often a test that failed is tried again. */
  readonly retries: number;
  /** Stop after so many tests that did not pass, of all repetitions together; undefined: never. */
  readonly maxFailures?: number | undefined;
  readonly timeoutMilliseconds: number;
  readonly signal: AbortSignal;
  /** How long after the signal a test may go on that does not listen to it; it is left after twice that at the latest. */
  readonly graceMilliseconds?: number;
}

const graceMilliseconds = 10_000;

/** Who is told how the tests go. */
export interface SuiteListener {
  testBegins(test: Pick<SuiteTest, 'file' | 'groups' | 'name'>): void;
  testEnds(test: SuiteTest): void;
  /** Keeps the evidence of a test that did not pass; gives what was kept. Never throws. */
  attach(title: string, results: readonly RigResult[]): Promise<readonly Attachment[]>;
}

/**
 * Runs the tests of files in this process, with the rig that they share.
 * @returns every test that was selected, in order, once for each repetition
 * @throws UsageError `TestsUnloadable` naming the file, or what a file throws of ours
 */
export async function runSuite(request: SuiteRequest, listener: SuiteListener): Promise<readonly SuiteTest[]> {
  const mocha = new Mocha({
    timeout: request.timeoutMilliseconds,
    retries: request.retries,
    reporter: Silent,
  });
  // The same tests are run again in every repetition.
  mocha.cleanReferencesAfterRun(false);
  await load(mocha, request.files);
  tellApart(mocha.suite);
  const selected = select(mocha.suite, request);
  const tests: SuiteTest[] = [];
  const failures: Failures = { left: request.maxFailures ?? Infinity };
  const started = performance.now() - (request.spentMilliseconds ?? 0);
  for (let done = 0; done === 0 || repeatsAgain(request.repetition, done, performance.now() - started); done++) {
    const repeated = done > 0 || !('times' in request.repetition && request.repetition.times === 1);
    const suffix = repeated ? repetitionSuffix(done + 1) : '';
    keepOnly(mocha.suite, selected, (test) => !isLeftOut(test, suffix, request));
    const outcome = await runOnce(mocha, request, listener, failures, suffix);
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

  const record = (
    test: Mocha.Test,
    came: TestState | ((results: readonly RigResult[]) => TestState),
    error: TestError | null,
  ): void => {
    const results = openedRig()?.takeResults() ?? [];
    const state = typeof came === 'string' ? came : came(results);
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
      steerings: [],
    };
    records.set(test, plain);
    endings = endings.then(async () => {
      const attachments = state === 'passed' ? [] : await listener.attach(testTitle(plain), results);
      const complete = {
        ...plain,
        attachments,
        experiments: documentResults(results),
        steerings: documentSteerings(results),
      };
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
  let watch: NodeJS.Timeout | undefined;
  const stopByUser = (): void => {
    stop();
    watch = leaveWhatHangs(runner, request.graceMilliseconds ?? graceMilliseconds);
  };
  request.signal.addEventListener('abort', stopByUser, { once: true });
  if (request.signal.aborted) stopByUser();
  if (failures.left <= 0) stop();
  runner.on('test', (test) => {
    const known = begun.has(titleOf(test));
    begun.set(titleOf(test), { at: new Date(), clock: performance.now() });
    const place = testPlace(test, request.base);
    // Another attempt at the same test is no other test.
    if (!known) listener.testBegins({ ...place, name: `${place.name}${suffix}` });
  });
  runner.on('retry', (test, error) => {
    if (request.signal.aborted) return record(original(all, test), 'skipped', stoppedIn(request.signal.reason));
    const title = titleOf(test);
    retried.set(title, [...(retried.get(title) ?? []), testError(error)]);
  });
  runner.on('pass', (test) => record(original(all, test), 'passed', null));
  runner.on('pending', (test) => {
    const reason = reasonLeftOut(test);
    record(original(all, test), 'skipped', reason === undefined ? null : leftOutFor(reason));
  });
  runner.on('fail', (runnable, error: unknown) => {
    // A hook fails in the place of the test that it was run for; of a group, in that of its first one.
    const test = runnable instanceof Mocha.Test ? runnable : hookedTest(runnable, all, records);
    if (request.signal.aborted) {
      if (test) record(original(all, test), 'skipped', stoppedIn(request.signal.reason));
      return;
    }
    // A bench that cannot be taken says nothing of what is tested, whatever kept it from coming up.
    const isTaking = runnable.title.includes(takingTheBench);
    const came = (results: readonly RigResult[]) => (isTaking ? 'broken' : stateOf(error, results));
    if (test) record(original(all, test), came, testError(error));
    failures.left -= 1;
    if (failures.left <= 0) stop();
  });
  await finished;
  request.signal.removeEventListener('abort', stopByUser);
  clearInterval(watch);
  for (const test of all) if (!records.has(test)) record(test, 'skipped', notRun);
  await endings;
  return { tests: all.flatMap((test) => records.get(test) ?? []), ended };
}

/** Ends what goes on in a runner that was stopped, when it does not end by itself; but not what gives the bench back. */
function leaveWhatHangs(runner: Mocha.Runner, grace: number): NodeJS.Timeout {
  let seen = runner.currentRunnable;
  return setInterval(() => {
    const now = runner.currentRunnable;
    if (now && now === seen && !now.title.includes(ownHook)) now.timeout(1);
    seen = now;
  }, grace);
}

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
