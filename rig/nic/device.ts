import type { Deadline } from '../base/deadline.js';
import { RegisterClient, type LinkStatistics, type RegisterClientOptions } from '../link/framing/client.js';
import type { Link } from '../link/link.js';
import { RegisterChecker } from './checker.js';
import { RegisterCounters } from './counters.js';
import { DeviceEvents } from './events.js';
import { RegisterGenerator } from './generator.js';
import { readIdentity } from './identity.js';
import type { NicIdentity } from './identity.js';
import { RegisterLedger } from './ledger/ledger.js';
import { RegisterLatencyMeter } from './latency.js';
import { RegisterLateWriter } from './late-write.js';
import type { Nic } from './nic.js';
import type { RegisterAccess } from './registers/access.js';
import { RegisterTester } from './tester.js';
import { RegisterTrace, traceLayouts } from './trace.js';

/** A NIC whose registers are behind a control link. */
export interface LinkedNic extends Nic {
  readonly ledger: RegisterLedger;
  /** Every register by address; for what the abilities of a NIC do not cover. */
  readonly registers: RegisterAccess;
}

/**
 * Greets the NIC behind a link and learns who it is. The link belongs to the NIC from now on: it is closed when this
 * fails.
 */
export async function connectNic(link: Link, options: RegisterClientOptions = {}): Promise<LinkedNic> {
  const client = await RegisterClient.connect(link, options);
  try {
    return new ConnectedNic(client, await readIdentity(client));
  } catch (error) {
    await client.close();
    throw error;
  }
}

class ConnectedNic implements LinkedNic {
  readonly registers: RegisterAccess;
  readonly generator: RegisterGenerator;
  readonly counters: RegisterCounters;
  readonly ledger: RegisterLedger;
  readonly trace: RegisterTrace;
  readonly transmitTrace: RegisterTrace;
  private readonly events: DeviceEvents;
  readonly checker: RegisterChecker;
  readonly latency: RegisterLatencyMeter;
  readonly lateWriter: RegisterLateWriter;
  readonly tester: RegisterTester;

  constructor(
    private readonly client: RegisterClient,
    readonly identity: NicIdentity,
  ) {
    this.registers = client;
    this.generator = new RegisterGenerator(client);
    this.counters = new RegisterCounters(client);
    this.trace = new RegisterTrace(client, traceLayouts.receive);
    this.transmitTrace = new RegisterTrace(client, traceLayouts.transmit);
    this.events = new DeviceEvents(client.events);
    this.ledger = new RegisterLedger(client, this.events, identity.clockHz);
    this.checker = new RegisterChecker(client);
    this.latency = new RegisterLatencyMeter(client);
    this.lateWriter = new RegisterLateWriter(client);
    this.tester = new RegisterTester(client);
  }

  get link(): LinkStatistics {
    return this.client.statistics;
  }

  async settle(deadline: Deadline): Promise<void> {
    await this.generator.stop();
    await this.generator.finished(deadline);
    await this.trace.disable();
    await this.transmitTrace.disable();
    await this.ledger.silence();
    await this.latency.stop();
    await this.checker.stop();
    await this.tester.set('off', deadline);
  }

  async close(): Promise<void> {
    await this.client.close();
    await this.events.ended;
  }
}
