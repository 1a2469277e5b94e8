import type { CommandModule } from 'yargs';
import { chooseBench } from '../bench/choose.js';
import { Child } from '../bench/virtual/child.js';
import type { RigError } from '../base/errors.js';
import { identify as identifyProcess } from '../base/process-identity.js';
import { StreamProgress } from '../base/progress.js';
import type { ExperimentOutcome } from '../experiment/experiment.js';
import { demandedLines, parseLines } from '../experiment/lines.js';
import { carryOut, type Timings } from '../experiment/procedure.js';
import { consoleLines } from '../report/console.js';
import type { RunDocument } from '../report/document.js';
import { Journal, journalName } from '../report/journal.js';
import { JournaledProgress } from '../report/journaled-progress.js';
import { RunDirectory } from '../report/run-directory.js';
import { runFiles } from '../report/stored-run.js';
import { readReplay } from '../traffic/replay.js';
import { parseStreams } from '../traffic/streams.js';
import { keptRate } from '../traffic/traffic.js';
import { asRigError, failWith } from './exit.js';
import { parseFormats, runsDirectory } from './results.js';
import { identify } from './identity.js';
import { watchInterruption } from './interruption.js';
import { endedDocument, exitCodeOf, filesOf, runningDocument, shortPath, trafficOf, type Ending } from './reporting.js';
import { styleFor } from './style.js';

interface RunArguments {
  readonly frames: number;
  readonly length: string;
  readonly seed: number;
  readonly rate: string | undefined;
  readonly burst: number | undefined;
  readonly stream: readonly string[] | undefined;
  readonly replay: string | undefined;
  readonly passes: number;
  readonly echo: boolean;
  readonly require: string | undefined;
  readonly witnesses: boolean;
  readonly bench: string | undefined;
  readonly out: string | undefined;
  readonly format: string | undefined;
  readonly json: boolean;
}

/** `rig run`: proves zero-copy receive on a bench, with its controls, and writes the report. */
export const runCommand: CommandModule<object, RunArguments> = {
  command: 'run',
  describe: 'Inject frames and prove, frame by frame, that the guest received them without a copy',
  builder: (yargs) =>
    yargs
      .option('frames', { type: 'number', default: 256, describe: 'Frames to inject' })
      .option('length', {
        type: 'string',
        default: '60..1514',
        describe: 'Frame length in bytes, a range, imix, or a mix 60:7,1514:1',
      })
      .option('seed', { type: 'number', default: 1, describe: 'Decides order of lengths and payload' })
      .option('rate', { type: 'string', describe: 'Rate of frames: 100kfps, 200Mbps on the line, or 10% of 10 Gb/s' })
      .option('burst', { type: 'number', describe: 'Frames that come back to back, at the same mean rate' })
      .option('stream', {
        type: 'string',
        array: true,
        describe: 'One of up to four streams at once: any of frames=N,length=L,rate=R,burst=B; repeat it for each',
      })
      .option('replay', { type: 'string', describe: 'Capture to replay to the guest too, with its times or at --rate' })
      .option('passes', { type: 'number', default: 1, describe: 'How often the capture is replayed' })
      .option('echo', { type: 'boolean', default: false, describe: 'Also let the guest send frames back' })
      .option('require', {
        type: 'string',
        describe: 'Lines of evidence that must hold even where the bench cannot give them: touch,late-write',
      })
      .option('witnesses', {
        type: 'boolean',
        default: false,
        describe: 'Also use what real hardware has to see copies: watchpoints, and counts of the copy functions',
      })
      .option('bench', { type: 'string', describe: 'Name or file of the bench; default: see rig bench list' })
      .option('out', { type: 'string', describe: 'Run directory; default: runs/<time>-<id>, or below MPRIG_RUNS' })
      .option('format', {
        type: 'string',
        describe: 'Results to write besides run.json and report.html: junit, ctrf, or both with a comma',
      })
      .option('json', { type: 'boolean', default: false, describe: 'One JSON document on stdout, nothing else there' }),
  handler: run,
};

async function run(args: RunArguments): Promise<void> {
  const { seed, echo, witnesses, bench, out, json } = args;
  const started = performance.now();
  const startedAt = new Date();
  // What is wrong with the command line is said before anything is made.
  const formats = parseFormats(args.format);
  const streams = parseStreams(args.stream, args);
  const rate = args.rate === undefined ? undefined : keptRate(args.rate);
  const replay = args.replay === undefined ? undefined : await readReplay(args.replay, args.passes, rate);
  const { description, file, by } = await chooseBench(bench);
  // What the bench file demands is demanded of every run.
  const demanded = [...parseLines(args.require), ...demandedLines(description)];
  process.stderr.write(`bench ${description.name} (${description.kind}): ${shortPath(file)}, by ${by}\n`);
  const command = commandLine(args, description.name);
  const directory = await RunDirectory.create({ base: runsDirectory(), out, now: startedAt });
  const begun = {
    identity: await identify({ id: directory.id, startedAt, command, seed, benchPath: file }),
    traffic: trafficOf(streams, { echo, witnesses, demanded, replay }),
    bench: description,
  };
  const journal = await beginRecord(directory, runningDocument(begun));
  const interruption = watchInterruption(() => Child.killAll());
  const timings: Timings = {};
  const judged: ExperimentOutcome[] = [];
  let ending: Ending;
  try {
    const request = {
      description,
      streams,
      echo,
      replay,
      demanded,
      witnesses,
      run: directory.id,
      directory: directory.path,
      judged: (outcome: ExperimentOutcome) => {
        judged.push(outcome);
        const { name, experiment } = outcome;
        const { verdict, reason } = experiment.verdict;
        journal.record({ event: 'experiment', name, verdict, reason });
      },
    };
    const progress = new JournaledProgress(new StreamProgress(process.stderr), journal);
    ending = { outcome: await carryOut(request, timings, progress, interruption.signal) };
  } catch (error) {
    ending = { error: asRigError(interruption.signal.aborted ? interruption.signal.reason : error) };
  } finally {
    interruption.stop();
  }
  timings['totalMs'] = Math.round(performance.now() - started);
  if (ending.error && wasTurnedAway(ending.error)) {
    journal.close();
    await directory.discard();
    failWith(ending.error, json);
    return;
  }
  const document = endedDocument(begun, judged, ending, timings);
  const exitCode = exitCodeOf(ending);
  const { code, message, remedy } = ending.error ?? {};
  if (code !== undefined) journal.record({ event: 'error', code, message: message ?? '', remedy: remedy ?? '' });
  journal.record({ event: 'run-ended', status: document.status, exitCode });
  journal.close();
  const { report, texts } = filesOf(document, judged, directory, formats);
  let trouble: RigError | undefined;
  try {
    await directory.writeAll(texts);
  } catch (error) {
    trouble = asRigError(error);
  }
  // A verdict that is known is told and decides, also where it cannot be kept.
  process.exitCode = exitCode === 0 ? (trouble?.exitCode ?? 0) : exitCode;
  if (json) process.stdout.write(`${JSON.stringify(document)}\n`);
  else {
    const path = trouble ? 'not written' : shortPath(directory.file(runFiles.format.html));
    process.stdout.write(`${consoleLines(report, path, styleFor(process.stdout)).join('\n')}\n`);
  }
  for (const error of [ending.error, trouble]) if (error) process.stderr.write(`${error.describe()}\n`);
}

/** Whether a run did not take place at all: nobody will look for what it left. */
function wasTurnedAway({ code, exitCode }: RigError): boolean {
  return code === 'BenchBusy' || exitCode === 2;
}

/** Says on the disk that the run has begun. @throws RigError when the disk takes nothing; then nothing is left */
async function beginRecord(directory: RunDirectory, document: RunDocument): Promise<Journal> {
  try {
    await directory.writeJson(runFiles.format.json, document);
    const journal = Journal.open(directory.file(journalName), (message) => process.stderr.write(`${message}\n`));
    const { id, command, seed } = document;
    const identity = identifyProcess(process.pid) ?? null;
    journal.record({ event: 'run-begun', run: id, command, seed, process: identity });
    return journal;
  } catch (error) {
    await directory.discard();
    throw error;
  }
}

/** The command that repeats the run. */
function commandLine(args: RunArguments, benchName: string): string {
  const {
    frames,
    length,
    seed,
    echo,
    require,
    witnesses,
    bench = benchName,
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
    ['format', format],
  ] as const;
  const given = options.filter(([, value]) => value !== undefined);
  const flags = [...(echo ? ['--echo'] : []), ...(witnesses ? ['--witnesses'] : [])];
  return ['rig run', ...given.map(([name, value]) => `--${name} ${value}`), ...flags].join(' ');
}
