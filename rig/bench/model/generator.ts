import type { Deadline } from '../../base/deadline.js';
import { NicBusy } from '../../nic/errors.js';
import { buildFrame, frameSequence } from '../../nic/frame.js';
import type { Generator, GeneratorStatus } from '../../nic/nic.js';
import type { Pacing, SourcePacing, SourcePlan } from '../../nic/pacing.js';
import { packetIntervals, paddedLength } from '../../nic/packet-memory.js';
import { tokensOf, tokensPerSecond } from '../../nic/rate.js';
import type { ReplayPlan } from '../../nic/replay.js';
import {
  assertAllowance,
  assertInjection,
  type InjectionPlan,
  type StreamPlan,
  type TrafficPlan,
} from '../../nic/traffic.js';

/** A frame that the generator makes. */
export interface GeneratedFrame {
  readonly bytes: Uint8Array;
  /** Number of the stream, and the frame's sequence number; null: it is of the replay. */
  readonly stream: number | null;
  readonly sequence: number;
  /** Its destination decides who receives it; else whoever has the host's queue. */
  readonly steered: boolean;
  /** Counted from 0 since the generator was started. */
  readonly index: number;
}

/** What the generator needs of the NIC around it. */
export interface Injector {
  readonly clockHz: number;
  readonly cycle: number;
  /** Whether a frame would find a posted buffer, and its record room in the DMA trace. */
  readonly ready: { readonly buffer: boolean; readonly record: boolean };
  /** Lets the clock go on to a cycle. */
  advance(cycle: number): void;
  inject(frame: GeneratedFrame): void;
}

/** Frames that go out before somebody looks again. */
const atOnce = 32;
/** Cycles for which frames are held between two looks. */
const heldAtOnce = 1000;
const pollMs = 20;

/** Where frames come from, and when the next one is due. */
class Source {
  pacing: SourcePacing = { injected: 0, firstTime: 0, lastTime: 0 };
  /** Clock cycle in which the next frame may begin. */
  due: number;
  private debt = 0;

  constructor(
    private readonly plan: SourcePlan,
    private readonly started: number,
    /** The frame of a number, counted from 0. */
    readonly frame: (index: number) => Omit<GeneratedFrame, 'index'>,
    /** Cycles from the beginning of a frame to that of the next; null: as its rate says. */
    private readonly interval: ((index: number) => number) | null,
    private readonly clockHz: number,
  ) {
    this.due = started;
  }

  get finished(): boolean {
    return this.pacing.injected >= this.plan.count;
  }

  /** A frame of so many bytes has begun. */
  began(cycle: number, length: number): void {
    const { injected, firstTime } = this.pacing;
    this.pacing = { injected: injected + 1, firstTime: injected === 0 ? cycle : firstTime, lastTime: cycle };
    const { rate, burst = 1 } = this.plan;
    if (this.interval) this.debt += this.interval(injected);
    else if (rate) this.debt += (tokensOf(rate, length) / tokensPerSecond(rate)) * this.clockHz;
    // Frames of a burst follow each other at once.
    if (this.interval || (injected + 1) % burst === 0) this.due = this.started + Math.round(this.debt);
  }
}

/** Makes the same frames as the NIC's generator, whenever somebody looks what it does. */
export class ModelGenerator implements Generator {
  running = false;
  private plan: InjectionPlan | undefined;
  private streams: readonly Source[] = [];
  private replay: Source | undefined;
  private injected = 0;
  private allowed: number | undefined;
  private heldCycles = 0;

  constructor(private readonly nic: Injector) {}

  configure(plan: TrafficPlan): Promise<void> {
    const { holdOnStarved, holdOnTraceFull } = plan;
    return this.configureAll({ streams: [plan], holdOnStarved, holdOnTraceFull });
  }

  async configureAll(plan: InjectionPlan): Promise<void> {
    assertInjection(plan);
    if (this.running) throw new NicBusy('the traffic generator is running');
    this.plan = plan;
    this.allowed = plan.allowance;
  }

  async start(): Promise<void> {
    const { clockHz, cycle } = this.nic;
    const { streams = [], replay } = this.plan ?? {};
    this.streams = streams.map(
      (stream, number) => new Source(stream, cycle, (index) => frameOf(stream, number, index), null, clockHz),
    );
    this.replay = replay && new Source(replay, cycle, packetOf(replay), intervalOf(replay, clockHz), clockHz);
    [this.injected, this.heldCycles] = [0, 0];
    this.running = true;
  }

  async allow(frames: number): Promise<void> {
    assertAllowance(this.allowed, frames);
    this.allowed = frames;
  }

  async stop(): Promise<void> {
    this.running = false;
  }

  async status(): Promise<GeneratorStatus> {
    this.work();
    return { running: this.running, injected: this.injected };
  }

  finished(deadline: Deadline): Promise<number> {
    return deadline.poll('the traffic generator', pollMs, async () => {
      const { running, injected } = await this.status();
      return running ? undefined : injected;
    });
  }

  async pacing(): Promise<Pacing> {
    const replay = this.replay?.pacing ?? { injected: 0, firstTime: 0, lastTime: 0 };
    return { heldCycles: this.heldCycles, streams: this.streams.map(({ pacing }) => pacing), replay };
  }

  /** Lets some frames go out. */
  work(): void {
    for (let frames = 0; this.running && frames < atOnce; frames++) {
      const [source] = [...this.streams, ...(this.replay ? [this.replay] : [])]
        .filter(({ finished }) => !finished)
        .sort((a, b) => a.due - b.due);
      if (!source) this.running = false;
      else if (this.held) return this.hold();
      else this.send(source);
    }
  }

  private get held(): boolean {
    const { buffer, record } = this.nic.ready;
    if (this.injected >= (this.allowed ?? Infinity)) return true;
    return (this.plan?.holdOnStarved === true && !buffer) || (this.plan?.holdOnTraceFull === true && !record);
  }

  private hold(): void {
    this.heldCycles += heldAtOnce;
    this.nic.advance(this.nic.cycle + heldAtOnce);
  }

  private send(source: Source): void {
    const frame = source.frame(source.pacing.injected);
    this.nic.advance(Math.max(this.nic.cycle, source.due));
    source.began(this.nic.cycle, frame.bytes.length);
    this.nic.inject({ ...frame, index: this.injected++ });
  }
}

function frameOf(plan: StreamPlan, stream: number, index: number): Omit<GeneratedFrame, 'index'> {
  return {
    bytes: buildFrame(plan, index),
    stream,
    sequence: frameSequence(plan, index),
    steered: plan.steered ?? false,
  };
}

function packetOf({ packets }: ReplayPlan): (index: number) => Omit<GeneratedFrame, 'index'> {
  return (index) => {
    const packet = packets[index % packets.length]?.bytes ?? new Uint8Array();
    const bytes = new Uint8Array(paddedLength(packet.length));
    bytes.set(packet);
    return { bytes, stream: null, sequence: 0, steered: false };
  };
}

function intervalOf({ packets, originalTiming }: ReplayPlan, clockHz: number): ((index: number) => number) | null {
  if (!originalTiming) return null;
  const intervals = packetIntervals(packets, clockHz);
  return (index) => Number(intervals[index % intervals.length] ?? 0n);
}
