import { existsSync } from 'node:fs';
import { register } from 'tsx/esm/api';
import { silent, type Progress } from '../base/progress.js';
import { chooseBench } from '../bench/choose.js';
import { Child } from '../bench/virtual/child.js';
import { Rig } from '../experiment/rig.js';
import type { ReceiveResult } from '../experiment/results.js';
import type { BenchDocument } from '../report/document.js';
import { Journal, journalName, readJournal } from '../report/journal.js';
import { RunDirectory } from '../report/run-directory.js';
import { resumptionOf } from '../suite/resume.js';
import { identify as identifyProcess } from '../base/process-identity.js';
import { formats, render } from '../report/render.js';
import { runFiles } from '../report/stored-run.js';
import { statusOfTests, type SuiteDocument, type SuiteTest } from '../report/suite.js';
import { runSuite } from '../suite/run-suite.js';
import { closeSharedRig, provideRig } from '../suite/shared-rig.js';
import { asRigError } from './exit.js';
import { identify } from './identity.js';
import { watchInterruption } from './interruption.js';
import { lastFailed, lastFailedText } from './last-failed.js';
import { progressFor, remark } from './loudness.js';
import { keepStdoutClean } from './output.js';
import { ruleOfEnvironment } from './prune-rule.js';
import { pruneOldRuns, runsDirectory } from './results.js';
import { styleFor } from './style.js';
import { suiteLine, testLines } from './test-lines.js';
import { testCommandLine, testPlanOf, type TestArguments } from './test-plan.js';

/** Carries out `rig test`. @throws RigError when nothing could be begun */
export async function test(args: TestArguments): Promise<void> {
  const started = performance.now();
  const startedAt = new Date();
  const base = process.cwd();
  const runs = runsDirectory();
  const plan = testPlanOf(args);
  const keepRule = ruleOfEnvironment(process.env);
  const { description, file, by } = await chooseBench(args.bench);
  remark(args, `bench ${description.name} (${description.kind}) of ${file}, chosen by ${by}`);
  const last = args['last-failed'] ? lastFailed(runs) : undefined;
  if (last) remark(args, lastFailedText(last));
  const directory =
    args.resume === undefined
      ? await RunDirectory.create({ base: runs, out: args.out, now: startedAt })
      : RunDirectory.resume(args.resume, journalName);
  const { kept, leftOut } = resumptionOf(readJournal(directory.file(journalName)));
  const identity = await identify({
    id: directory.id,
    startedAt,
    command: testCommandLine(args),
    seed: args.seed,
    benchPath: file,
  });
  const say = args.json ? process.stderr : process.stdout;
  const style = styleFor(say);
  const interruption = watchInterruption(() => Child.killAll());
  const progress = args.verbose ? progressFor(args) : onlyPreparation(progressFor(args));
  let bench: BenchDocument = { kind: description.kind, name: description.name };
  const documentOf = (
    end: Pick<SuiteDocument, 'status' | 'reason' | 'endedAt'>,
    tests: readonly SuiteTest[],
  ): SuiteDocument => ({
    schemaVersion: 2,
    kind: 'suite',
    name: args.files?.join(' ') ?? '.',
    durationMs: Math.round(performance.now() - started),
    tests,
    bench,
    ...identity,
    ...end,
  });
  await directory.writeJson('run.json', documentOf({ status: 'running', reason: null, endedAt: null }, kept));
  const journal = Journal.open(directory.file(journalName), (message) => process.stderr.write(`${message}\n`));
  const { pid, start, boot } = identifyProcess(process.pid) ?? { pid: process.pid, start: '', boot: '' };
  const { id: run, command, seed } = identity;
  journal.record({ event: 'run-begun', run, command, seed, process: { pid, start, boot } });
  provideRig({
    async open() {
      const rig = await Rig.open({
        description,
        run: directory.id,
        directory: directory.path,
        seed: args.seed,
        progress,
        signal: interruption.signal,
        complain: (message) => process.stderr.write(`${message}\n`),
      });
      bench = { ...rig.facts };
      return rig;
    },
  });
  // Files of tests whose outcome stands are left alone.
  let number = kept.length;
  let tests: readonly SuiteTest[] = [];
  let trouble: unknown;
  // Tests in TypeScript are compiled as they are loaded.
  const unregister = register();
  const giveStdoutBack = args.json ? keepStdoutClean() : undefined;
  try {
    const ran = await runSuite(
      {
        ...plan,
        base,
        only: last?.titles,
        except: leftOut,
        signal: interruption.signal,
      },
      {
        testBegins: (one) => journal.record({ event: 'test-begun', ...one }),
        testEnds: (one) => {
          journal.record({ event: 'test-ended', test: one });
          if (args.quiet && !one.error) return;
          for (const line of testLines(one, style)) say.write(`${line}\n`);
        },
        attach: async (_title, results) => {
          const evidence = results.filter((one): one is ReceiveResult => one.kind === 'receive');
          if (evidence.length === 0) return [];
          number += 1;
          const name = `evidence-${number}.json`;
          await directory.writeJson(name, evidence.map(evidenceOf));
          return [{ name, path: name, contentType: 'application/json' }];
        },
      },
    );
    tests = [...kept, ...ran];
  } catch (error) {
    trouble = error;
  } finally {
    await unregister();
    await closeSharedRig();
    giveStdoutBack?.();
    interruption.stop();
  }
  const error = trouble === undefined ? undefined : asRigError(trouble);
  const { status, reason } = interruption.signal.aborted
    ? { status: 'interrupted' as const, reason: asRigError(interruption.signal.reason).describe() }
    : error
      ? { status: error.exitCode === 3 ? ('bench-trouble' as const) : ('failed' as const), reason: error.describe() }
      : statusOfTests(tests);
  const document = documentOf({ status, reason, endedAt: new Date().toISOString() }, tests);
  const there = runFiles.all.filter(({ name }) => existsSync(directory.file(name)) || /^(run|junit|ctrf)\./.test(name));
  const results = { document, evidence: null, files: there };
  await directory.writeAll(
    Object.fromEntries(formats.map((format) => [runFiles.format[format], render(results, format)])),
  );
  const stopped = interruption.signal.aborted ? asRigError(interruption.signal.reason) : error;
  process.exitCode = stopped ? stopped.exitCode : exitCodes[status];
  journal.record({ event: 'run-ended', status, exitCode: process.exitCode });
  journal.close();
  if (args.json) process.stdout.write(`${JSON.stringify(document)}\n`);
  if (error) process.stderr.write(`${error.describe()}\n`);
  say.write(`${suiteLine(tests, directory.path)}\n`);
  await pruneOldRuns(directory.path, keepRule, args);
}

const exitCodes = { passed: 0, failed: 1, 'bench-trouble': 3, interrupted: 130, running: 4 } as const;

/** Every frame with what each line says of it, for those who look why a test did not pass. */
function evidenceOf({ verdict, reason, counts, frames, fallbacks }: ReceiveResult): unknown {
  return { verdict, reason, counts, fallbacks, frames };
}

/** How the bench comes up is worth a line; each experiment of a test is not. */
function onlyPreparation(progress: Progress): Progress {
  const told = /^(?:lab|guest|bench)\b/;
  return { step: (name) => (told.test(name) ? progress : silent).step(name) };
}
