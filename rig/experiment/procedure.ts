import type { Bench, BenchFacts } from '../bench/bench.js';
import type { BenchDescription } from '../bench/description.js';
import { Deadline } from '../base/deadline.js';
import { BenchError, TestFailure } from '../base/errors.js';
import { judgeStatus, type RunStatus } from '../evidence/run-status.js';
import { agreement, witnessedLine } from '../evidence/testimony.js';
import type { Line } from '../evidence/types.js';
import type { IommuFaults } from '../host/iommu-observer.js';
import type { CounterSnapshot } from '../nic/snapshot.js';
import type { Progress } from '../base/progress.js';
import { Resources } from '../base/resources.js';
import { runEcho, type EchoOutcome } from './echo.js';
import {
  controlFramesOf,
  planExperiments,
  runExperiment,
  type ExperimentOutcome,
  type ExperimentPlan,
} from './experiment.js';
import { LogWatch } from './log-watch.js';
import type { Streams } from '../traffic/traffic.js';
import type { ReplayOptions } from '../traffic/replay.js';
import { runReplay, type ReplayOutcome } from './replay.js';
import { takeBench, type Timed } from './take-bench.js';
import { Watch, type Ends } from './watch.js';

/** What a whole run is asked to do. */
export interface RunRequest {
  readonly description: BenchDescription;
  /** What is injected through mp, at the same time. */
  readonly streams: Streams;
  readonly replay?: ReplayOptions | undefined;
  /** Lines of evidence without which the run does not pass, whatever the bench can give. */
  readonly demanded?: readonly Line[];
  /** Whether the ways of seeing a copy that hardware has are used, too. */
  readonly witnesses?: boolean;
  /** Whether the guest is also asked to send frames back. */
  readonly echo: boolean;
  /** Name of the run. */
  readonly run: string;
  /** Existing directory that receives logs. */
  readonly directory: string;
  /** Told of each experiment as soon as it is judged, so that a run that fails later keeps what it found. */
  readonly judged?: (outcome: ExperimentOutcome) => void;
}

/** What a run that came to its end has found. */
export interface RunOutcome {
  readonly status: RunStatus;
  readonly main: ExperimentOutcome;
  readonly controls: readonly ExperimentOutcome[];
  readonly replay: ReplayOutcome | null;
  /** Null when it was not asked for. */
  readonly echo: EchoOutcome | null;
  /** The NIC's counters since its reset. */
  readonly counters: CounterSnapshot;
  /** Counters of driver and mp stack, by their `ethtool -S` names. */
  readonly statistics: ReadonlyMap<string, bigint>;
  readonly facts: BenchFacts;
}

/** Durations of the run's parts in milliseconds; filled in while it goes on, so that a failed run has them too. */
export type Timings = Record<string, number>;

const guestMilliseconds = 120_000;
const closeMilliseconds = 30_000;
const questionMilliseconds = 30_000;

/**
 * Builds what is not current, takes the bench, runs every experiment, and gives everything back whatever happens.
 * @throws BenchError, TestFailure or Interrupted when the run could not come to its end
 */
export async function carryOut(
  request: RunRequest,
  timings: Timings,
  progress: Progress,
  signal: AbortSignal,
): Promise<RunOutcome> {
  const complain = (message: string) => process.stderr.write(`${message}\n`);
  const resources = new Resources(complain);
  const timed = timedInto(timings);
  try {
    const { description, run, directory } = request;
    const taking = { description, run, directory, progress, signal, complain };
    const held = await takeBench(taking, resources, timed);
    return await runOnBench(held.bench, request, timings, progress, resources, { signal });
  } finally {
    await timed('closeMs', resources.close(Deadline.after(closeMilliseconds)));
  }
}

/** What a run is asked to do on a bench that it holds already. */
export type BenchRequest = Omit<RunRequest, 'description' | 'run'>;

/**
 * Runs every experiment on a bench that is at rest. Everything taken is queued in `resources`.
 * @throws BenchError, TestFailure or Interrupted when the run could not come to its end
 */
export async function runOnBench(
  bench: Bench,
  { streams, replay, echo: echoWanted, directory, demanded = [], witnesses = false, judged }: BenchRequest,
  timings: Timings,
  progress: Progress,
  resources: Resources,
  ends: Ends,
): Promise<RunOutcome> {
  const { signal, clock } = ends;
  const timed = timedInto(timings);
  const { host, nic } = bench;
  const wait = <T>(what: string, milliseconds: number, work: () => Promise<T>): Promise<T> =>
    Watch.over(bench, ends, milliseconds).wait(what, work);
  const log = new LogWatch(host, directory);
  resources.defer('logs', () => log.close());
  const guest = progress.step('guest');
  let interfaces;
  try {
    await wait('loading the modules', guestMilliseconds, () => host.loadModules());
    resources.defer('guest', () => host.stopGuest());
    const { memoryMib } = bench.description.guest;
    interfaces = await timed(
      'guestMs',
      wait('the guest to start', guestMilliseconds + 60_000, () =>
        host.startGuest({ memoryMib, timeoutMs: guestMilliseconds }),
      ),
    );
    guest.done('up');
  } catch (error) {
    guest.failed('not up');
    throw error;
  }
  const plan = planExperiments(streams, { demanded, witnesses, controlFrames: controlFramesOf(bench.evidence()) });
  // The tap comes first: it needs the NIC as an ordinary network device, which is what it is before any bind.
  const [tap, ...others] = plan.controls;
  const experiment = async (one: ExperimentPlan): Promise<ExperimentOutcome> => {
    const outcome = await runExperiment(bench, one, interfaces, progress, ends);
    judged?.(outcome);
    return outcome;
  };
  const controls: ExperimentOutcome[] = [];
  if (tap) controls.push(await experiment(tap));
  const main = await experiment(plan.main);
  for (const control of others) controls.push(await experiment(control));
  const replayed = replay ? await timed('replayMs', runReplay(bench, replay, progress, signal, clock)) : null;
  const echo = echoWanted ? await timed('echoMs', runEcho(bench, streams, interfaces, progress, signal, clock)) : null;
  timings['injectMs'] = Math.round(main.timings.injectMs);
  timings['scanMs'] = Math.round(main.timings.scanMs);
  timings['proveMs'] = Math.round(main.timings.proveMs);
  timings['touchMs'] = Math.round(main.timings.touchMs);
  timings['lateWriteMs'] = Math.round(main.timings.lateWriteMs);
  for (const control of controls) {
    timings[`${control.name}Ms`] = Math.round(control.timings.injectMs + control.timings.proveMs);
  }
  const statistics = await wait('the statistics', questionMilliseconds, () => host.statistics());
  log.assertNoOops();
  for (const one of [main, ...controls]) assertNoContradiction(one);
  const { iommu } = bench.evidence();
  // A mark that the NIC was not allowed to write any more is a finding of its line, and no fault of the stack.
  const expected = [main, ...controls].reduce((sum, { refusedMarks }) => sum + refusedMarks, 0);
  if (iommu.available) {
    assertNoFaults(await wait('the faults of the IOMMU', questionMilliseconds, () => iommu.value.faults()), expected);
  }
  return {
    status: judgeStatus(
      main.experiment.verdict,
      controls.map(({ name, experiment }) => ({ name, verdict: experiment.verdict })),
      echo?.verdict ?? null,
    ),
    main,
    controls,
    replay: replayed,
    echo,
    counters: await wait('the counters', questionMilliseconds, () => nic.counters.snapshot()),
    statistics,
    facts: bench.facts,
  };
}

/** Does work and notes under a name how long it took. */
function timedInto(timings: Timings): Timed {
  return async (name, work) => {
    const started = performance.now();
    try {
      return await work;
    } finally {
      timings[name] = Math.round(performance.now() - started);
    }
  };
}

/** What sees everything, and what hardware has in its place, cannot both be right. */
function assertNoContradiction({ name, testimonies, experiment }: ExperimentOutcome): void {
  const { lines } = experiment.verdict;
  const contradiction = testimonies.find((one) => agreement(one, lines) === 'contradicts');
  if (!contradiction) return;
  const { witness, outcome, reason } = contradiction;
  const line = witnessedLine[witness];
  throw new BenchError(
    'WitnessContradicts',
    `${name}: the line ${line} ${outcome === 'holds' ? 'does not hold' : 'holds'}, but the ${witness} found: ${reason}`,
    'one of them is wrong: keep the run directory and report it',
  );
}

function assertNoFaults({ count, faults }: IommuFaults, expected: number): void {
  const first = faults[0];
  if (count <= expected) return;
  throw new TestFailure(
    'IommuFault',
    `the IOMMU refused ${count - expected} accesses of the NIC${first ? `, one at 0x${first.address.toString(16)}` : ''}`,
    'a buffer was unmapped while the NIC could still use it: see the kernel log in the run directory',
  );
}
