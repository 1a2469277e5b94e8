import type { ExperimentDocument, RunDocument } from './document.js';
import { experimentTitle, verdictSentence } from './sentences.js';
import { reportOf } from './run-report.js';
import { statusOfTests, type SuiteDocument, type SuiteTest, type TestError, type TestState } from './suite.js';

/** A run as a suite: one test for each thing that it had to show, for those who read results of tests only. */
export function suiteOfRun(document: RunDocument): SuiteDocument {
  const { schemaVersion, id, startedAt, endedAt, command, seed, benchFile, versions, git, controller } = document;
  const { status, reason, timings, bench, echo } = document;
  const tests: readonly SuiteTest[] = [
    ...reportOf(document, null, []).experiments.map(({ name, kind, found, flaw }) => {
      const wanted = kind === 'main' ? found.verdict === 'zero-copy' : flaw === null;
      const state = wanted ? 'passed' : isTrouble(found, kind) ? 'broken' : 'failed';
      return {
        ...test(
          `${experimentTitle({ name, kind })} comes out as ${kind === 'main' ? 'zero-copy' : 'copied'}`,
          state,
          error(`Verdict-${found.verdict}`, flaw ?? found.reason ?? verdictSentence(found, name)),
        ),
        durationMs: timings[`${name}Ms`] ?? (timings['injectMs'] ?? 0) + (timings['proveMs'] ?? 0),
        experiments: [{ name, ...found }],
      };
    }),
    ...(echo
      ? [
          {
            ...test(
              'every frame comes back from the guest',
              echo.reason === null ? 'passed' : 'failed',
              error('EchoFaulty', echo.reason ?? ''),
            ),
            durationMs: timings['echoMs'] ?? 0,
          },
        ]
      : []),
  ];
  const explained = statusOfTests(tests).status === status;
  const ended = test('the run comes to its end', status === 'failed' ? 'failed' : 'broken', {
    code: document.error?.code ?? status,
    message: document.error?.message ?? reason ?? status,
    remedy: document.error?.remedy ?? null,
    stack: null,
  });
  return {
    ...{ schemaVersion, id, startedAt, endedAt, command, seed, benchFile, versions, git, controller },
    kind: 'suite',
    name: 'rig run',
    status,
    reason,
    durationMs: timings.totalMs,
    tests: explained ? tests : [...tests, ended],
    bench,
  };
}

/** Whether a verdict is the bench's trouble, as the run's status has it: in a control also one that contradicts itself. */
function isTrouble({ verdict, lines }: ExperimentDocument, kind: 'main' | 'control'): boolean {
  return verdict === 'inconclusive' && (kind === 'control' || lines.every(({ refutes }) => refutes === 0));
}

function test(name: string, state: TestState, amiss: TestError): SuiteTest {
  return {
    groups: [],
    name,
    file: null,
    state,
    startedAt: null,
    durationMs: 0,
    error: state === 'passed' ? null : amiss,
    retried: [],
    attachments: [],
    experiments: [],
    steerings: [],
  };
}

function error(code: string, message: string): TestError {
  return { code, message, remedy: null, stack: null };
}
