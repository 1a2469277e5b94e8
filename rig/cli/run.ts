import type { CommandModule } from 'yargs';
import { loadBenchDescription } from '../bench/description.js';
import { Child } from '../bench/virtual/child.js';
import { StreamProgress } from '../base/progress.js';
import { consoleLines } from '../report/console.js';
import { RunDirectory } from '../report/run-directory.js';
import { repository } from '../base/directories.js';
import { asRigError } from './exit.js';
import { watchInterruption } from './interruption.js';
import { keptRate } from '../traffic/traffic.js';
import { readReplay } from '../traffic/replay.js';
import { carryOut, type RunOutcome, type Timings } from '../experiment/procedure.js';
import { exitCodeOf, reportOf, writeReport, type Ending } from './reporting.js';
import { parseLines } from '../experiment/lines.js';
import { parseStreams } from '../traffic/streams.js';
import { styleFor } from './style.js';
import { join } from 'node:path';

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
  readonly bench: string;
  readonly out: string | undefined;
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
      .option('bench', { type: 'string', default: 'virtual', describe: 'Name or file of the bench' })
      .option('out', { type: 'string', describe: 'Run directory; default: runs/<time>-<id>' })
      .option('json', { type: 'boolean', default: false, describe: 'One JSON document on stdout, nothing else there' }),
  handler: run,
};

async function run(args: RunArguments): Promise<void> {
  const { seed, echo, bench, out, json } = args;
  const started = performance.now();
  const startedAt = new Date();
  // What is wrong with the command line is said before anything is made.
  const streams = parseStreams(args.stream, args);
  const rate = args.rate === undefined ? undefined : keptRate(args.rate);
  const demanded = parseLines(args.require);
  const replay = args.replay === undefined ? undefined : await readReplay(args.replay, args.passes, rate);
  const description = await loadBenchDescription(bench, repository);
  const directory = await RunDirectory.create({ base: join(repository, 'runs'), out, now: startedAt });
  const interruption = watchInterruption(() => Child.killAll());
  const timings: Timings = {};
  let ending: Ending;
  try {
    const request = {
      description,
      streams,
      echo,
      replay,
      demanded,
      witnesses: args.witnesses,
      run: directory.id,
      directory: directory.path,
    };
    const outcome: RunOutcome = await carryOut(
      request,
      timings,
      new StreamProgress(process.stderr),
      interruption.signal,
    );
    ending = { outcome };
  } catch (error) {
    ending = { error: asRigError(interruption.signal.aborted ? interruption.signal.reason : error) };
  } finally {
    interruption.stop();
  }
  timings['totalMs'] = Math.round(performance.now() - started);
  process.exitCode = exitCodeOf(ending);
  const identity = {
    id: directory.id,
    startedAt: startedAt.toISOString(),
    command: commandLine(args),
    seed,
  };
  const report = reportOf(identity, description, ending, timings);
  // The verdict is told even where the report cannot be written.
  if (json) process.stdout.write(`${JSON.stringify(report.document)}\n`);
  if (ending.error) process.stderr.write(`${ending.error.describe()}\n`);
  const path = await writeReport(directory, report);
  if (!json) process.stdout.write(`${consoleLines(report, path, styleFor(process.stdout)).join('\n')}\n`);
}

/** The command that repeats the run. */
function commandLine(args: RunArguments): string {
  const { frames, length, seed, echo, require, witnesses, bench, rate, burst, stream = [], replay, passes } = args;
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
  ] as const;
  const given = options.filter(([, value]) => value !== undefined);
  const flags = [...(echo ? ['--echo'] : []), ...(witnesses ? ['--witnesses'] : [])];
  return ['rig run', ...given.map(([name, value]) => `--${name} ${value}`), ...flags].join(' ');
}
