import { hideBin } from 'yargs/helpers';
import { register } from 'tsx/esm/api';
import { shellWord, UsageError } from '../base/errors.js';
import { silent, type Progress } from '../base/progress.js';
import { Child } from '../bench/virtual/child.js';
import { Rig } from '../experiment/rig.js';
import { journalName } from '../report/journal.js';
import { RunDirectory, runsDirectory, wasTurnedAway } from '../report/run-directory.js';
import { findRun, runFiles } from '../report/stored-run.js';
import { readUnfinishedSuite, type UnfinishedSuite } from '../suite/resume.js';
import { runSuite } from '../suite/run-suite.js';
import { closeSharedRig, provideRig } from '../suite/shared-rig.js';
import { asRigError } from './exit.js';
import { identify } from './identity.js';
import { watchInterruption } from './interruption.js';
import { lastFailed, lastFailedText } from './last-failed.js';
import { progressFor, remark } from './loudness.js';
import { keepStdoutClean, styleFor } from './output.js';
import { ruleOfEnvironment } from './prune-rule.js';
import { lockRun } from './record.js';
import { recordSuite, type SuiteToRecord, type SuiteWork } from './recorded-suite.js';
import { pruneOldRuns } from './results.js';
import { assertNoOther } from './same-request.js';
import { suiteLine, testLines } from './test-lines.js';
import {
  readTestRequest,
  readTestRequestAgain,
  testCommandLine,
  testOptions,
  type SuiteOfUser,
  type TestArguments,
} from './test-plan.js';

/** Carries out `rig test`. @throws RigError when nothing could be begun */
export async function test(args: TestArguments): Promise<void> {
  const keepRule = ruleOfEnvironment(process.env);
  const made = await (args.resume === undefined ? beginSuite(args) : goOn(args.resume, args));
  await pruneOldRuns(made, keepRule, args);
}

/** @returns path of the run's directory */
async function beginSuite(args: TestArguments): Promise<string> {
  const startedAt = new Date();
  const last = args['last-failed'] ? lastFailed(runsDirectory()) : undefined;
  const read = await readTestRequest(args, last?.titles);
  const { description, benchFile, benchBy, request } = read;
  remark(
    args,
    `bench ${description.name} (${description.kind}) of ${benchFile}, chosen by ${benchBy}${request.nic === undefined ? '' : `, under test: ${request.nic}`}`,
  );
  if (last) remark(args, lastFailedText(last));
  const directory = await RunDirectory.create({ base: runsDirectory(), out: args.out, now: startedAt });
  const command = testCommandLine(request);
  const begun = {
    identity: await identify({ id: directory.id, startedAt, command, seed: request.seed, benchPath: benchFile }),
    name: request.files?.join(' ') || '.',
    bench: { kind: description.kind, name: description.name },
  };
  await record({ begun, directory }, read, args);
  return directory.path;
}

/** Goes on with a suite that was cut short. @throws UsageError when it cannot be gone on with */
async function goOn(wanted: string, args: TestArguments): Promise<string> {
  assertNoOther(hideBin(process.argv), testOptions);
  if (args.files !== undefined && args.files.length > 0) {
    throw new UsageError('ResumeInvalid', '--resume does not go with files', `leave ${args.files.join(' ')} out`);
  }
  const path = findRun(wanted, runsDirectory());
  const lock = await lockRun(path, 'rig test');
  try {
    const earlier = readUnfinishedSuite(path);
    const read = await readTestRequestAgain(earlier.requested, path);
    const directory = RunDirectory.resume(path, journalName);
    for (const half of await directory.removeHalves()) complain(`${directory.path}/${half}: half of a file, removed`);
    const { document, kept } = earlier;
    remark(args, `going on with ${document.id}: ${kept.length} tests kept`);
    const { id, startedAt, endedAt, command, seed, benchFile, versions, git, controller, name, bench } = document;
    const identity = { id, startedAt, endedAt, command, seed, benchFile, versions, git, controller };
    await record({ begun: { identity, name, bench }, directory, earlier }, read, args);
    return directory.path;
  } finally {
    await lock.release();
  }
}

/** Runs a suite, writes what came of it, and tells the user. */
async function record(
  suite: Pick<SuiteToRecord, 'begun' | 'directory'> & { readonly earlier?: UnfinishedSuite },
  read: SuiteOfUser,
  args: TestArguments,
): Promise<void> {
  const { directory } = suite;
  const say = args.json ? process.stderr : process.stdout;
  const style = styleFor(say);
  const interruption = watchInterruption(() => Child.killAll());
  const turnedAway = new AbortController();
  const signal = AbortSignal.any([interruption.signal, turnedAway.signal]);
  const giveStdoutBack = args.json ? keepStdoutClean() : () => undefined;
  try {
    const { document, exitCode, error, trouble } = await recordSuite(
      {
        ...suite,
        requested: read.requested,
        complain,
        testEnds: (one) => {
          // A bench that is not to be had is told of once, at the end.
          if (turnedAway.signal.aborted || (args.quiet && !one.error)) return;
          for (const line of testLines(one, style)) say.write(`${line}\n`);
        },
      },
      workOf(suite, read, args, signal, turnedAway),
      () => (signal.aborted ? signal.reason : undefined),
    );
    giveStdoutBack();
    // What became of the tests is told and decides, also where it cannot be kept.
    process.exitCode = exitCode === 0 ? (trouble?.exitCode ?? 0) : exitCode;
    if (args.json) process.stdout.write(`${JSON.stringify(document)}\n`);
    say.write(`${suiteLine(document.tests, trouble ? `${runFiles.format.json} not written` : directory.path)}\n`);
    for (const one of [error, trouble]) if (one) complain(one.describe());
    if (error && ['interrupted', 'bench-trouble'].includes(document.status)) {
      complain(`go on with it: rig test --resume ${shellWord(directory.path)}`);
    }
  } finally {
    giveStdoutBack();
    interruption.stop();
  }
}

/** @param turnedAway is aborted when the bench is not to be had: no later test would get it either */
function workOf(
  { directory, begun, earlier }: Pick<SuiteToRecord, 'begun' | 'directory'> & { readonly earlier?: UnfinishedSuite },
  { plan, request, description, only }: SuiteOfUser,
  args: TestArguments,
  signal: AbortSignal,
  turnedAway: AbortController,
): SuiteWork {
  const progress = args.verbose ? progressFor(args) : onlyPreparation(progressFor(args));
  const kept = earlier?.kept ?? [];
  const failures = kept.filter(({ state }) => state === 'failed' || state === 'broken').length;
  return async (listener, isOn) => {
    let wasOpen = false;
    provideRig({
      async open() {
        try {
          const { seed } = request;
          const taking = {
            description,
            run: begun.identity.id,
            directory: directory.path,
            seed,
            progress,
            signal,
            complain,
          };
          const rig = await Rig.open(taking);
          wasOpen = true;
          isOn(rig.facts);
          return rig;
        } catch (error) {
          if (!wasOpen && wasTurnedAway(asRigError(error))) turnedAway.abort(error);
          throw error;
        }
      },
    });
    // Tests in TypeScript are compiled as they are loaded.
    const unregister = register();
    try {
      return await runSuite(
        {
          ...plan,
          base: process.cwd(),
          only,
          except: earlier?.leftOut,
          spentMilliseconds: kept.reduce((sum, { durationMs }) => sum + durationMs, 0),
          maxFailures: plan.maxFailures === undefined ? undefined : plan.maxFailures - failures,
          signal,
        },
        listener,
      );
    } finally {
      await unregister();
      await closeSharedRig();
    }
  };
}

function complain(message: string): void {
  process.stderr.write(`${message}\n`);
}

/** How the bench comes up is worth a line; each experiment of a test is not. */
function onlyPreparation(progress: Progress): Progress {
  const told = /^(?:lab|guest|bench)\b/;
  return { step: (name) => (told.test(name) ? progress : silent).step(name) };
}
