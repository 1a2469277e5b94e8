import { hideBin } from 'yargs/helpers';
import { shellWord } from '../base/errors.js';
import { Child } from '../bench/virtual/child.js';
import { carryOut } from '../experiment/procedure.js';
import { transmitByDefault } from '../experiment/transmit-plan.js';
import { consoleLines, verdictLines } from '../report/console.js';
import { journalName } from '../report/journal.js';
import { RunDirectory, runsDirectory } from '../report/run-directory.js';
import { findRun, runFiles } from '../report/stored-run.js';
import { diedTwice, readUnfinished } from '../report/unfinished-run.js';
import { identify } from './identity.js';
import { watchInterruption } from './interruption.js';
import { progressFor, remark, type Loudness } from './loudness.js';
import { lockRun } from './record.js';
import { recordRun, type RunToRecord } from './recorded-run.js';
import { shortPath, trafficOf } from './reporting.js';
import { ruleOfEnvironment } from './prune-rule.js';
import { pruneOldRuns } from './results.js';
import {
  readRequest,
  readRequestAgain,
  requestOf,
  requestOptions,
  type RequestArguments,
  type RunArguments,
  type RunRequestOfUser,
} from './run-request.js';
import { assertNoOther } from './same-request.js';
import { styleFor } from './output.js';

/** Carries out `rig run`. @throws RigError when the run could not begin */
export async function run(args: RunArguments): Promise<void> {
  const keepRule = ruleOfEnvironment(process.env);
  const made = await (args.resume === undefined ? beginRun(args) : goOn(args.resume, args));
  await pruneOldRuns(made, keepRule, args);
}

/** @returns path of the run's directory */
async function beginRun(args: RunArguments): Promise<string> {
  const startedAt = new Date();
  const request = requestOf({ ...args });
  // What is wrong with the command line is said before anything is made.
  const read = await readRequest(request);
  const { description, benchFile: file, benchBy, streams, replay, demanded } = read;
  const { echo, transmit, witnesses, seed } = request;
  remark(
    args,
    `bench ${description.name} (${description.kind}): ${shortPath(file)}, by ${benchBy}${request.nic === undefined ? '' : `, under test: ${request.nic}`}`,
  );
  const command = commandLine(request, description.name);
  const directory = await RunDirectory.create({ base: runsDirectory(), out: args.out, now: startedAt });
  const begun = {
    identity: await identify({ id: directory.id, startedAt, command, seed, benchPath: file }),
    traffic: trafficOf(streams, { echo, transmit, witnesses, demanded, replay }),
    bench: { kind: description.kind, name: description.name },
  };
  await record({ begun, directory }, read, request, args);
  return directory.path;
}

/** Goes on with a run that was cut short. @throws UsageError when it cannot be gone on with */
async function goOn(wanted: string, args: RunArguments): Promise<string> {
  assertNoOther(hideBin(process.argv), requestOptions);
  const path = findRun(wanted, runsDirectory());
  const lock = await lockRun(path, 'rig run');
  try {
    const earlier = readUnfinished(path);
    const read = await readRequestAgain(earlier.requested, path);
    const { document, kept, damages } = earlier;
    const directory = RunDirectory.resume(path, journalName);
    for (const half of await directory.removeHalves()) say(`${directory.path}/${half}: half of a file, removed`);
    damages.forEach(say);
    const names = [...kept.parts.names].join(', ');
    remark(args, `going on with ${document.id}: ${names === '' ? 'nothing is kept' : `${names} kept`}`);
    const { id, startedAt, endedAt, command, seed, benchFile, versions, git, controller } = document;
    const identity = { id, startedAt, endedAt, command, seed, benchFile, versions, git, controller };
    const begun = { identity, traffic: document.traffic, bench: document.bench };
    await record({ begun, directory, earlier }, read, requestOf(earlier.requested.options), args);
    return directory.path;
  } finally {
    await lock.release();
  }
}

/** Carries a run out, writes what came of it, and tells the user. */
async function record(
  run: Pick<RunToRecord, 'begun' | 'directory' | 'earlier'>,
  { description, streams, replay, demanded, formats, parts, requested }: RunRequestOfUser,
  { echo, transmit, witnesses }: RequestArguments,
  args: Loudness & { readonly json: boolean },
): Promise<void> {
  const { directory } = run;
  const id = run.begun.identity.id;
  const asked = { description, streams, echo, transmit, replay, demanded, witnesses };
  const request = { ...asked, run: id, directory: directory.path, complain: say };
  const interruption = watchInterruption(() => Child.killAll());
  const { signal } = interruption;
  try {
    const { document, report, exitCode, error, trouble } = await recordRun(
      { ...run, formats, requested, parts, complain: say },
      (part, timings, progress) => carryOut({ ...request, ...part }, timings, progress, signal),
      progressFor(args),
      () => (signal.aborted ? signal.reason : undefined),
    );
    // A verdict that is known is told and decides, also where it cannot be kept.
    process.exitCode = exitCode === 0 ? (trouble?.exitCode ?? 0) : exitCode;
    if (args.json) process.stdout.write(`${JSON.stringify(document)}\n`);
    else {
      const path = trouble ? 'not written' : shortPath(directory.file(runFiles.format.html));
      const style = styleFor(process.stdout);
      const lines = args.quiet ? verdictLines(document, style) : consoleLines(report, path, style);
      process.stdout.write(`${lines.join('\n')}\n`);
    }
    for (const one of [error, trouble]) if (one) say(one.describe());
    const { status } = document;
    if (error && error.code !== diedTwice && (status === 'interrupted' || status === 'bench-trouble')) {
      say(`go on with it: rig run --resume ${shellWord(shortPath(directory.path))}`);
    }
  } finally {
    interruption.stop();
  }
}

function say(message: string): void {
  process.stderr.write(`${message}\n`);
}

/** The command that repeats the run. */
function commandLine(args: RequestArguments, benchName: string): string {
  const {
    frames,
    length,
    seed,
    echo,
    transmit,
    require,
    witnesses,
    bench = benchName,
    nic,
    rate,
    burst,
    stream = [],
    replay,
    passes,
    format,
  } = args;
  const options = [
    ['frames', frames],
    ['length', length],
    ['seed', seed],
    ['rate', rate],
    ['burst', burst],
    ...stream.map((spec) => ['stream', spec] as const),
    ['replay', replay],
    ['passes', replay === undefined ? undefined : passes],
    ['require', require],
    ['bench', bench],
    ['nic', nic],
    ['format', format],
  ] as const;
  const given = options.filter(([, value]) => value !== undefined);
  const sends = transmit === transmitByDefault ? [] : [transmit ? '--transmit' : '--no-transmit'];
  const flags = [...(echo ? ['--echo'] : []), ...sends, ...(witnesses ? ['--witnesses'] : [])];
  return ['rig run', ...given.map(([name, value]) => `--${name} ${value}`), ...flags].join(' ');
}
