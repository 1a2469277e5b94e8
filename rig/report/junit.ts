import { countStates, type SuiteDocument, type SuiteTest, type TestError } from './suite.js';
import { element } from './xml.js';

/**
 * The suite as JUnit XML: one `testsuite` for each file. A test that failed has a `failure`, one that is broken because
 * the bench had trouble an `error`, so that a CI tells them apart. Written to the schema of Jenkins' xUnit plugin
 * (junit-10.xsd), which also GitLab and others read; that is why a test's file stands in its `classname`.
 */
export function buildJunit(suite: SuiteDocument): string {
  const files = [...new Set(suite.tests.map(({ file }) => file))];
  const suites = files.map((file) => {
    return testsuite(
      suite,
      file ?? suite.name,
      suite.tests.filter((test) => test.file === file),
    );
  });
  const attributes = { name: suite.name, ...totals(suite.tests), skipped: undefined, time: time(suite.durationMs) };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', attributes, suites)}\n`;
}

function testsuite(suite: SuiteDocument, name: string, tests: readonly SuiteTest[]): string {
  const attributes = {
    name,
    ...totals(tests),
    time: time(tests.reduce((sum, { durationMs }) => sum + durationMs, 0)),
    timestamp: suite.startedAt,
    hostname: suite.controller.name,
    id: suite.id,
  };
  return element('testsuite', attributes, [properties(suite), ...tests.map((test) => testcase(test, suite.name))]);
}

function totals(tests: readonly SuiteTest[]) {
  const { failed, broken, skipped } = countStates(tests);
  return { tests: tests.length, failures: failed, errors: broken, skipped };
}

function properties(suite: SuiteDocument): string {
  const { id, command, seed, status, git, versions, benchFile, bench } = suite;
  const facts: Readonly<Record<string, string | number | undefined>> = {
    run: id,
    status,
    command,
    seed,
    bench: String(bench['name'] ?? bench.kind),
    benchFile: benchFile?.path,
    benchSha256: benchFile?.sha256,
    commit: git ? `${git.commit}${git.dirty ? '-dirty' : ''}` : undefined,
    ...Object.fromEntries(Object.entries(versions).map(([name, version]) => [`version.${name}`, version])),
  };
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return element(
    'properties',
    {},
    known.map(([name, value]) => element('property', { name, value })),
  );
}

function testcase({ name, groups, file, state, durationMs, error, retried, attachments }: SuiteTest, suite: string) {
  const classname = [(file ?? suite).replace(/\.[cm]?[jt]s$/, ''), ...groups].join(' › ');
  const again = state === 'passed' ? 'flakyFailure' : 'rerunFailure';
  const outcome = {
    passed: [],
    failed: [failure('failure', error)],
    broken: [failure('error', error)],
    skipped: [element('skipped', { message: error?.message })],
  }[state];
  const files = attachments.map(({ path }) => `[[ATTACHMENT|${path}]]`);
  return element('testcase', { name, classname, time: time(durationMs) }, [
    ...outcome,
    ...retried.map((earlier) => failure(again, earlier)),
    ...(files.length > 0 ? [element('system-out', {}, files.join('\n'))] : []),
  ]);
}

function failure(kind: string, error: TestError | null): string {
  const { code, message, remedy, stack } = error ?? { code: 'Unknown', message: 'no error', remedy: null, stack: null };
  const text = [`${code}: ${message}`, ...(remedy ? [`Remedy: ${remedy}`] : []), ...(stack ? [stack] : [])];
  return element(kind, { type: code, message }, text.join('\n'));
}

/** Seconds, as JUnit has them. */
function time(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
