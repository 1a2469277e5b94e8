import { randomInt } from 'node:crypto';
import { Deadline } from '../../../rig/base/deadline.js';
import { TestFailure } from '../../../rig/base/errors.js';
import { macOf } from '../../../rig/experiment/experiment.js';
import type { GuestInterface } from '../../../rig/host/host.js';
import { injectionPatience, injectionSeconds, roundPlan } from '../../../rig/experiment/plan.js';
import { drawNonceKey } from '../../../rig/nic/nonce.js';
import type { InjectionPlan } from '../../../rig/nic/traffic.js';
import type { CostReading } from './cost-plugin.js';
import type { HostBench } from './host-bench.js';
import { framesOnWire, isStanding, pathParts, type Path, type RoundPlan } from './scenarios.js';

/** Of the NIC's own clock: far more apart than a machine and its guest need for one frame. */
const spacedRate = { framesPerSecond: 20_000 };
const pollMilliseconds = 5;
const idleMilliseconds = 60_000;
const commandMilliseconds = 60_000;
/** A frame that the guest sees besides, such as a question of the machine's kernel, spoils a round. */
const mostSpoilt = 3;

/** Nobody's; only the question for it matters, which tells the bridge where the guest is. */
const unusedAddress = '198.51.100.9';
const learnMilliseconds = 3000;
/** From there the NIC's frames come, so that a bridge knows where it is when the guest answers. */
const peer = '02:4d:50:00:00:fe';
const wireMilliseconds = 60_000;

/** One round. */
export interface MeterReading extends CostReading {
  /** Pins that were made in it: of a page of the guest, or of a huge one. */
  readonly pinned: number;
}

interface Arrived {
  readonly inGuest: number;
  readonly onWire: number;
  readonly pinned: number;
}

/** Lets frames flow on one path after the other while the plugin counts. */
export class HostMeter {
  private current: Path | undefined;

  constructor(
    private readonly host: HostBench,
    private readonly interfaces: readonly GuestInterface[],
  ) {}

  /** Gives the NIC to a path. */
  async use(path: Path): Promise<void> {
    const { host } = this.host.bench;
    if (this.current !== undefined && pathParts[this.current].mode !== undefined) await host.unbind();
    this.current = path;
    const { mode, role, macvtap = false } = pathParts[path];
    if (mode !== undefined) await host.bind(mode);
    // A bridge that has not learnt where the guest is sends its frames everywhere, which costs more.
    else if (role === 'tap' && !macvtap) await host.ping(role, unusedAddress, 1, learnMilliseconds);
  }

  /** Lets the guest do with what it receives what these rounds are about, while `work` has them. */
  async during<T>({ path, direction, pattern }: RoundPlan, work: () => Promise<T>): Promise<T> {
    const { host } = this.host.bench;
    const { role } = pathParts[path];
    if (direction === 'echo') await host.startEcho(role);
    if (pattern === 'kept') await host.holdFrames(role);
    try {
      return await work();
    } finally {
      if (direction === 'echo') await host.endEcho();
      // Nothing arrives there meanwhile.
      if (pattern === 'kept') await host.holdFrames(role === 'mp' ? 'tap' : 'mp');
    }
  }

  /**
   * Counts while the frames flow.
   * @throws TestFailure `FramesMissing` when not as many arrive as were sent, again and again
   */
  async round(round: RoundPlan): Promise<MeterReading> {
    for (let spoilt = 0; ; spoilt++) {
      const before = await this.arrived(round.path);
      const reading = await this.count(round);
      const after = await this.arrived(round.path);
      const { direction, frames } = round;
      const onWire = frames * framesOnWire(round);
      const wanted = [direction === 'transmit' ? 0 : frames, direction === 'receive' ? 0 : onWire];
      const seen = [after.inGuest - before.inGuest, after.onWire - before.onWire];
      if (seen.join() === wanted.join()) return { ...reading, pinned: after.pinned - before.pinned };
      if (spoilt === mostSpoilt) {
        throw new TestFailure(
          'FramesMissing',
          `of ${frames} frames to ${direction} on ${round.path} the guest has seen ${seen[0]}, the wire ${seen[1]}`,
          'see the logs of machine and guest',
        );
      }
    }
  }

  private async count(round: RoundPlan): Promise<CostReading> {
    const { bench, cost } = this.host;
    const before = (await bench.nic.counters.snapshot()).TX_FRAMES;
    await (round.direction === 'transmit' ? this.send(round) : this.inject(round));
    if (round.direction !== 'receive') await this.untilSent(before + round.frames * framesOnWire(round));
    await cost.untilIdle(Deadline.after(idleMilliseconds));
    await cost.stop();
    return cost.read();
  }

  private async inject({ path, pattern, length, frames }: RoundPlan): Promise<void> {
    const { bench, memory, cost } = this.host;
    const { generator } = bench.nic;
    const stream = { frames, lengths: { min: length, max: length }, seed: 1 };
    const rate = pattern === 'spaced' ? { rate: spacedRate } : {};
    const plan = roundPlan([{ ...stream, ...rate }], macOf(pathParts[path].role, this.interfaces));
    // Nobody reads the trace.
    await generator.configureAll({ ...plan, holdOnTraceFull: false });
    const standing = isStanding(pattern);
    if (standing) await memory.pause();
    try {
      await cost.start();
      await generator.start();
      await this.untilDelivered(plan);
    } finally {
      if (standing) await memory.resume();
    }
  }

  private async send({ path, pattern, length, frames }: RoundPlan): Promise<void> {
    const { bench, cost } = this.host;
    await cost.start();
    await bench.host.sendFrames(pathParts[path].role, {
      destination: peer,
      key: drawNonceKey(() => randomInt(256)),
      first: 0,
      count: frames,
      pattern: 1,
      lengths: [length],
      leaveChecksum: false,
      leaveSegments: pattern === 'segments',
    });
  }

  private async untilSent(frames: number): Promise<void> {
    const { counters } = this.host.bench.nic;
    await Deadline.after(wireMilliseconds).poll('the frames to reach the wire', pollMilliseconds, async () =>
      (await counters.snapshot()).TX_FRAMES < frames ? undefined : true,
    );
  }

  private async untilDelivered(plan: InjectionPlan): Promise<void> {
    const { generator, counters } = this.host.bench.nic;
    const frames = plan.streams.reduce((sum, { count }) => sum + count, 0);
    const deadline = Deadline.after(injectionPatience(frames, injectionSeconds(plan)));
    await deadline.poll('the injection', pollMilliseconds, async () => {
      if ((await generator.status()).running) return undefined;
      return (await counters.snapshot()).RX_IN_FLIGHT === 0 ? true : undefined;
    });
  }

  /** Frames that have arrived so far, where those of this path go. */
  private async arrived(path: Path): Promise<Arrived> {
    const { nic, host } = this.host.bench;
    const { lines } = await host.runInGuest(pathParts[path].role, 'cat /proc/net/dev', commandMilliseconds);
    const pins = (await host.statistics()).get('mp_pin_misses') ?? 0n;
    return { inGuest: receivedFrames(lines), onWire: (await nic.counters.snapshot()).TX_FRAMES, pinned: Number(pins) };
  }
}

/** Frames received by the one interface besides `lo` that /proc/net/dev tells of. */
export function receivedFrames(lines: readonly string[]): number {
  const counts = lines.map((line) => /^\s*(\w+):\s*\d+\s+(\d+)/.exec(line)).filter((found) => found?.[1] !== 'lo');
  return Math.max(0, ...counts.map((found) => Number(found?.[2] ?? 0)));
}
