import { UsageError } from '../base/errors.js';
import type { Bench, BenchFacts } from '../bench/bench.js';
import type { Line } from '../evidence/types.js';
import type { Disturbance } from '../host/host.js';
import { keptRate } from '../traffic/traffic.js';
import { streamsOf, type TrafficRequest } from '../traffic/request.js';
import type { ExperimentPlan } from './experiment.js';
import { declaredLines, whyNoTransmit } from './lines.js';
import type { WhenStarved } from './plan.js';
import { readReplay } from '../traffic/replay.js';
import {
  echoResult,
  receiveResult,
  type EchoResult,
  type ReceiveResult,
  type ReplayResult,
  type RigResult,
  type SteeringResult,
  transmitResult,
  type TransmitResult,
} from './results.js';
import { Session } from './session.js';
import { steeringPlanOf, type SteerRequest } from './steering-plan.js';
import type { BenchTaking } from './take-bench.js';
import { transmitPlanOf } from './transmit-plan.js';

/** How frames are to reach the guest. */
export interface ReceiveRequest extends TrafficRequest {
  /** Through mp, or through a stock tap and vhost_net; `mp` unless stated. */
  readonly through?: 'mp' | 'tap';
  /** Through mp: into the guest's own buffers, or with copying forced; `zero-copy` unless stated. */
  readonly mode?: 'zero-copy' | 'copy';
  /** What becomes of a frame for which the guest has posted no buffer; it waits unless stated. */
  readonly whenStarved?: WhenStarved;
  /** Lines of evidence that must hold even where the bench cannot give them. */
  readonly require?: readonly Line[];
  /** Also use what real hardware has to see copies; `false` unless stated. */
  readonly witnesses?: boolean;
}

/** What the guest is to send. */
export interface TransmitRequest {
  /** 256 unless stated. */
  readonly frames?: number;
  /**
   * Bytes without FCS: `256`, `256..1514`, or a mix `256:7,1514:1`; `256..1514` unless stated. Shorter ones are refused:
   * mp copies them on purpose.
   */
  readonly length?: string;
  /** A checksum in each frame is left to the NIC, and the frame wrong without it; `false` unless stated. */
  readonly leaveChecksum?: boolean;
  /** Decides order of lengths and payload; 1 unless stated. */
  readonly seed?: number;
  /** Through mp, or through a stock tap and vhost_net; `mp` unless stated. */
  readonly through?: 'mp' | 'tap';
  /** Through mp: out of the guest's own pages, or with copying forced; `zero-copy` unless stated. */
  readonly mode?: 'zero-copy' | 'copy';
  /** Lines of evidence that must hold even where the bench cannot give them. */
  readonly require?: readonly Line[];
}

/** How a capture is to be replayed. */
export interface ReplayRequest {
  /** How often; once unless stated. */
  readonly passes?: number;
  /** `100kfps`, `200Mbps` or `10%`; at the times of the capture unless stated. */
  readonly rate?: string;
}

/** What a rig is opened with. */
export interface RigOptions extends BenchTaking {
  /** Used where a request has no seed of its own. */
  readonly seed?: number;
}

/** A bench in the hands of a test. */
export class Rig {
  private readonly done: RigResult[] = [];

  private constructor(
    private readonly session: Session,
    private readonly seed = 1,
  ) {}

  /** Takes a bench and starts its guest. @throws BenchError, UsageError, Interrupted */
  static async open(options: RigOptions): Promise<Rig> {
    return new Rig(await Session.open(options), options.seed);
  }

  /** A rig on a session that was begun already. */
  static on(session: Session, seed?: number): Rig {
    return new Rig(session, seed);
  }

  /** What the bench is. */
  get facts(): BenchFacts {
    return this.session.bench.facts;
  }

  /** The bench itself, for what the methods here do not cover. */
  get bench(): Bench {
    return this.session.bench;
  }

  /** Why the bench cannot give a line of evidence, in its own words; null: it can. */
  whyNot(line: Line): string | null {
    return declaredLines(this.bench.evidence()).find((one) => one.line === line)?.why ?? null;
  }

  /** Why the bench cannot show whether frames that the guest sends are copied; null: it can. */
  whyNoTransmit(): string | null {
    return whyNoTransmit(this.bench.evidence());
  }

  /** Why the bench's NIC under test cannot bring frames of so many bytes to the guest; null: it can. */
  whyNotLength(bytes: number): string | null {
    const { card, longestFrame } = this.bench.underTest;
    if (bytes <= longestFrame) return null;
    return `${card ?? 'the instrument'} brings no frame of more than ${longestFrame} bytes to a guest`;
  }

  /** Why so many guests cannot have frames of the bench's NIC under test at the same time; null: they can. */
  whyNotGuests(guests: number): string | null {
    const { card, mostGuests } = this.bench.underTest;
    if (guests <= mostGuests) return null;
    return `${card ?? 'the instrument'} serves no more than ${mostGuests} of them at once`;
  }

  /** Why the bench's NIC under test loses no frame for which there is no buffer; null: it does. */
  whyNotDropping(): string | null {
    const { card, dropsUnbuffered } = this.bench.underTest;
    return dropsUnbuffered ? null : `${card ?? 'the instrument'} leaves frames at the wire until there is a buffer`;
  }

  /** Why another NIC than the instrument is under test; null: it is the instrument. */
  whyNotInstrument(): string | null {
    const { card } = this.bench.underTest;
    return card === null ? null : `under test is ${card}`;
  }

  /**
   * Injects frames towards the guest and judges, frame by frame, what became of them. A copy, a loss or missing evidence
   * is a result, not an error.
   */
  async receive(request: ReceiveRequest = {}): Promise<ReceiveResult> {
    const { through = 'mp', mode = 'zero-copy', whenStarved = 'wait', require = [], witnesses = false } = request;
    assertMode(request);
    const plan: ExperimentPlan = {
      name: through === 'tap' ? 'tap' : mode === 'copy' ? 'mp-copy' : 'mp',
      role: through,
      mode: through === 'tap' ? null : mode,
      streams: streamsOf(request, this.seed),
      demanded: require,
      witnesses,
      whenStarved,
    };
    const before = await this.session.statistics();
    const outcome = await this.session.experiment(plan);
    this.session.assertNoOops();
    return this.keep(receiveResult(outcome, { before, after: await this.session.statistics() }));
  }

  /**
   * Lets the guest send frames of its own and judges, frame by frame, how they left the host. A copy, a loss or missing
   * evidence is a result, not an error.
   * @throws UsageError when the guest cannot send what is asked for, or mp copies it on purpose
   */
  async transmit(request: TransmitRequest = {}): Promise<TransmitResult> {
    const { through = 'mp', mode = 'zero-copy', seed = this.seed, require = [], ...frames } = request;
    assertMode(request);
    const plan = transmitPlanOf({ through, mode }, { ...frames, seed }, require);
    const before = await this.session.statistics();
    const outcome = await this.session.transmit(plan);
    this.session.assertNoOops();
    return this.keep(transmitResult(outcome, { before, after: await this.session.statistics() }));
  }

  /** Lets the guest send back what it receives through mp, while the NIC checks and measures what returns. */
  async echo(request: TrafficRequest = {}): Promise<EchoResult> {
    return this.keep(echoResult(await this.session.echo(streamsOf(request, this.seed))));
  }

  /** Replays a pcap or pcapng file towards the guest through mp. @throws TestFailure `ReplayLost` */
  async replay(path: string, { passes = 1, rate }: ReplayRequest = {}): Promise<ReplayResult> {
    const capture = await readReplay(path, passes, rate === undefined ? undefined : keptRate(rate, ''));
    return this.keep({ kind: 'replay', ...(await this.session.replay(capture)) });
  }

  /**
   * Binds several guests to the NIC, each to an address of its own beside the host's network, and starts those that are
   * not there yet. Injects frames to each, to all, to the host and to nobody, and judges whether every guest has received
   * its own frames and no other. A frame in a wrong guest, a loss or missing evidence is a result, not an error.
   */
  async steer(request: SteerRequest = {}): Promise<SteeringResult> {
    const outcome = await this.session.steer(steeringPlanOf(request, this.seed));
    this.session.assertNoOops();
    return this.keep({ kind: 'steering', ...outcome });
  }

  /** Hands the NIC's receive queue to the guest and takes it back, without traffic. */
  rebind(): Promise<void> {
    return this.session.rebind();
  }

  /**
   * Disturbs the NIC under test while the guest is bound to it. A NIC that goes down takes the binding with it; whatever is
   * done next binds the guest again.
   * @returns why its driver has refused that; null: it was done
   */
  disturb(disturbance: Disturbance): Promise<string | null> {
    return this.session.disturb(disturbance);
  }

  /** Ends the guest and starts it anew. */
  restartGuest(): Promise<void> {
    return this.session.restartGuest();
  }

  /** Counters of driver and mp stack, by their `ethtool -S` names. */
  statistics(): Promise<ReadonlyMap<string, bigint>> {
    return this.session.statistics();
  }

  /** What was done since this was asked last, in order. */
  takeResults(): readonly RigResult[] {
    return this.done.splice(0);
  }

  /** Brings NIC, binding and guest to their first state; `useRig` does so after every test. */
  reset(): Promise<void> {
    return this.session.reset();
  }

  /** Gives everything back; never throws. */
  close(): Promise<void> {
    return this.session.close();
  }

  private keep<Result extends RigResult>(result: Result): Result {
    this.done.push(result);
    return result;
  }
}

function assertMode({ through, mode }: Pick<ReceiveRequest, 'through' | 'mode'>): void {
  if (through === 'tap' && mode !== undefined) {
    throw new UsageError('ModeInvalid', `mode ${mode} is one of mp, not of a tap`, 'leave mode out');
  }
}
