import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Deadline } from '../../../rig/base/deadline.js';
import { Resources } from '../../../rig/base/resources.js';
import { ModelBench, type ModelOptions } from '../../../rig/bench/model/model-bench.js';
import { runEcho } from '../../../rig/experiment/echo.js';
import {
  macOf,
  runExperiment,
  type ExperimentOutcome,
  type ExperimentPlan,
} from '../../../rig/experiment/experiment.js';
import { runOnBench, type BenchRequest, type RunOutcome } from '../../../rig/experiment/procedure.js';
import { runTransmit } from '../../../rig/experiment/transmit.js';
import type { TransmitPlan } from '../../../rig/experiment/transmit-plan.js';
import { runSteering, type SteeringOutcome } from '../../../rig/experiment/steering.js';
import { steeringPlanOf, type SteerRequest } from '../../../rig/experiment/steering-plan.js';
import { Watch } from '../../../rig/bench/watch.js';
import { runReplay } from '../../../rig/experiment/replay.js';
import type { TrafficOptions } from '../../../rig/traffic/traffic.js';
import { JumpClock } from './jump-clock.js';

export const quiet = { step: () => ({ update: () => undefined, done: () => undefined, failed: () => undefined }) };

export const traffic: TrafficOptions = { frames: 64, lengths: { min: 60, max: 1514 }, seed: 3 };
export const throughMp: ExperimentPlan = { name: 'mp', role: 'mp', mode: 'zero-copy', streams: [traffic] };
export const sentThroughMp: TransmitPlan = {
  name: 'transmit',
  role: 'mp',
  mode: 'zero-copy',
  frames: 64,
  lengths: { min: 256, max: 1514 },
  seed: 3,
};
export const capture = {
  name: 'two.pcap',
  packets: [
    { bytes: new Uint8Array(100).fill(1), timeNs: 0n },
    { bytes: new Uint8Array(20).fill(2), timeNs: 5_000n },
  ],
  passes: 3,
  rate: undefined,
};

/** A bench of models with its guest up, and all that can be done with it. */
export class OnModel {
  readonly clock: JumpClock;
  readonly user = new AbortController();

  /** @param stride least time that a pause takes, in milliseconds */
  constructor(
    options: ModelOptions = {},
    stride?: number,
    readonly bench = new ModelBench(options),
  ) {
    this.clock = new JumpClock(stride);
  }

  async receive(plan: Partial<ExperimentPlan> = {}): Promise<ExperimentOutcome> {
    return runExperiment(this.bench, { ...throughMp, ...plan }, await this.guest(), quiet, this.ends);
  }

  async transmit(plan: Partial<TransmitPlan> = {}): Promise<ExperimentOutcome> {
    return runTransmit(this.bench, { ...sentThroughMp, ...plan }, await this.guest(), quiet, this.ends);
  }

  async echo(streams: readonly [TrafficOptions, ...TrafficOptions[]] = [traffic]) {
    return runEcho(this.bench, streams, await this.guest(), quiet, this.user.signal, this.clock);
  }

  /** Frames to several guests, whose neighbours are started when they are not up. */
  async steer(request: SteerRequest = {}): Promise<SteeringOutcome> {
    const { host } = this.bench;
    const plan = steeringPlanOf({ seed: 3, ...request });
    const stations = [{ guest: host.guest(0), mac: macOf('mp', await this.guest()) }];
    const watch = Watch.over(this.bench, this.ends, 60_000);
    for (let number = 1; number < plan.guests; number++) {
      const guest = host.guest(number);
      await watch.wait('a neighbour to stop', () => guest.stop());
      const interfaces = await watch.wait('a neighbour', () => guest.start({ memoryMib: 1, timeoutMs: 1000 }));
      stations.push({ guest, mac: macOf('mp', interfaces) });
    }
    return runSteering(this.bench, plan, stations, quiet, this.ends);
  }

  async replay() {
    await this.guest();
    return runReplay(this.bench, capture, quiet, this.user.signal, this.clock);
  }

  /** A whole run: both controls, mp, and what else is asked for. */
  async run(request: Partial<BenchRequest> = {}): Promise<RunOutcome & { readonly main: ExperimentOutcome }> {
    const directory = mkdtempSync(join(tmpdir(), 'mprig-model-'));
    const resources = new Resources();
    const whole: BenchRequest = { streams: [traffic], echo: false, directory, complain: () => undefined, ...request };
    try {
      const outcome = await runOnBench(this.bench, whole, {}, quiet, resources, this.ends);
      if (!outcome.main) throw new Error('the frames through mp were not judged');
      return { ...outcome, main: outcome.main };
    } finally {
      await resources.close(Deadline.after(10_000));
      rmSync(directory, { recursive: true, force: true });
    }
  }

  private get ends() {
    return { signal: this.user.signal, clock: this.clock };
  }

  private guest() {
    return this.bench.host.startGuest({ memoryMib: 1, timeoutMs: 1000 });
  }
}
