import {
  CompletionStatus,
  LateWriteOutcome,
  TraceSource,
  type TraceRecord,
} from '../../firmware/registers/generated/registers.js';
import type { Deadline } from '../base/deadline.js';
import type { LinkStatistics } from '../link/framing/client.js';
import type { LedgerAccount } from './ledger/account.js';
import type { LedgerReading } from './ledger/words.js';
import type { LatencyHistogram } from './latency-histogram.js';
import type { CounterSnapshot } from './snapshot.js';
import type { NicIdentity } from './identity.js';
import type { Pacing } from './pacing.js';
import type { InjectionPlan, TrafficPlan } from './traffic.js';

export { CompletionStatus, LateWriteOutcome, TraceSource };
export type { TraceRecord };

/** A programmable NIC behind its control link. The same for the simulated and the real one. */
export interface Nic {
  readonly identity: NicIdentity;
  readonly generator: Generator;
  readonly counters: Counters;
  readonly ledger: Ledger;
  readonly trace: Trace;
  readonly transmitTrace: Trace;
  readonly checker: Checker;
  readonly latency: LatencyMeter;
  readonly lateWriter: LateWriter;
  readonly tester: Tester;
  /** What the control link has been through so far. */
  readonly link: LinkStatistics;
  /**
   * Ends whatever a former user has left going: generator, DMA traces, pushed snapshots, latency meter, checker and
   * tester mode. Returns when no injected frame is on its way any more. Idempotent.
   * @throws DeadlineExceeded when a frame stays on its way
   */
  settle(deadline: Deadline): Promise<void>;
  /** Closes the control link; the NIC goes on as it is. Never throws for what is already gone. */
  close(): Promise<void>;
}

/** State of the traffic generator. */
export interface GeneratorStatus {
  readonly running: boolean;
  /** Frames injected since the last start. */
  readonly injected: number;
}

/**
 * What the NIC works on. `off`: the generator injects into the NIC's own receive path, and the checker sees what the host
 * sends. `checking`: the NIC tests what is behind its wire: the generator sends to the wire, and the checker sees what comes
 * from there. `delivering`: so does the host, in its receive queues.
 */
export type TesterMode = 'off' | 'checking' | 'delivering';

/** Switches between the NIC under test and the tester of another one. */
export interface Tester {
  /** The mode that is in force. */
  mode(): Promise<TesterMode>;
  /**
   * Resolves when the mode is in force.
   * @throws NicBusy while the traffic generator runs or the checker checks
   * @throws DeadlineExceeded when a frame on the wire does not end
   */
  set(mode: TesterMode, deadline: Deadline): Promise<void>;
}

/** The traffic generator: injects frames into the receive path as if they came from the wire; see {@link Tester}. */
export interface Generator {
  /** Sets up what the next start injects. Refuses while running, and refuses a plan that the NIC cannot do. */
  configure(plan: TrafficPlan): Promise<void>;
  /** As {@link configure}, for several streams and a replay at once. Streams that the plan does not have are off. */
  configureAll(plan: InjectionPlan): Promise<void>;
  start(): Promise<void>;
  /**
   * Raises the allowance of the plan: so many frames may be sent since the start, in total. What is allowed while nothing
   * runs counts for the next start, and stays until the generator is configured anew.
   * @throws AllowanceRefused when more are allowed already, or when the plan has no allowance
   */
  allow(frames: number): Promise<void>;
  /** Asks to stop after the frame in progress; see {@link finished}, after which no frame is on its way any more. */
  stop(): Promise<void>;
  status(): Promise<GeneratorStatus>;
  /** Resolves with the number of frames injected as soon as the generator no longer runs. */
  finished(deadline: Deadline): Promise<number>;
  /** When the frames of each stream and of the replay have begun since the last start. */
  pacing(): Promise<Pacing>;
}

/** The counters, all taken in one clock cycle. */
export interface Counters {
  snapshot(): Promise<CounterSnapshot>;
}

/** The account that the NIC keeps of every queue. */
export interface Ledger {
  /** One snapshot, taken now. While a session pushes at a fast rate it may not stand still. */
  take(): Promise<LedgerReading>;
  /**
   * Begins a session; only one may be open at a time. The rate is in snapshots per second of the device's clock.
   * @throws LedgerViolated when a law does not even hold in the first snapshot
   */
  open(rateHz?: number): Promise<LedgerSession>;
}

/** A stretch of time in which the NIC pushes snapshots and every one of them is checked. */
export interface LedgerSession {
  /** Rejects with LedgerViolated, LedgerGap or NicFault as soon as a snapshot is wrong; never resolves. */
  readonly failure: Promise<never>;
  /**
   * Ends the pushing, takes the last snapshot and gives the account.
   * @throws LedgerViolated, LedgerGap or NicFault when a snapshot was wrong
   */
  close(): Promise<LedgerAccount>;
}

/** What one look into a DMA trace gave. */
export interface TraceBatch {
  readonly records: readonly TraceRecord[];
  /** Records lost since the trace was enabled because none was free. */
  readonly overflow: number;
}

/** Late writes: marks where frames were delivered before. */
export interface LateWriter {
  /**
   * Writes `mark`, eight bytes, `offset` bytes behind the first bus address of a record of the DMA trace, and resolves
   * when it is visible in memory.
   * @throws LateWriteRefused when the record is gone, the queue was stopped since, or the place is not the frame's
   */
  write(record: number, mark: Uint8Array, offset: number): Promise<void>;
}

/**
 * A DMA trace. That of receive has one record per received frame that was given a buffer, that of transmit one per frame
 * that was taken to be sent. Frames wait for room in the latter: nothing is sent while it is full and enabled.
 */
export interface Trace {
  /** Begins a new, empty trace. */
  enable(): Promise<void>;
  disable(): Promise<void>;
  /** Records made so far, a free-running count of 32 bits. */
  recorded(): Promise<number>;
  /** Reads and releases what has been recorded so far, in the order of recording. */
  drain(): Promise<TraceBatch>;
}

/** A stream of generated frames as the checker recognises it. */
export interface CheckedStream {
  /** The 8 bytes with which every nonce of the stream begins. */
  readonly key: Uint8Array;
  /** Sequence number that is expected first. */
  readonly first: number;
}

/** What the checker has counted of one stream. */
export interface StreamCheck {
  /** Sequence number that it expects next. */
  readonly next: number;
  readonly frames: number;
  /** Frames with a wrong checksum or length. */
  readonly corrupt: number;
  /** Times that a frame had a greater sequence number than the expected one. */
  readonly gaps: number;
  /** Sequence numbers below `next` that no intact frame has had. */
  readonly missing: number;
  readonly duplicates: number;
  readonly reordered: number;
  /** Intact frames so far behind that nobody knows whether they are duplicates or reordered. */
  readonly late: number;
}

/** What the checker has counted since its start. */
export interface CheckerReport {
  /** Frames that the NIC has sent to the wire side, or as a tester received from it. */
  readonly frames: number;
  /** Of these: belonging to no stream. */
  readonly other: number;
  readonly streams: readonly StreamCheck[];
}

/** Compares what the host transmits, or what comes back to the {@link Tester}, with what the generator makes. */
export interface Checker {
  /** Begins anew with these streams, at most CHECKER_STREAMS. */
  start(streams: readonly CheckedStream[]): Promise<void>;
  /** The counts while checking goes on: each is right, but they are not of one moment. */
  read(): Promise<CheckerReport>;
  /** Stops checking. @throws NicFault when the counts contradict each other */
  finish(): Promise<CheckerReport>;
}

/** Times in ns of generated frames from their injection, or of a tester's from their last word on the wire. */
export interface Latencies {
  /** To the last response to their writes to memory. */
  readonly dma: LatencyHistogram;
  /** To their last word when they come back to the wire side, intact and for the first time; see {@link Checker}. */
  readonly echo: LatencyHistogram;
}

/** Measures in the NIC how long frames take. */
export interface LatencyMeter {
  /** Begins anew. */
  start(): Promise<void>;
  /** Stops measuring and reads what was measured. @throws NicFault when it contradicts itself */
  finish(): Promise<Latencies>;
}
