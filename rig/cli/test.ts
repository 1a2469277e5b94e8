import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { register } from 'tsx/esm/api';
import type { CommandModule } from 'yargs';
import { longestTimer } from '../base/clock.js';
import { UsageError } from '../base/errors.js';
import { StreamProgress, type Progress } from '../base/progress.js';
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
import { countStates, statusOfTests, testTitle, type SuiteDocument, type SuiteTest } from '../report/suite.js';
import { findTestFiles, shippedSuites } from '../suite/files.js';
import { runSuite } from '../suite/run-suite.js';
import { parseRepetition, parseShard } from '../suite/selection.js';
import { closeSharedRig, provideRig } from '../suite/shared-rig.js';
import { asRigError } from './exit.js';
import { identify } from './identity.js';
import { watchInterruption } from './interruption.js';
import { styleFor } from './style.js';

interface TestArguments {
  readonly files: readonly string[] | undefined;
  readonly bench: string | undefined;
  readonly grep: string | undefined;
  readonly repeat: string;
  readonly retries: number;
  readonly shard: string | undefined;
  readonly 'last-failed': boolean;
  readonly seed: number;
  readonly 'max-failures': number | undefined;
  readonly timeout: number;
  readonly resume: string | undefined;
  readonly out: string | undefined;
  readonly json: boolean;
}

/** `rig test`: runs the user's own tests on a bench. */
export const testCommand: CommandModule<object, TestArguments> = {
  command: 'test [files..]',
  describe: 'Run tests of your own on a bench, or a suite that comes with mprig',
  builder: (yargs) =>
    yargs
      .positional('files', {
        type: 'string',
        array: true,
        describe: `Files, folders with *.test.ts, or ${shippedSuites.join(' or ')}; default: this folder`,
      })
      .option('bench', { type: 'string', describe: 'Name or file of the bench; default: see "rig bench list"' })
      .option('grep', { type: 'string', describe: 'Only tests whose full title matches this regular expression' })
      .option('repeat', {
        type: 'string',
        default: '1',
        describe: 'So many times, or for a duration: 10, 90s, 30m, 8h',
      })
      .option('retries', { type: 'number', default: 0, describe: 'How often a test that failed is tried again' })
      .option('shard', { type: 'string', describe: 'Only part i of n of the tests: i/n' })
      .option('last-failed', { type: 'boolean', default: false, describe: 'Only what did not pass the last time' })
      .option('seed', { type: 'number', default: 1, describe: 'Seed of traffic that has none of its own' })
      .option('max-failures', { type: 'number', describe: 'Stop after so many tests that did not pass' })
      .option('resume', { type: 'string', describe: 'Run directory of a suite that was cut short, to go on with it' })
      .option('timeout', { type: 'number', default: 600, describe: 'Seconds that one test may take' })
      .option('out', { type: 'string', describe: 'Run directory; default: runs/<time>-<id> in this folder' })
      .option('json', { type: 'boolean', default: false, describe: 'One JSON document on stdout, nothing else there' })
      .example('$0 test smoke', 'the shortest sign that a bench works')
      .example('$0 test my-lab --repeat 8h --max-failures 1', 'until the first failure, or for a night'),
  handler: test,
};

const runsFolder = 'runs';
/** Mocha waits for ever when it is given more. */
const longestTimeoutSeconds = Math.floor(longestTimer / 1000) - 1;

async function test(args: TestArguments): Promise<void> {
  const started = performance.now();
  const startedAt = new Date();
  const base = process.cwd();
  const files = findTestFiles(args.files ?? []);
  const grep = args.grep === undefined ? undefined : parsePattern(args.grep);
  const shard = args.shard === undefined ? undefined : parseShard(args.shard);
  const repetition = parseRepetition(args.repeat);
  wholeNumber('retries', args.retries, 0);
  wholeNumber('seed', args.seed, 0);
  wholeNumber('timeout', args.timeout, 1, longestTimeoutSeconds);
  if (args['max-failures'] !== undefined) wholeNumber('max-failures', args['max-failures'], 1);
  const { description, file, by } = await chooseBench(args.bench);
  process.stderr.write(`bench ${description.name} (${description.kind}) of ${file}, chosen by ${by}\n`);
  const only = args['last-failed'] ? await lastFailed(base) : undefined;
  if (args.resume !== undefined && (args.repeat !== '1' || args.out !== undefined)) {
    throw new UsageError('ResumeInvalid', '--resume goes with neither --repeat nor --out', 'leave that out');
  }
  const directory =
    args.resume === undefined
      ? await RunDirectory.create({ base: join(base, runsFolder), out: args.out, now: startedAt })
      : RunDirectory.resume(args.resume, journalName);
  const { kept, leftOut } = resumptionOf(readJournal(directory.file(journalName)));
  const identity = await identify({
    id: directory.id,
    startedAt,
    command: commandLine(args),
    seed: args.seed,
    benchPath: file,
  });
  const say = args.json ? process.stderr : process.stdout;
  const style = styleFor(say);
  const interruption = watchInterruption(() => Child.killAll());
  const progress = new StreamProgress(process.stderr);
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
        progress: onlyPreparation(progress),
        signal: interruption.signal,
        complain: (message) => process.stderr.write(`${message}\n`),
      });
      bench = { ...rig.facts };
      return rig;
    },
  });
  const mark = { passed: style.good('✓'), failed: style.bad('✗'), broken: style.bad('!'), skipped: '·' };
  // Files of tests whose outcome stands are left alone.
  let number = kept.length;
  let tests: readonly SuiteTest[] = [];
  let trouble: unknown;
  // Tests in TypeScript are compiled as they are loaded.
  const unregister = register();
  try {
    const ran = await runSuite(
      {
        files,
        base,
        grep,
        only,
        except: leftOut,
        shard,
        repetition,
        retries: args.retries,
        maxFailures: args['max-failures'],
        timeoutMilliseconds: args.timeout * 1000,
        signal: interruption.signal,
      },
      {
        testBegins: (one) => journal.record({ event: 'test-begun', ...one }),
        testEnds: (one) => {
          journal.record({ event: 'test-ended', test: one });
          if (one.error?.code === 'NotRun') return;
          say.write(`${mark[one.state]} ${testTitle(one)} (${(one.durationMs / 1000).toFixed(1)} s)\n`);
          if (one.error) say.write(`${indent(`${one.error.code}: ${one.error.message}`)}\n`);
          if (one.error?.remedy) say.write(`${indent(`· ${one.error.remedy}`)}\n`);
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
  const { passed, failed, broken, skipped } = countStates(tests);
  say.write(
    `${passed} passed, ${failed} failed, ${broken} broken by the bench, ${skipped} skipped · ${directory.path}\n`,
  );
}

const exitCodes = { passed: 0, failed: 1, 'bench-trouble': 3, interrupted: 130, running: 4 } as const;

/** Every frame with what each line says of it, for those who look why a test did not pass. */
function evidenceOf({ verdict, reason, counts, frames, fallbacks }: ReceiveResult): unknown {
  return { verdict, reason, counts, fallbacks, frames };
}

/** How the bench comes up is worth a line; each experiment of a test is not. */
function onlyPreparation(progress: Progress): Progress {
  const silent = { update: () => undefined, done: () => undefined, failed: () => undefined };
  const told = /^(?:lab|guest|bench)\b/;
  return { step: (name) => (told.test(name) ? progress.step(name) : silent) };
}

function parsePattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (cause) {
    throw new UsageError('GrepInvalid', `--grep ${text} is no regular expression`, 'mend the expression', { cause });
  }
}

function wholeNumber(option: string, value: number, least: number, most = Number.MAX_SAFE_INTEGER): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new UsageError(
    'OptionInvalid',
    `--${option} ${value} is not a whole number from ${least}${most < Number.MAX_SAFE_INTEGER ? ` to ${most}` : ''}`,
    'choose such a number',
  );
}

/** Titles of the tests that did not pass in the newest finished suite of this folder. */
async function lastFailed(base: string): Promise<ReadonlySet<string>> {
  const folder = join(base, runsFolder);
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names.sort().reverse()) {
    const file = join(folder, name, 'run.json');
    const document = await readFile(file, 'utf8').then(
      (text) => JSON.parse(text) as Partial<SuiteDocument>,
      () => undefined,
    );
    if (document?.kind !== 'suite' || !document.tests) continue;
    const titles = document.tests.filter(({ state }) => state !== 'passed' && state !== 'skipped').map(plainTitle);
    if (titles.length > 0) return new Set(titles);
    throw new UsageError('NothingFailed', `every test of ${file} passed`, 'leave --last-failed out');
  }
  throw new UsageError('NoLastRun', `no suite was run in ${base} before`, 'leave --last-failed out');
}

function plainTitle(test: Pick<SuiteTest, 'groups' | 'name'>): string {
  return testTitle({ ...test, name: test.name.replace(/ \(repetition \d+\)$/, '') });
}

function commandLine(args: TestArguments): string {
  const options = [
    ['bench', args.bench],
    ['grep', args.grep],
    ['repeat', args.repeat === '1' ? undefined : args.repeat],
    ['retries', args.retries === 0 ? undefined : args.retries],
    ['shard', args.shard],
    ['seed', args.seed],
    ['max-failures', args['max-failures']],
  ] as const;
  const given = options.filter(([, value]) => value !== undefined).map(([name, value]) => `--${name} ${value}`);
  return ['rig test', ...(args.files ?? []), ...given, ...(args['last-failed'] ? ['--last-failed'] : [])].join(' ');
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
