import { credentials, type MethodDefinition, type Server, type ServiceError } from '@grpc/grpc-js';
import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KvmHost } from '../../../host/agent/kvm-host.js';
import { LeaseBook } from '../../../host/agent/lease.js';
import { serve } from '../../../host/agent/server.js';
import { createHostClient, HostClientError, type HostClient } from '../../../host/proto/client.js';
import { decodeErrorDetails } from '../../../host/proto/error-details.js';
import { agentServerName, HostAgentStub, hostAgentService } from '../../../host/proto/service.js';
import { hasOpenssl, makeTestBench, type TestBench } from './certificates.js';

const ada = { holder: 'ada@lab', run: 'night-1', process: 'boot/1', durationMs: 60_000 };
const bob = { holder: 'bob@desk', run: 'night-2', process: '', durationMs: 60_000 };

async function failureOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof HostClientError) return `${error.code}: ${error.message} · ${error.remedy}`;
    throw error;
  }
  return 'no failure';
}

describe('lease of a host, over mTLS', () => {
  let folder: string;
  let bench: TestBench;
  let host: KvmHost;
  let server: Server;
  let address: string;
  let now = 1_000_000;
  const clients: HostClient[] = [];

  const controller = (): HostClient => {
    const client = createHostClient(address, bench.controller);
    clients.push(client);
    return client;
  };

  before(async function () {
    if (!(await hasOpenssl())) {
      console.log('      skipped: this machine has no openssl to make certificates with');
      this.skip();
    }
    folder = await mkdtemp(join(tmpdir(), 'mprig-test-lease-'));
    bench = await makeTestBench();
    host = new KvmHost({ opt: folder, state: folder, complain: () => undefined });
    await host.console.create();
    const served = await serve(host, '1.2.3', '127.0.0.1:0', bench.agent, new LeaseBook(() => now));
    server = served.server;
    address = `127.0.0.1:${served.port}`;
  });

  afterEach(() => {
    // Whatever a test has left has ended before the next one begins.
    now += 1_000_000_000;
  });

  after(async () => {
    for (const client of clients) client.close();
    await host?.close();
    server?.forceShutdown();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it('is needed for every method that is not known to be without effect', async () => {
    const free = ['GetInventory', 'GetStatistics', 'WatchLog', 'TranslateGuest', 'ResolveSymbols'];
    const ofTheLease = ['AcquireLease', 'ReleaseLease', 'BreakLease'];
    const answers = await Promise.all(
      Object.keys(hostAgentService).map(async (name) => [name, await answerOf(name)] as const),
    );
    const guarded = answers.filter(([, answer]) => answer === 'LeaseMissing').map(([name]) => name);
    const names = answers.map(([name]) => name);
    expect(guarded).to.deep.equal(names.filter((name) => ![...free, ...ofTheLease].includes(name)));
    expect(guarded).to.include.members(['LoadModules', 'StartGuest', 'Bind', 'ReportFrames', 'RunInGuest']);
  });

  /** Code of the answer to an empty request without a lease; empty when it is none of the agent's own. */
  function answerOf(name: string): Promise<string> {
    const { ca, key, cert } = bench.controller;
    const stub = new HostAgentStub(address, credentials.createSsl(ca, key, cert), {
      'grpc.ssl_target_name_override': agentServerName,
    });
    const method = hostAgentService[name as keyof typeof hostAgentService] as MethodDefinition<object, object>;
    const { path, requestSerialize, responseDeserialize } = method;
    return new Promise((resolve) => {
      const end = (error?: ServiceError | null) => {
        stub.close();
        resolve(decodeErrorDetails(error?.metadata)?.code ?? '');
      };
      if (!method.responseStream) {
        stub.makeUnaryRequest(path, requestSerialize, responseDeserialize, {}, end);
        return;
      }
      const call = stub.makeServerStreamRequest(path, requestSerialize, responseDeserialize, {});
      call.once('error', end).once('data', () => end());
    });
  }

  it('turns a second controller away by the name of the first, and lets it read', async () => {
    const [first, second] = [controller(), controller()];
    await first.acquireLease(ada);
    expect(await failureOf(second.acquireLease(bob))).to.match(/^BenchBusy: .*ada@lab for run night-1.*unlock/);
    expect(await failureOf(second.stopGuest())).to.match(/^BenchBusy: .*ada@lab for run night-1/);
    expect(await failureOf(first.stopGuest())).to.equal('no failure');
    const { lease } = await second.getInventory();
    expect(lease).to.include({ holder: 'ada@lab', run: 'night-1', process: 'boot/1', remainingMs: 60_000 });
  });

  it('outlasts its time only when it is renewed', async () => {
    const [first, second] = [controller(), controller()];
    await first.acquireLease(ada);
    now += 45_000;
    await first.renewLease(60_000);
    now += 45_000;
    expect(await failureOf(second.acquireLease(bob))).to.match(/^BenchBusy: /);
    now += 15_000;
    expect(await failureOf(second.acquireLease(bob))).to.equal('no failure');
    expect(await failureOf(first.renewLease(60_000))).to.match(/^LeaseLost: .*bob@desk for run night-2/);
    expect(await failureOf(first.stopGuest())).to.match(/^LeaseLost: /);
    await first.releaseLease();
    expect(await failureOf(second.stopGuest())).to.equal('no failure');
  });

  it('is free at once when it is given back', async () => {
    const [first, second] = [controller(), controller()];
    await first.acquireLease(ada);
    await first.releaseLease();
    expect((await second.getInventory()).lease).to.equal(null);
    await second.acquireLease(bob);
    expect(await failureOf(first.stopGuest())).to.match(/^BenchBusy: .*bob@desk/);
  });

  it('is broken by who names its holder', async () => {
    const [first, second] = [controller(), controller()];
    await first.acquireLease(ada);
    expect(await failureOf(second.breakLease('bob@desk', ''))).to.match(/^LeaseHolderOther: .*ada@lab/);
    expect(await second.breakLease('ada@lab', '')).to.include({ run: 'night-1' });
    await second.acquireLease(bob);
    expect(await failureOf(first.stopGuest())).to.match(/^LeaseLost: /);
  });
});
