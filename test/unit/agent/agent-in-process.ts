import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KvmHost } from '../../../host/agent/kvm-host.js';
import { LeaseBook } from '../../../host/agent/lease.js';
import { serve } from '../../../host/agent/server.js';
import type { WitnessTrial } from '../../../host/agent/witnesses.js';
import { hasOpenssl, makeTestBench, type TestBench } from './certificates.js';

/** An agent in this process, with a clock for its lease that only a test sets forward. */
export class AgentInProcess {
  private constructor(
    readonly bench: TestBench,
    /** `host:port`. */
    readonly address: string,
    private readonly clock: { now: number },
    private readonly end: () => Promise<void>,
  ) {}

  /**
   * Undefined where no certificates can be made; says so.
   * @param build digest of the sources that it says it was made from
   * @param trials what it says its kernel allows; otherwise it tries
   */
  static async start({
    version = '1.2.3',
    build = 'a9e17b01',
    trials,
  }: {
    readonly version?: string;
    readonly build?: string;
    readonly trials?: readonly WitnessTrial[];
  } = {}): Promise<AgentInProcess | undefined> {
    if (!(await hasOpenssl())) {
      console.log('      skipped: this machine has no openssl to make certificates with');
      return undefined;
    }
    const folder = await mkdtemp(join(tmpdir(), 'mprig-test-agent-'));
    const bench = await makeTestBench();
    const host = new KvmHost({ opt: folder, state: folder, complain: () => undefined });
    if (trials) host.tryWitnesses = () => Promise.resolve(trials);
    await host.console(0).create();
    const clock = { now: 1_000_000 };
    const lease = new LeaseBook(() => clock.now);
    const { server, port } = await serve(host, version, '127.0.0.1:0', bench.agent, { build, lease });
    return new AgentInProcess(bench, `127.0.0.1:${port}`, clock, async () => {
      await host.close();
      server.forceShutdown();
      await rm(folder, { recursive: true, force: true });
    });
  }

  /** Lets time pass for the lease. */
  pass(milliseconds: number): void {
    this.clock.now += milliseconds;
  }

  close(): Promise<void> {
    return this.end();
  }
}
