import type { Deadline } from '../../base/deadline.js';
import type { LinkStatistics } from '../../link/framing/client.js';
import { macBytes, statedSequence } from '../../nic/frame.js';
import { limits } from '../../nic/limits.js';
import { CompletionStatus, TraceSource, type LateWriter, type Nic } from '../../nic/nic.js';
import { ModelChecker } from './checker.js';
import { ModelCounts } from './counts.js';
import type { FrameFault, ModelFaults } from './faults.js';
import { ModelGenerator, type GeneratedFrame, type Injector } from './generator.js';
import { ModelIommu } from './iommu.js';
import { ModelLatencyMeter } from './latency.js';
import type { ModelMachine } from './machine.js';
import { ModelTester } from './tester.js';
import { ModelTrace } from './trace.js';
import { TraceRing } from './trace-ring.js';

/** A buffer that a driver has posted. */
export interface PostedBuffer {
  readonly busAddress: number;
  readonly length: number;
}

/** Whoever has the NIC's receive queue. */
export interface QueueOwner {
  /** How frames reach the guest; null: not through mp. */
  readonly mode: string | null;
  readonly posted: boolean;
  /** The next posted buffer. */
  take(): PostedBuffer | undefined;
  /** The NIC has written a frame into the buffer that was taken last. */
  completed(length: number, fault: FrameFault | undefined): void;
}

/** A queue for the frames to some addresses, and to groups. */
export interface FilteredQueue {
  readonly addresses: readonly string[];
  readonly owner: QueueOwner;
}

/** A queue that a frame goes to. */
interface Receiver {
  readonly queue: number;
  readonly owner: QueueOwner | undefined;
}

/** Cycles from a write to the last response to it. */
const memoryCycles = 50;
/** Cycles at a time in which no count can wrap unseen. */
const fewCycles = 50_000_000;

/** A NIC without registers: what its parts do, told frame by frame. */
export class ModelNic implements Nic, Injector {
  readonly clockHz = limits.nominalClockHz;
  cycle = 1;
  /** Undefined: nobody has the queue, and frames are dropped. */
  owner: QueueOwner | undefined;
  /** Queues beside that one, by the number of their guest. */
  private readonly filters = new Map<number, FilteredQueue>();
  readonly identity = {
    firmware: { major: 0, minor: 0, patch: 0 },
    buildId: 'model',
    clockHz: this.clockHz,
    rxQueues: 1,
    txQueues: 1,
    traceDepth: limits.traceRecords,
    msixVectors: 0,
    bootCount: 1,
    blocks: [],
  };
  readonly generator = new ModelGenerator(this);
  readonly iommu = new ModelIommu(this);
  readonly counters: ModelCounts;
  readonly ledger: ModelCounts;
  readonly checker = new ModelChecker();
  readonly latency = new ModelLatencyMeter();
  readonly trace: ModelTrace;
  readonly transmitTrace = new TraceRing(limits.transmitTraceRecords);
  readonly lateWriter: LateWriter;
  readonly tester = new ModelTester(async () => this.checker.checking || (await this.generator.status()).running);
  readonly link: LinkStatistics = {
    requests: 0,
    retries: 0,
    badFrames: 0,
    discardedBytes: 0,
    staleResponses: 0,
    events: 0,
    eventsDropped: 0,
  };
  private injectedAt = 0;

  constructor(
    private readonly machine: ModelMachine,
    private readonly faults: ModelFaults,
  ) {
    this.counters = new ModelCounts(this, this.clockHz, faults.losesSnapshot);
    this.ledger = this.counters;
    this.trace = new ModelTrace(machine, this.iommu);
    this.lateWriter = this.trace;
  }

  get ready(): { buffer: boolean; record: boolean } {
    if (this.tester.active) return { buffer: true, record: true };
    return { buffer: this.owner?.posted ?? true, record: !this.trace.full };
  }

  advance(cycle: number): void {
    while (this.cycle < cycle) {
      this.cycle = Math.min(cycle, this.cycle + fewCycles);
      this.counters.tick();
    }
  }

  inject(frame: GeneratedFrame): void {
    const { nic } = this.counters;
    const { length } = frame.bytes;
    this.injectedAt = this.cycle;
    nic.INJECTED_FRAMES += 1;
    nic.INJECTED_BYTES += length;
    if (this.tester.active) {
      nic.TESTER_SENT_FRAMES += 1;
      nic.TESTER_SENT_BYTES += length;
      this.advance(this.cycle + Math.ceil(length / 8));
      return;
    }
    const fault = this.faults.frame?.({ index: frame.index, mode: this.owner?.mode ?? null });
    if (fault === 'dropped') nic.DROP_OVERFLOW += 1;
    else if (fault !== 'uncounted') this.receive(frame, fault);
    this.advance(this.cycle + Math.ceil(length / 8));
  }

  /**
   * The host lets the NIC send a frame that is in one place or two.
   * @param recorded whether the transmit trace has room for its record
   */
  transmit(segments: readonly PostedBuffer[], recorded = true): void {
    const { tx } = this.counters;
    const [first, second] = segments;
    const reached = segments.map(({ busAddress, length }) => this.iommu.reach(busAddress, length, false));
    const refused = reached.includes(undefined);
    const frame = refused ? undefined : this.machine.gather(reached.flatMap((ranges) => ranges ?? []));
    const request = this.cycle;
    this.cycle += memoryCycles;
    const sequence = frame && statedSequence(frame);
    if (!recorded && this.transmitTrace.enabled) this.transmitTrace.overflow += 1;
    if (recorded) {
      this.transmitTrace.record({
        sequence: sequence ?? tx.READ_FRAMES,
        queue: 0,
        source: sequence === undefined ? TraceSource.HOST : TraceSource.GENERATOR,
        status: refused ? CompletionStatus.DMA_ERROR : CompletionStatus.OK,
        stream: 0,
        address0: BigInt(first?.busAddress ?? 0),
        address1: BigInt(second?.busAddress ?? 0),
        length0: first?.length ?? 0,
        length1: second?.length ?? 0,
        descriptor: tx.DESCRIPTORS & 0xffff,
        fragment: 0,
        more: 0,
        cookie: 0n,
        timeRequest: BigInt(request),
        timeDone: BigInt(this.cycle),
        generation: this.trace.generation,
      });
    }
    tx.DESCRIPTORS += 1;
    tx.COMPLETIONS += 1;
    if (!frame) {
      tx.DROP_DMA_ERROR += 1;
      return;
    }
    for (const name of ['READ_FRAMES', 'SENT_FRAMES'] as const) tx[name] += 1;
    tx.READ_BYTES += frame.length;
    tx.SENT_BYTES += frame.length;
    if (!this.tester.active && this.checker.take(frame))
      this.latency.take('echo', this.nanoseconds(this.cycle - this.injectedAt));
  }

  /** Gives the receive queue to somebody else. */
  handOver(owner: QueueOwner | undefined): void {
    this.owner = owner;
    this.trace.generation += 1;
  }

  /** Whether guests have queues of their own. */
  get filtered(): boolean {
    return this.filters.size > 0;
  }

  /** Gives a guest a queue of its own, or takes it. */
  filter(guest: number, queue: FilteredQueue | undefined): void {
    this.filters.delete(guest);
    if (queue) this.filters.set(guest, queue);
    this.trace.generation += 1;
  }

  async settle(deadline: Deadline): Promise<void> {
    await this.generator.stop();
    await this.generator.finished(deadline);
    await this.trace.disable();
    await this.transmitTrace.disable();
    this.ledger.silence();
    await this.latency.finish();
    await this.checker.finish();
    await this.tester.set('off');
  }

  async close(): Promise<void> {
    await this.generator.stop();
  }

  private receive(frame: GeneratedFrame, fault: FrameFault | undefined): void {
    const { nic } = this.counters;
    const receivers = frame.steered ? this.receiversOf(frame.bytes, fault) : [{ queue: 0, owner: this.owner }];
    if (receivers.length === 0) nic.DROP_UNMATCHED += 1;
    else nic.RX_COPIES += receivers.length - 1;
    for (const receiver of receivers) this.receiveBy(receiver, frame, fault);
  }

  /** Those who get a frame by its destination: of a group all, else whose address it is. */
  private receiversOf(bytes: Uint8Array, fault: FrameFault | undefined): readonly Receiver[] {
    const filtered = [...this.filters].map(([guest, { addresses, owner }]) => ({ queue: guest + 1, owner, addresses }));
    const isGroup = ((bytes[0] ?? 0) & 1) === 1;
    if (isGroup) return [{ queue: 0, owner: this.owner }, ...filtered];
    const destination = Buffer.from(bytes.subarray(0, 6));
    const at = filtered.findIndex(({ addresses }) => addresses.some((one) => destination.equals(macBytes(one))));
    const receiver = filtered[fault === 'misdirected' ? (at + 1) % filtered.length : at];
    return receiver ? [receiver] : [];
  }

  private receiveBy(
    { queue, owner }: Receiver,
    { bytes, stream, sequence }: GeneratedFrame,
    fault: FrameFault | undefined,
  ): void {
    const { rx, nic } = this.counters;
    rx.FRAMES += 1;
    const buffer = owner?.take();
    if (!buffer) {
      rx[owner ? 'DROP_STARVED' : 'DROP_DISABLED'] += 1;
      return;
    }
    rx.DESCRIPTORS += 1;
    rx.COMPLETIONS += 1;
    const { length } = bytes;
    if (length > buffer.length) {
      rx.DROP_TOO_LONG += 1;
      return;
    }
    const busAddress = fault === 'refused' ? 0 : buffer.busAddress;
    const ranges = this.iommu.reach(busAddress, length);
    const done = this.cycle + memoryCycles + Math.ceil(length / 8);
    if (ranges) this.machine.scatter(ranges, bytes);
    const recorded =
      fault !== 'unrecorded' &&
      this.trace.record({
        sequence,
        queue,
        source: TraceSource.GENERATOR,
        status: ranges ? CompletionStatus.OK : CompletionStatus.DMA_ERROR,
        stream: stream ?? 0,
        address0: BigInt(busAddress),
        address1: 0n,
        length0: length,
        length1: 0,
        descriptor: rx.DESCRIPTORS & 0xffff,
        fragment: 0,
        more: 0,
        cookie: 0n,
        timeRequest: BigInt(this.cycle),
        timeDone: BigInt(done),
        generation: this.trace.generation,
      });
    if (fault === 'unrecorded') this.trace.overflow += 1;
    if (this.trace.enabled) nic[recorded ? 'TRACE_RECORDED' : 'TRACE_OVERFLOW'] += 1;
    if (!ranges) {
      rx.DROP_DMA_ERROR += 1;
      rx.WRITES_REFUSED += 1;
      return;
    }
    rx.DELIVERED_FRAMES += 1;
    rx.DELIVERED_BYTES += length;
    this.latency.take('dma', this.nanoseconds(done - this.injectedAt));
    this.advance(done);
    owner?.completed(length, fault);
  }

  private nanoseconds(cycles: number): number {
    return Math.round((cycles * 1e9) / this.clockHz);
  }
}
