import { Client, credentials, Server, ServerCredentials, status, type ServiceError } from '@grpc/grpc-js';
import { expect } from 'chai';
import { createHostClient, type HostClient } from '../../../rig/host/client.js';
import { HostClientError } from '../../../rig/host/client-error.js';
import { agentServerName, HostAgentService, type Method } from '../../../host/proto/service.js';
import { AgentInProcess } from './agent-in-process.js';

const asIs = (bytes: Buffer): Buffer => bytes;
const methods = Object.keys(HostAgentService) as Method[];
/** Field 1 says that it has 127 bytes, and there are none: no message, whatever the type of the field is. */
const cutShort = Buffer.from([0x0a, 0x7f]);

describe('bytes that are no message, over mTLS', () => {
  let agent: AgentInProcess;
  const clients: { close(): void }[] = [];

  const controller = (address = agent.address): HostClient => {
    const client = createHostClient(address, agent.bench.controller);
    clients.push(client);
    return client;
  };

  before(async function () {
    const started = await AgentInProcess.start();
    if (!started) return this.skip();
    agent = started;
  });

  after(async () => {
    for (const client of clients) client.close();
    await agent?.close();
  });

  it('are refused by every method of the agent, which goes on', async () => {
    const { ca, key, cert } = agent.bench.controller;
    const raw = new Client(agent.address, credentials.createSsl(ca, key, cert), {
      'grpc.ssl_target_name_override': agentServerName,
    });
    clients.push(raw);
    const answers = await Promise.all(
      methods.map(
        (method) =>
          new Promise<string>((resolve) => {
            const { path, responseStream } = HostAgentService[method];
            const deadline = { deadline: Date.now() + 10_000 };
            const end = (error: ServiceError | null) =>
              resolve(error ? `${status[error.code]} ${error.details}` : 'OK');
            if (responseStream) raw.makeServerStreamRequest(path, asIs, asIs, cutShort, deadline).once('error', end);
            else raw.makeUnaryRequest(path, asIs, asIs, cutShort, deadline, end);
          }),
      ),
    );
    for (const [index, answer] of answers.entries()) {
      expect(answer, methods[index]).to.match(/^INTERNAL Error deserializing request/);
    }
    expect((await controller().getInventory()).agentVersion).to.equal('1.2.3');
  });

  it('are a failure of the agent for the controller, in one answer and in a stream', async () => {
    const { ca, key, cert } = agent.bench.agent;
    const server = new Server();
    const definitions = Object.entries(HostAgentService).map(([name, definition]) => [
      name,
      { ...definition, responseSerialize: asIs },
    ]);
    server.addService(Object.fromEntries(definitions), {
      getInventory: (_call: unknown, done: (error: null, answer: Buffer) => void) => done(null, cutShort),
      watchLog: (call: { write(answer: Buffer): void; end(): void }) => {
        call.write(cutShort);
        call.end();
      },
    });
    const secure = ServerCredentials.createSsl(ca, [{ cert_chain: cert, private_key: key }], true);
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', secure, (error, bound) => (error ? reject(error) : resolve(bound)));
    });
    try {
      const client = controller(`127.0.0.1:${port}`);
      for (const call of [client.getInventory(), client.watchLog({ source: 'LOG_SOURCE_KERNEL', guest: 0 }).next()]) {
        const error = await call.catch((reason: unknown) => reason);
        expect(error).to.be.instanceOf(HostClientError).and.include({ kind: 'method', code: 'AgentFailed' });
        expect((error as HostClientError).message).to.match(/(GetInventory|WatchLog) at .*premature EOF/);
      }
    } finally {
      server.forceShutdown();
    }
  });
});
