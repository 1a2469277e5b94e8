import { Client, credentials, type MethodDefinition, type ServiceError } from '@grpc/grpc-js';
import { expect } from 'chai';
import { createHostClient, type HostClient } from '../../../rig/host/client.js';
import { HostClientError } from '../../../rig/host/client-error.js';
import { decodeErrorDetails } from '../../../host/proto/error-details.js';
import { agentServerName, HostAgentService } from '../../../host/proto/service.js';
import { AgentInProcess } from './agent-in-process.js';

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
  let agent: AgentInProcess;
  const clients: HostClient[] = [];

  const controller = (): HostClient => {
    const client = createHostClient(agent.address, agent.bench.controller);
    clients.push(client);
    return client;
  };

  before(async function () {
    const started = await AgentInProcess.start();
    if (!started) return this.skip();
    agent = started;
  });

  afterEach(() => {
    // Whatever a test has left has ended before the next one begins.
    agent.pass(1_000_000_000);
  });

  after(async () => {
    for (const client of clients) client.close();
    await agent?.close();
  });

  it('is needed for every method that is not known to be without effect', async () => {
    const free = ['getInventory', 'getStatistics', 'watchLog', 'translateGuest', 'resolveSymbols'];
    const ofTheLease = ['acquireLease', 'releaseLease', 'breakLease'];
    const answers = await Promise.all(
      Object.keys(HostAgentService).map(async (name) => [name, await answerOf(name)] as const),
    );
    const guarded = answers.filter(([, answer]) => answer === 'LeaseMissing').map(([name]) => name);
    const names = answers.map(([name]) => name);
    expect(guarded).to.deep.equal(names.filter((name) => ![...free, ...ofTheLease].includes(name)));
    expect(guarded).to.include.members(['loadModules', 'startGuest', 'bind', 'reportFrames', 'runInGuest']);
  });

  /** Code of the answer to an empty request without a lease; empty when it is none of the agent's own. */
  function answerOf(name: string): Promise<string> {
    const { ca, key, cert } = agent.bench.controller;
    const stub = new Client(agent.address, credentials.createSsl(ca, key, cert), {
      'grpc.ssl_target_name_override': agentServerName,
    });
    const method = HostAgentService[name as keyof HostAgentService] as MethodDefinition<object, object>;
    const { path, responseDeserialize } = method;
    const empty = () => Buffer.alloc(0);
    return new Promise((resolve) => {
      const end = (error?: ServiceError | null) => {
        stub.close();
        resolve(decodeErrorDetails(error?.metadata)?.code ?? '');
      };
      if (!method.responseStream) {
        stub.makeUnaryRequest(path, empty, responseDeserialize, {}, end);
        return;
      }
      const call = stub.makeServerStreamRequest(path, empty, responseDeserialize, {});
      call.once('error', end).once('data', () => end());
    });
  }

  it('turns a second controller away by the name of the first, and lets it read', async () => {
    const [first, second] = [controller(), controller()];
    await first.acquireLease(ada);
    expect(await failureOf(second.acquireLease(bob))).to.match(/^BenchBusy: .*ada@lab for run night-1.*unlock/);
    expect(await failureOf(second.stopGuest(0))).to.match(/^BenchBusy: .*ada@lab for run night-1/);
    expect(await failureOf(first.stopGuest(0))).to.equal('no failure');
    const { lease } = await second.getInventory();
    expect(lease).to.include({ holder: 'ada@lab', run: 'night-1', process: 'boot/1', remainingMs: 60_000 });
  });

  it('outlasts its time only when it is renewed', async () => {
    const [first, second] = [controller(), controller()];
    await first.acquireLease(ada);
    agent.pass(45_000);
    await first.renewLease(60_000);
    agent.pass(45_000);
    expect(await failureOf(second.acquireLease(bob))).to.match(/^BenchBusy: /);
    agent.pass(15_000);
    expect(await failureOf(second.acquireLease(bob))).to.equal('no failure');
    expect(await failureOf(first.renewLease(60_000))).to.match(/^LeaseLost: .*bob@desk for run night-2/);
    expect(await failureOf(first.stopGuest(0))).to.match(/^LeaseLost: /);
    await first.releaseLease();
    expect(await failureOf(second.stopGuest(0))).to.equal('no failure');
  });

  it('is free at once when it is given back', async () => {
    const [first, second] = [controller(), controller()];
    await first.acquireLease(ada);
    await first.releaseLease();
    expect((await second.getInventory()).lease).to.equal(null);
    await second.acquireLease(bob);
    expect(await failureOf(first.stopGuest(0))).to.match(/^BenchBusy: .*bob@desk/);
  });

  it('is broken by who names its holder', async () => {
    const [first, second] = [controller(), controller()];
    await first.acquireLease(ada);
    expect(await failureOf(second.breakLease('bob@desk', ''))).to.match(/^LeaseHolderOther: .*ada@lab/);
    expect(await second.breakLease('ada@lab', '')).to.include({ run: 'night-1' });
    await second.acquireLease(bob);
    expect(await failureOf(first.stopGuest(0))).to.match(/^LeaseLost: /);
  });
});
