import type { Bench, BenchFacts } from '../bench/bench.js';
import type { BenchDescription } from '../bench/description.js';
import { Deadline } from '../base/deadline.js';
import { BenchError, InternalError, TestFailure, type RigError } from '../base/errors.js';
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
import { assertLines, whyNoTransmit } from './lines.js';
import { LogWatch } from './log-watch.js';
import { runTransmit } from './transmit.js';
import { planTransmit, type TransmitPlan } from './transmit-plan.js';
import { nothingKept, type KeptParts, type RunListener, type WholePart } from './parts.js';
import type { Streams } from '../traffic/traffic.js';
import type { ReplayOptions } from '../traffic/replay.js';
import { runReplay, type ReplayOutcome } from './replay.js';
import { takeBench, type Timed } from './take-bench.js';
import { Watch, type Ends } from '../bench/watch.js';

/** What a whole run is asked to do. */
export interface RunRequest {
  readonly description: BenchDescription;
  /** What is injected through mp, at the same time. */
  readonly streams: Streams;
  readonly replay?: ReplayOptions | undefined;
  /** Lines of evidence without which the run does not begin, besides those that the bench demands. */
  readonly demanded?: readonly Line[];
  /** Whether the ways of seeing a copy that hardware has are used, too. */
  readonly witnesses?: boolean;
  /** Whether the guest is also asked to send frames back. */
  readonly echo: boolean;
  /** Whether it is also to send frames of its own, which are judged as those that it receives are; not unless stated. */
  readonly transmit?: boolean;
  /** Name of the run. */
  readonly run: string;
  /** Existing directory that receives logs. */
  readonly directory: string;
  /** Is told what could not be kept, or undone. */
  readonly complain: (message: string) => void;
  readonly listener?: RunListener;
  /** What an earlier attempt at the same run has found; nothing unless stated. It is not done again. */
  readonly kept?: KeptParts;
}

/** What a run that came to its end has found; what is from before is in its status only. */
export interface RunOutcome {
  readonly status: RunStatus;
  /** Null when it is from before. */
  readonly main: ExperimentOutcome | null;
  readonly controls: readonly ExperimentOutcome[];
  readonly replay: ReplayOutcome | null;
  /** Null when it was not asked for, or is from before. */
  readonly echo: EchoOutcome | null;
  /** Frames that the guest sent; or why this bench cannot judge them. Null as for `echo`. */
  readonly transmit: TransmitOutcome | null;
  /** The NIC's counters since its reset. */
  readonly counters: CounterSnapshot;
  /** Counters of driver and mp stack, by their `ethtool -S` names. */
  readonly statistics: ReadonlyMap<string, bigint>;
  readonly facts: BenchFacts;
}

/** What became of frames that the guest sent, or why a bench cannot judge them. */
export type TransmitOutcome = ExperimentOutcome | { readonly unavailable: string };

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
  const { description, run, directory, complain, listener } = request;
  const resources = new Resources(complain);
  const timed = timedInto(timings);
  try {
    listener?.begins?.('bench');
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
 * @throws BenchError `LineLacking` before anything is done on a bench that cannot give what is demanded; BenchError, TestFailure or Interrupted when the run could not come to its end
 */
export async function runOnBench(
  bench: Bench,
  request: BenchRequest,
  timings: Timings,
  progress: Progress,
  resources: Resources,
  ends: Ends,
): Promise<RunOutcome> {
  const { streams, replay, echo: echoWanted, directory, complain, demanded = [], witnesses = false } = request;
  const { transmit: transmitWanted = false } = request;
  const { listener = {}, kept = nothingKept } = request;
  const { signal, clock } = ends;
  const timed = timedInto(timings);
  const { host, nic } = bench;
  assertLines(bench, demanded);
  const wait = <T>(what: string, milliseconds: number, work: () => Promise<T>): Promise<T> =>
    Watch.over(bench, ends, milliseconds).wait(what, work);
  const log = new LogWatch(host, directory, complain);
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
  const plan = planExperiments(streams, { witnesses, controlFrames: controlFramesOf(bench.evidence()) });
  const done: ExperimentOutcome[] = [];
  const statistics = () => wait('the statistics', questionMilliseconds, () => host.statistics());
  const flaw = async (): Promise<RigError | undefined> => {
    const known = log.oops() ?? done.map(contradictionIn).find((one) => one !== undefined);
    const { iommu } = bench.evidence();
    if (known || !iommu.available) return known;
    // A mark that the NIC was not allowed to write any more is a finding of its line, and no fault of the stack.
    const expected = done.reduce((sum, { refusedMarks }) => sum + refusedMarks, 0);
    return faultsBeyond(
      await wait('the faults of the IOMMU', questionMilliseconds, () => iommu.value.faults()),
      expected,
    );
  };
  const part = async <T>(
    name: string,
    work: () => Promise<T>,
    found: (result: T) => WholePart['found'],
  ): Promise<T | null> => {
    if (kept.names.has(name)) return null;
    listener.begins?.(name);
    const result = await work();
    // What is flawed now ends the run with that, once all is done; nothing of it may be kept for another attempt.
    if (listener.ended && !(await flaw())) {
      await listener.ended({ name, found: found(result), statistics: await statistics(), facts: bench.facts });
    }
    return result;
  };
  const judged = (
    one: Pick<ExperimentPlan, 'name'>,
    experiment: () => Promise<ExperimentOutcome>,
  ): Promise<ExperimentOutcome | null> => {
    const work = async () => {
      const outcome = await experiment();
      done.push(outcome);
      noteTimings(timings, outcome);
      listener.judged?.(outcome);
      return outcome;
    };
    return part(one.name, work, (outcome) => ({ experiment: outcome }));
  };
  const experiment = (one: ExperimentPlan) => judged(one, () => runExperiment(bench, one, interfaces, progress, ends));
  const sending = (one: TransmitPlan) => judged(one, () => runTransmit(bench, one, interfaces, progress, ends));
  // The tap comes first: it needs the NIC as an ordinary network device, which is what it is before any bind.
  const [tap, ...others] = plan.controls;
  if (tap) await experiment(tap);
  const main = await experiment(plan.main);
  for (const control of others) await experiment(control);
  const transmit = transmitWanted ? await transmitOn(bench, streams[0].seed, sending, progress) : null;
  const replayed = replay
    ? await part(
        'replay',
        () => timed('replayMs', runReplay(bench, replay, progress, signal, clock)),
        (outcome) => ({ replay: outcome }),
      )
    : null;
  const echo = echoWanted
    ? await part(
        'echo',
        () => timed('echoMs', runEcho(bench, streams, interfaces, progress, signal, clock)),
        (outcome) => ({ echo: outcome }),
      )
    : null;
  listener.begins?.('end');
  const controls = done.filter((one) => one !== main && one !== transmit);
  const found = await statistics();
  const trouble = await flaw();
  if (trouble) throw trouble;
  return {
    status: statusWith(kept, main, controls, echo, transmit),
    main,
    controls,
    replay: replayed,
    echo,
    transmit,
    counters: await wait('the counters', questionMilliseconds, () => nic.counters.snapshot()),
    statistics: found,
    facts: bench.facts,
  };
}

/** How a run ends of which all parts are from before. */
export function statusOfKept(kept: KeptParts): RunStatus {
  return statusWith(kept, null, [], null, null);
}

function statusWith(
  kept: KeptParts,
  main: ExperimentOutcome | null,
  controls: readonly ExperimentOutcome[],
  echo: EchoOutcome | null,
  transmit: TransmitOutcome | null,
): RunStatus {
  const judged = main?.experiment.verdict ?? kept.main;
  if (!judged) throw new InternalError('MainMissing', 'a run has come to its end without its frames', 'report it');
  const now = controls.map(({ name, experiment }) => ({ name, verdict: experiment.verdict }));
  const sent = transmit && !('unavailable' in transmit) ? transmit.experiment.verdict : kept.transmit;
  return judgeStatus(judged, [...kept.controls, ...now], echo?.verdict ?? kept.echo, sent);
}

/** The guest sends: first through the tap, for the reason for which frames go that way first when it receives. */
async function transmitOn(
  bench: Bench,
  seed: number,
  run: (plan: TransmitPlan) => Promise<ExperimentOutcome | null>,
  progress: Progress,
): Promise<TransmitOutcome | null> {
  const why = whyNoTransmit(bench.evidence());
  if (why !== null) {
    progress.step('transmit').done(`not tried: ${why}`);
    return { unavailable: why };
  }
  const { main, controls } = planTransmit(seed);
  const [tap, ...others] = controls;
  if (tap) await run(tap);
  const outcome = await run(main);
  for (const control of others) await run(control);
  return outcome;
}

function noteTimings(timings: Timings, { name, timings: spent }: ExperimentOutcome): void {
  const { injectMs, scanMs, proveMs, touchMs, lateWriteMs } = spent;
  const parts =
    name === 'mp' ? { injectMs, scanMs, proveMs, touchMs, lateWriteMs } : { [`${name}Ms`]: injectMs + proveMs };
  for (const [part, milliseconds] of Object.entries(parts)) timings[part] = Math.round(milliseconds);
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
function contradictionIn({ name, testimonies, experiment }: ExperimentOutcome): BenchError | undefined {
  const { lines } = experiment.verdict;
  const contradiction = testimonies.find((one) => agreement(one, lines) === 'contradicts');
  if (!contradiction) return undefined;
  const { witness, outcome, reason } = contradiction;
  const line = witnessedLine[witness];
  return new BenchError(
    'WitnessContradicts',
    `${name}: the line ${line} ${outcome === 'holds' ? 'does not hold' : 'holds'}, but the ${witness} found: ${reason}`,
    'one of them is wrong: keep the run directory and report it',
  );
}

function faultsBeyond({ count, faults }: IommuFaults, expected: number): TestFailure | undefined {
  const first = faults[0];
  if (count <= expected) return undefined;
  return new TestFailure(
    'IommuFault',
    `the IOMMU refused ${count - expected} accesses of the NIC${first ? `, one at 0x${first.address.toString(16)}` : ''}`,
    'a buffer was unmapped while the NIC could still use it: see the kernel log in the run directory',
  );
}
