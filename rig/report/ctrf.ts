import { countStates, type SuiteDocument, type SuiteTest, type TestState } from './suite.js';

/** Version of the Common Test Report Format that is written. */
const specVersion = '1.0.0';

/** CTRF has no state for trouble that is not the test's; `rawStatus` keeps ours. */
const states: Readonly<Record<TestState, string>> = {
  passed: 'passed',
  failed: 'failed',
  skipped: 'skipped',
  broken: 'other',
};

/** The suite in the Common Test Report Format, for `JSON.stringify`. */
export function buildCtrf(suite: SuiteDocument): object {
  const { id, command, seed, status, reason, git, versions, benchFile, bench, controller } = suite;
  const { passed, failed, skipped, broken } = countStates(suite.tests);
  const start = Date.parse(suite.startedAt);
  return {
    reportFormat: 'CTRF',
    specVersion,
    timestamp: suite.endedAt ?? suite.startedAt,
    generatedBy: 'mprig',
    results: {
      tool: { name: 'mprig', version: versions['mprig'] },
      summary: {
        tests: suite.tests.length,
        passed,
        failed,
        skipped,
        pending: 0,
        other: broken,
        flaky: suite.tests.filter(isFlaky).length,
        suites: new Set(suite.tests.map(({ file }) => file)).size,
        start,
        stop: start + Math.round(suite.durationMs),
        duration: Math.round(suite.durationMs),
      },
      tests: suite.tests.map((test) => testOf(test, suite)),
      environment: {
        reportName: suite.name,
        ...(git && { commit: git.commit }),
        osPlatform: 'linux',
        osVersion: controller.system,
        testEnvironment: String(bench['name'] ?? bench.kind),
        healthy: status !== 'bench-trouble',
        extra: { run: id, command, seed, status, reason, git, versions, benchFile, bench, controller },
      },
    },
  };
}

function testOf(test: SuiteTest, suite: SuiteDocument): object {
  const { name, groups, file, state, startedAt, durationMs, error, retried, attachments } = test;
  const start = startedAt === null ? undefined : Date.parse(startedAt);
  const duration = Math.round(durationMs);
  return {
    name,
    status: states[state],
    rawStatus: state,
    duration,
    ...(start !== undefined && { start, stop: start + duration }),
    suite: [file ?? suite.name, ...groups],
    ...(error && {
      message: `${error.code}: ${error.message}`,
      ...(error.stack !== null && { trace: error.stack }),
      ...(error.remedy !== null && { extra: { remedy: error.remedy } }),
    }),
    ...(file !== null && { filePath: file }),
    ...(retried.length > 0 && {
      retries: retried.length,
      retryAttempts: retried.map((earlier, index) => ({
        attempt: index + 1,
        status: 'failed',
        message: `${earlier.code}: ${earlier.message}`,
        ...(earlier.stack !== null && { trace: earlier.stack }),
      })),
    }),
    flaky: isFlaky(test),
    ...(attachments.length > 0 && { attachments }),
  };
}

function isFlaky({ state, retried }: SuiteTest): boolean {
  return state === 'passed' && retried.length > 0;
}
