import type { TraceRecord } from '../../firmware/registers/generated/registers.js';
import type { Deadline } from '../deadline.js';
import type { LinkStatistics } from '../link/framing/statistics.js';
import type { Ledger } from './ledger/ledger.js';
import type { CounterSnapshot } from './snapshot.js';
import type { NicIdentity } from './identity.js';
import type { RegisterAccess } from './registers/access.js';
import type { TrafficPlan } from './traffic.js';

export type { TraceRecord };

/** A programmable NIC behind its control link. The same for the simulated and the real one. */
export interface Nic {
  readonly identity: NicIdentity;
  /** Every register by address; for what the abilities below do not cover. */
  readonly registers: RegisterAccess;
  readonly generator: Generator;
  readonly counters: Counters;
  readonly ledger: Ledger;
  readonly trace: Trace;
  /** What the control link has been through so far. */
  readonly link: LinkStatistics;
  /** Closes the control link; the NIC goes on as it is. Never throws for what is already gone. */
  close(): Promise<void>;
}

/** State of the traffic generator. */
export interface GeneratorStatus {
  readonly running: boolean;
  /** Frames injected since the last start. */
  readonly injected: number;
}

/** The traffic generator: injects frames into the receive path as if they came from the wire. */
export interface Generator {
  /** Sets up what the next start injects. Refuses while running, and refuses a plan that the NIC cannot do. */
  configure(plan: TrafficPlan): Promise<void>;
  start(): Promise<void>;
  /** Asks to stop after the frame in progress; see {@link finished}. */
  stop(): Promise<void>;
  status(): Promise<GeneratorStatus>;
  /** Resolves with the number of frames injected as soon as the generator no longer runs. */
  finished(deadline: Deadline): Promise<number>;
}

/** The counters, all taken in one clock cycle. */
export interface Counters {
  snapshot(): Promise<CounterSnapshot>;
}

/** What one look into the DMA trace gave. */
export interface TraceBatch {
  readonly records: readonly TraceRecord[];
  /** Records lost since the trace was enabled because none was free. */
  readonly overflow: number;
}

/** The DMA trace: one record per received frame that was given a buffer. */
export interface Trace {
  /** Begins a new, empty trace. */
  enable(): Promise<void>;
  disable(): Promise<void>;
  /** Reads and releases what has been recorded so far, in the order of recording. */
  drain(): Promise<TraceBatch>;
}
