import { existsSync } from 'node:fs';
import type { RigError } from '../base/errors.js';
import type { BenchFacts } from '../bench/bench.js';
import { isJudged, type JudgedResult } from '../experiment/results.js';
import type { BenchDocument, RunStatusWord } from '../report/document.js';
import type { RunIdentity } from '../report/identity.js';
import { formats, render } from '../report/render.js';
import { wasTurnedAway, type RunDirectory } from '../report/run-directory.js';
import { runFiles } from '../report/stored-run.js';
import { statusOfTests, type SuiteDocument, type SuiteTest } from '../report/suite.js';
import { hasOutcome } from '../suite/record.js';
import type { UnfinishedSuite } from '../suite/resume.js';
import type { SuiteListener } from '../suite/run-suite.js';
import { asRigError } from './exit.js';
import { beginRecord, discardRecord, endRecord, type Recording } from './record.js';
import { benchOf, withBench } from './reporting.js';

/** A suite of tests that is to be run. */
export interface SuiteToRecord extends Recording {
  readonly begun: {
    readonly identity: RunIdentity;
    readonly name: string;
    /** As far as it is known. */
    readonly bench: BenchDocument;
  };
  readonly earlier?: Pick<UnfinishedSuite, 'kept' | 'document'> | undefined;
  readonly testEnds: (test: SuiteTest) => void;
}

/**
 * Runs the tests, but for what is kept.
 * @param isOn is told of the bench once it is taken
 */
export type SuiteWork = (listener: SuiteListener, isOn: (bench: BenchFacts) => void) => Promise<readonly SuiteTest[]>;

/** How a recorded suite ended. */
export interface RecordedSuite {
  readonly document: SuiteDocument;
  readonly exitCode: number;
  /** What ended it before its time. */
  readonly error: RigError | undefined;
  /** Why its results could not be written. */
  readonly trouble: RigError | undefined;
}

/**
 * Runs a suite and keeps its directory current: what became of a test is in the journal before the next one begins.
 * @param stopped gives the reason when the suite is to end before its time
 * @throws RigError when not even the beginning can be written, or the error of a suite that did not take place
 */
export async function recordSuite(
  suite: SuiteToRecord,
  work: SuiteWork,
  stopped: () => unknown,
): Promise<RecordedSuite> {
  const { begun, directory, earlier, complain } = suite;
  const started = performance.now() - (earlier?.document.durationMs ?? 0);
  const kept = earlier?.kept ?? [];
  let facts: BenchFacts | undefined;
  const documentOf = (
    end: { readonly status: RunStatusWord; readonly reason: string | null },
    tests: readonly SuiteTest[],
  ): SuiteDocument => ({
    ...{ schemaVersion: 2, kind: 'suite', name: begun.name },
    ...withBench(begun.identity, facts),
    endedAt: end.status === 'running' ? null : new Date().toISOString(),
    durationMs: Math.round(performance.now() - started),
    ...{ tests, bench: facts ? benchOf(facts) : begun.bench, ...end },
  });
  const journal = await beginRecord(suite, documentOf({ status: 'running', reason: null }, kept));
  const ended: SuiteTest[] = [];
  const listener: SuiteListener = {
    testBegins: (one) => journal.record({ event: 'test-begun', ...one }),
    testEnds: (one) => {
      ended.push(one);
      journal.record({ event: 'test-ended', test: one });
      suite.testEnds(one);
    },
    attach: async (_title, results) => {
      const evidence = results.filter(isJudged);
      if (evidence.length === 0) return [];
      const name = freeName(directory);
      try {
        await directory.writeJson(name, evidence.map(evidenceOf));
        return [{ name, path: name, contentType: 'application/json' }];
      } catch (cause) {
        complain(`${name} is not kept: ${asRigError(cause).message}`);
        return [];
      }
    },
  };
  let ran: readonly SuiteTest[] = ended;
  let thrown: unknown;
  try {
    ran = await work(listener, (taken) => (facts = taken));
  } catch (cause) {
    thrown = cause;
  }
  const reason = stopped() ?? thrown;
  const error = reason === undefined ? undefined : asRigError(reason);
  if (error && !earlier && wasTurnedAway(error) && !ran.some(tellsSomething)) {
    await discardRecord(suite, journal);
    throw error;
  }
  const tests = [...kept, ...ran];
  const document = documentOf(error ? endOf(error) : statusOfTests(tests), tests);
  const exitCode = error?.exitCode ?? exitCodes[document.status];
  const trouble = await endRecord(suite, journal, textsOf(document, suite), {
    status: document.status,
    exitCode,
    error,
  });
  return { document, exitCode, error, trouble };
}

const exitCodes = { passed: 0, failed: 1, 'bench-trouble': 3, interrupted: 130, running: 4 } as const;

function endOf(error: RigError): { readonly status: RunStatusWord; readonly reason: string } {
  const status = error.code === 'Interrupted' ? 'interrupted' : error.exitCode === 3 ? 'bench-trouble' : 'failed';
  return { status, reason: error.describe() };
}

/** A bench that could not be taken says nothing. */
function tellsSomething(test: SuiteTest): boolean {
  return hasOutcome(test) && (test.state === 'passed' || test.state === 'failed');
}

/** A name that the evidence of no other test has, in this attempt or an earlier one. */
function freeName(directory: RunDirectory): string {
  for (let number = 1; ; number++) {
    const name = `evidence-${number}.json`;
    if (!existsSync(directory.file(name))) return name;
  }
}

function textsOf(document: SuiteDocument, { directory }: Recording): Readonly<Record<string, string>> {
  const written = new Set(Object.values(runFiles.format));
  const files = runFiles.all.filter(({ name }) => written.has(name) || existsSync(directory.file(name)));
  const results = { document, evidence: null, files };
  return Object.fromEntries(formats.map((format) => [runFiles.format[format], render(results, format)]));
}

/** Every frame with what each line says of it, for those who look why a test did not pass. */
function evidenceOf({ verdict, reason, counts, frames, fallbacks }: JudgedResult): unknown {
  return { verdict, reason, counts, fallbacks, frames };
}
