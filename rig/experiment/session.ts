import { Deadline } from '../base/deadline.js';
import { Resources } from '../base/resources.js';
import type { Bench } from '../bench/bench.js';
import { settleBench, unlessOver } from '../bench/settle.js';
import type { Disturbance, GuestInterface } from '../host/host.js';
import type { Streams } from '../traffic/traffic.js';
import { bindGuest } from './bind.js';
import { runEcho, type EchoOutcome } from './echo.js';
import { macOf, runExperiment, type ExperimentOutcome, type ExperimentPlan } from './experiment.js';
import { assertLines } from './lines.js';
import { LogWatch } from './log-watch.js';
import type { ReplayOptions } from '../traffic/replay.js';
import { runReplay, type ReplayOutcome } from './replay.js';
import { takeBench, type BenchTaking } from './take-bench.js';
import { Neighbours } from './neighbours.js';
import { runSteering, type SteeringOutcome } from './steering.js';
import type { SteeringPlan } from './steering-plan.js';
import { runTransmit } from './transmit.js';
import type { TransmitPlan } from './transmit-plan.js';
import { Watch } from '../bench/watch.js';

const modulesMilliseconds = 120_000;
const guestMilliseconds = 120_000;
const startMilliseconds = guestMilliseconds + 60_000;
const shortMilliseconds = 30_000;
const disturbanceMilliseconds = 120_000;
const closeMilliseconds = 30_000;

/** What a session needs besides the bench. */
export type SessionRequest = Pick<BenchTaking, 'directory' | 'progress' | 'signal' | 'complain'>;

/** A bench that is held, with its guest up: what experiments are run on, one after the other. */
export class Session {
  private guestInterfaces: readonly GuestInterface[] = [];
  private readonly neighbours: Neighbours;

  private constructor(
    readonly bench: Bench,
    private readonly request: SessionRequest,
    private readonly log: LogWatch,
    private readonly resources: Resources,
  ) {
    this.neighbours = new Neighbours(bench.host, log);
  }

  /**
   * Builds what is not current, takes the bench and starts its guest.
   * @throws BenchError or Interrupted; everything taken is given back then
   */
  static async open(taking: BenchTaking): Promise<Session> {
    const resources = new Resources(taking.complain);
    try {
      const { bench } = await takeBench(taking, resources);
      return await Session.on(bench, taking, resources);
    } catch (error) {
      await resources.close(Deadline.after(closeMilliseconds));
      throw error;
    }
  }

  /**
   * Starts the guest of a bench that is held and at rest. Everything taken is queued in `resources`.
   * @throws BenchError `LineLacking` before anything is done on a bench that cannot give what its file demands
   */
  static async on(bench: Bench, request: SessionRequest, resources: Resources): Promise<Session> {
    assertLines(bench);
    const log = new LogWatch(bench.host, request.directory, request.complain);
    resources.defer('logs', () => log.close());
    const session = new Session(bench, request, log, resources);
    resources.defer('guest', () => bench.host.stopGuest());
    const step = request.progress.step('guest');
    try {
      await session.wait('loading the modules', modulesMilliseconds, () => bench.host.loadModules());
      await session.startGuest();
      step.done('up');
    } catch (error) {
      step.failed('not up');
      throw error;
    }
    return session;
  }

  get interfaces(): readonly GuestInterface[] {
    return this.guestInterfaces;
  }

  /** Runs one experiment and judges it. */
  experiment(plan: ExperimentPlan): Promise<ExperimentOutcome> {
    const { progress, signal } = this.request;
    return runExperiment(this.bench, plan, this.interfaces, progress, { signal });
  }

  /** Lets the guest send frames of its own, and judges how they left the host. */
  transmit(plan: TransmitPlan): Promise<ExperimentOutcome> {
    const { progress, signal } = this.request;
    return runTransmit(this.bench, plan, this.interfaces, progress, { signal });
  }

  /** Lets the guest send frames back. */
  echo(streams: Streams): Promise<EchoOutcome> {
    return runEcho(this.bench, streams, this.interfaces, this.request.progress, this.request.signal);
  }

  /** Replays a capture towards the guest. */
  replay(options: ReplayOptions): Promise<ReplayOutcome> {
    return runReplay(this.bench, options, this.request.progress, this.request.signal);
  }

  /** Injects frames to several guests at once, starting those that are not there yet, and judges who received what. */
  async steer(plan: SteeringPlan): Promise<SteeringOutcome> {
    const { progress, signal } = this.request;
    const stations = [{ guest: this.bench.host.guest(0), mac: macOf('mp', this.interfaces) }];
    const step = progress.step('neighbours');
    try {
      for (let number = 1; number < plan.guests; number++) {
        step.update(`starting guest ${number}`);
        stations.push(
          await this.wait('a neighbour to start', startMilliseconds, () =>
            this.neighbours.start(number, this.guestWanted),
          ),
        );
      }
      step.done(`${plan.guests - 1} up`);
    } catch (error) {
      step.failed('not up');
      throw error;
    }
    return runSteering(this.bench, plan, stations, progress, { signal });
  }

  /** Hands the NIC's receive queue to the guest and takes it back. */
  async rebind(): Promise<void> {
    const watch = Watch.over(this.bench, this.request, shortMilliseconds);
    await bindGuest(this.bench, { mode: 'zero-copy', mac: macOf('mp', this.interfaces) }, watch);
    await this.wait('mp to be released', shortMilliseconds, () => this.bench.host.unbind());
  }

  /**
   * Disturbs the NIC under test while the guest is bound to it. A NIC that goes down takes the binding with it.
   * @returns why its driver has refused that; null: it was done
   */
  async disturb(disturbance: Disturbance): Promise<string | null> {
    const watch = Watch.over(this.bench, this.request, disturbanceMilliseconds);
    await bindGuest(this.bench, { mode: 'zero-copy', mac: macOf('mp', this.interfaces) }, watch);
    return watch.wait('the NIC to be disturbed', () => this.bench.host.disturbNic(disturbance));
  }

  /** Ends the guest and starts it anew. */
  async restartGuest(): Promise<void> {
    await this.wait('the guest to stop', shortMilliseconds, () => this.bench.host.stopGuest());
    await this.startGuest();
  }

  /** Counters of driver and mp stack, by their `ethtool -S` names. */
  statistics(): Promise<ReadonlyMap<string, bigint>> {
    return this.wait('the statistics', shortMilliseconds, () => this.bench.host.statistics());
  }

  /** @throws TestFailure `KernelOops` when the host's or the guest's kernel has failed */
  assertNoOops(): void {
    this.log.assertNoOops();
  }

  /**
   * Brings instrument, binding and guest to the state in which every experiment begins.
   * A guest that no longer answers is started anew.
   */
  async reset(): Promise<void> {
    await settleBench(this.bench, 'kept', this.request.signal);
    const { host } = this.bench;
    await this.wait('the neighbours to be released', shortMilliseconds, () => this.neighbours.release());
    const answers = await this.wait('the guest to answer', shortMilliseconds, async () => {
      await unlessOver(['GuestNotEchoing'], host.endEcho());
      await host.holdFrames('mp');
    }).then(
      () => true,
      () => false,
    );
    if (!answers) await this.restartGuest();
  }

  /** Gives everything back; never throws. */
  close(): Promise<void> {
    return this.resources.close(Deadline.after(closeMilliseconds));
  }

  private async startGuest(): Promise<void> {
    this.guestInterfaces = await this.wait('the guest to start', startMilliseconds, () =>
      this.bench.host.startGuest(this.guestWanted),
    );
  }

  private get guestWanted(): { readonly memoryMib: number; readonly timeoutMs: number } {
    return { memoryMib: this.bench.description.guest.memoryMib, timeoutMs: guestMilliseconds };
  }

  private wait<T>(what: string, milliseconds: number, work: () => Promise<T>): Promise<T> {
    return Watch.over(this.bench, this.request, milliseconds).wait(what, work);
  }
}
