import { relative } from 'node:path';
import type { RigError } from '../base/errors.js';
import { documentExperiment, type NamedExperiment } from '../report/document.js';
import { documentSteering, type SteeringDocument } from '../report/steering.js';
import type { SuiteTest, TestError, TestState } from '../report/suite.js';
import { isJudged, type RigResult } from '../experiment/results.js';
import { isUndecided } from './explain.js';

/** What mocha tells of a test, as far as it is used here. */
export interface RunnableFacts {
  readonly title: string;
  readonly file?: string | undefined;
  readonly parent?: { titlePath(): string[] } | undefined;
}

/** Exit code of errors that are the bench's trouble and say nothing of what is tested. */
const benchTrouble = 3;

/**
 * Of what kind an error makes a test: a failure of what is tested, or trouble of the bench. That is also what it is when a
 * plain assertion has found a verdict to be inconclusive, and nothing speaks against zero-copy.
 * @param results of the test
 */
export function stateOf(error: unknown, results: readonly RigResult[]): Extract<TestState, 'failed' | 'broken'> {
  if (!(error instanceof Error)) return 'failed';
  if ('exitCode' in error && error.exitCode === benchTrouble) return 'broken';
  const found: unknown = 'actual' in error ? error.actual : undefined;
  const isOpen = results.some((one) => isJudged(one) && one.verdict === found && isUndecided(one));
  return isOpen ? 'broken' : 'failed';
}

/** What a test threw, as the results say it. */
export function testError(error: unknown): TestError {
  if (!(error instanceof Error)) return { code: 'Thrown', message: String(error), remedy: null, stack: null };
  // The suite may have loaded another copy of mprig than the command: its errors are known by what they carry.
  const { code, remedy } = error as Error & Partial<Pick<RigError, 'code' | 'remedy'>>;
  return {
    code: typeof code === 'string' ? code : error.name,
    message: error.message,
    remedy: typeof remedy === 'string' ? remedy : null,
    stack: error.stack ?? null,
  };
}

/** Why a test has no outcome that was never begun. */
export const notRun: TestError = {
  code: 'NotRun',
  message: 'the run ended, or a hook failed, before it',
  remedy: null,
  stack: null,
};

/** Why a test was left out by what it needs of the bench: an outcome, as one that its author skips. */
export function leftOutFor(reason: string): TestError {
  return { code: 'LeftOut', message: reason, remedy: null, stack: null };
}

const stoppedCode = 'Stopped';

/** Why a test has no outcome in which the suite was stopped: what it threw then says nothing of what is tested. */
export function stoppedIn(reason: unknown): TestError {
  return {
    ...testError(reason),
    code: stoppedCode,
    message: `the run was stopped in it: ${testError(reason).message}`,
  };
}

/** Whether a test was run to an end of its own, or left out by its author. */
export function hasOutcome({ error }: Pick<SuiteTest, 'error'>): boolean {
  return error?.code !== notRun.code && error?.code !== stoppedCode;
}

/** The identity of a test within its suite. */
export function testPlace(
  { title, file, parent }: RunnableFacts,
  base: string,
): Pick<SuiteTest, 'groups' | 'name' | 'file'> {
  return {
    groups: parent?.titlePath() ?? [],
    name: title,
    file: file === undefined ? null : relative(base, file),
  };
}

/** What a test had injected to several guests at once, as documents. */
export function documentSteerings(results: readonly RigResult[]): readonly SteeringDocument[] {
  return results.flatMap((result) => (result.kind === 'steering' ? [documentSteering(result)] : []));
}

/** What a test did with the bench, as documents. */
export function documentResults(results: readonly RigResult[]): readonly NamedExperiment[] {
  return results.flatMap((result) => {
    if (!isJudged(result)) return [];
    const { name, experiment, counters, ledger, latency, testimonies } = result.outcome;
    return [
      documentExperiment({ name, experiment, counters: { nic: counters, host: {} }, ledger, latency, testimonies }),
    ];
  });
}
