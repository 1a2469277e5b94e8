import type { Server } from '@grpc/grpc-js';
import { expect } from 'chai';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentError } from '../../../host/agent/errors.js';
import { KvmHost } from '../../../host/agent/kvm-host.js';
import { serve } from '../../../host/agent/server.js';
import { createHostClient, type HostClient } from '../../../rig/host/client.js';
import { HostClientError } from '../../../rig/host/client-error.js';
import type { HostCredentials } from '../../../rig/host/credentials.js';
import { hasOpenssl, makeTestBench, type TestBench } from './certificates.js';

/** `kind code` of the failure of a call. */
async function failureOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof HostClientError) {
      expect(error.remedy).not.to.be.empty;
      return `${error.kind} ${error.code}`;
    }
    throw error;
  }
  return 'no failure';
}

/** A guest of which nothing special is wanted, and how it is bound to one address. */
const plain = {
  guest: 0,
  nic: '',
  memoryMib: 256,
  timeoutMs: 1000,
  programs: false,
  spare: false,
  macvtap: false,
  queuePairs: 1,
  busyLoopUs: 0,
};
const binding = {
  nic: '',
  mode: 'RECEIVE_MODE_UNSPECIFIED' as const,
  mutant: '',
  addresses: ['02:4d:50:00:00:03'],
  vlan: 0,
};

const series = {
  guest: 0,
  role: 'mp',
  destination: '02:4d:50:00:00:10',
  key: '1122334455667788',
  first: 0,
  count: 1024,
  pattern: 255,
  lengths: [60, 1514],
  leaveChecksum: false,
  leaveSegments: false,
};

describe('agent over mTLS', () => {
  let folder: string;
  let bench: TestBench;
  let foreign: TestBench;
  let host: KvmHost;
  let server: Server;
  let address: string;
  const clients: HostClient[] = [];

  /** A client of the bench's controller that may change the host. */
  const leasedClient = async (): Promise<HostClient> => {
    const client = clientWith(bench.controller);
    await client.acquireLease({ holder: 'tester@here', run: 'test', process: '', durationMs: 60_000 });
    return client;
  };

  const clientWith = (credentials: HostCredentials, at = address): HostClient => {
    const client = createHostClient(at, credentials);
    clients.push(client);
    return client;
  };

  before(async function () {
    if (!(await hasOpenssl())) {
      console.log('      skipped: this machine has no openssl to make certificates with');
      this.skip();
    }
    folder = await mkdtemp(join(tmpdir(), 'mprig-test-agent-'));
    [bench, foreign] = await Promise.all([makeTestBench(), makeTestBench()]);
    host = new KvmHost({ opt: folder, state: folder, complain: () => undefined });
    await host.console(0).create();
    const served = await serve(host, '1.2.3', '127.0.0.1:0', bench.agent);
    server = served.server;
    address = `127.0.0.1:${served.port}`;
  });

  after(async () => {
    for (const client of clients) client.close();
    await host?.close();
    server?.forceShutdown();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it('answers a controller of its bench', async () => {
    const inventory = await clientWith(bench.controller).getInventory();
    expect(inventory.agentVersion).to.equal('1.2.3');
    expect(inventory.kernel).not.to.be.empty;
  });

  it('refuses a certificate of another bench', async () => {
    const stranger = { ...foreign.controller, ca: bench.controller.ca };
    expect(await failureOf(clientWith(stranger).getInventory())).to.equal('refused AgentCertificateForeign');
  });

  it('is refused when its own certificate is of another bench', async () => {
    const credentials = { ...bench.controller, ca: foreign.controller.ca };
    expect(await failureOf(clientWith(credentials).getInventory())).to.equal('refused AgentCertificateForeign');
    const patient = clientWith(foreign.controller).getInventory({ waitForReady: true, deadlineMs: 500 });
    expect(await failureOf(patient)).to.equal('refused AgentCertificateForeign');
  });

  it('is refused when the certificate is one of the bench, but not that of an agent', async () => {
    const impostor = await serve(host, '1.2.3', '127.0.0.1:0', bench.controller);
    try {
      const client = clientWith(bench.controller, `127.0.0.1:${impostor.port}`);
      expect(await failureOf(client.getInventory())).to.equal('refused AgentCertificateForeign');
    } finally {
      impostor.server.forceShutdown();
    }
  });

  it('is told apart from a host where nobody listens, and from one that says nothing', async () => {
    const callers: Socket[] = [];
    const mute = createServer((socket) => callers.push(socket)).listen(0, '127.0.0.1');
    await new Promise((resolve) => mute.once('listening', resolve));
    const { port } = mute.address() as { port: number };
    const silent = clientWith(bench.controller, `127.0.0.1:${port}`);
    expect(await failureOf(silent.getInventory({ deadlineMs: 200 }))).to.equal('deadline AgentDeadlineExceeded');
    for (const caller of callers) caller.destroy();
    await new Promise((resolve) => mute.close(resolve));
    const nobody = clientWith(bench.controller, `127.0.0.1:${port}`);
    expect(await failureOf(nobody.getInventory())).to.equal('unreachable AgentUnreachable');
  });

  it('says what has to be done first', async () => {
    const client = await leasedClient();
    expect(await failureOf(client.startGuest({ ...plain, memoryMib: 0, timeoutMs: 0 }))).to.equal(
      'method ModulesNotLoaded',
    );
    for (const guest of [0, 3]) {
      expect(await failureOf(client.bind({ ...binding, guest }))).to.equal('method GuestNotRunning');
      expect(await failureOf(client.unbind(guest))).to.equal('no failure');
      expect(await failureOf(client.holdFrames(guest, 'mp'))).to.equal('method GuestNotRunning');
      const awaited = client.awaitFrames({ guest, count: 1, timeoutMs: 10 });
      expect(await failureOf(awaited)).to.equal('method GuestNotRunning');
      expect(await failureOf(client.reportFrames(guest).next())).to.equal('method GuestNotRunning');
      expect(await failureOf(client.sendFrames({ ...series, guest }))).to.equal('method GuestNotRunning');
      expect(await failureOf(client.translateGuest(guest).next())).to.equal('method GuestNotRunning');
      expect(await failureOf(client.stopGuest(guest))).to.equal('no failure');
    }
    expect(await failureOf(client.startEcho('mp'))).to.equal('method GuestNotRunning');
    expect(await failureOf(client.endEcho())).to.equal('method GuestNotRunning');
    expect(await failureOf(client.armWatchpoints([{ position: 0, offset: 16 }]))).to.equal('method GuestNotRunning');
    expect(await failureOf(client.readWatchpoints())).to.equal('method GuestNotRunning');
    expect(await failureOf(client.endCopyCount())).to.equal('method CopyCountNotRunning');
    expect(await failureOf(client.getStatistics())).to.equal('method ModulesNotLoaded');
    await client.releaseLease();
  });

  it('knows no function of the kernel at an address of a process', async () => {
    const symbols = await clientWith(bench.controller).resolveSymbols([0x40_0000n, 0x7fff_ffff_ffffn]);
    expect(symbols.map((symbol) => symbol.function)).to.deep.equal(['', '']);
  });

  it('passes on what went wrong also where that is long, without its middle', async () => {
    const client = clientWith(bench.controller);
    const inventory = host.inventory.bind(host);
    for (const filling of ['x', '\u0001', '\u{1f980}', 'ä']) {
      const message = `begin ${filling.repeat(300_000 / filling.length)} end`;
      host.inventory = () => Promise.reject(new AgentError('internal', 'LongWords', message, filling.repeat(9000)));
      try {
        const error = await client.getInventory().catch((reason: unknown) => reason);
        expect(error).to.be.instanceOf(HostClientError).and.include({ kind: 'method', code: 'LongWords' });
        expect((error as HostClientError).message).to.match(/^begin [^]* \[\d+ left out\] [^]* end$/);
      } finally {
        host.inventory = inventory;
      }
    }
  });

  it('refuses malformed requests', async () => {
    const client = await leasedClient();
    expect(await failureOf(client.holdFrames(0, 'eth0'))).to.equal('method RoleUnknown');
    expect(await failureOf(client.startEcho('eth0'))).to.equal('method RoleUnknown');
    for (const address of ['eth0', '../../net', '0000:00:3f.0', '0000:03:00.0/..']) {
      expect(await failureOf(client.loadModules(address))).to.equal('method PciAddressMalformed');
    }
    expect(await failureOf(client.sendFrames({ ...series, role: 'eth0' }))).to.equal('method RoleUnknown');
    const flaws: readonly Partial<typeof series>[] = [
      { destination: '02:4d:50:00:00' },
      { destination: '02:4d:50:00:00:10 60' },
      { key: '11223344556677' },
      { key: '112233445566778g' },
      { count: 0 },
      { count: 1025 },
      { pattern: 256 },
      { lengths: [] },
      { lengths: [60, 59] },
      { lengths: [9015] },
      { lengths: new Array<number>(65).fill(60) },
    ];
    for (const flaw of flaws) {
      const code = await failureOf(client.sendFrames({ ...series, ...flaw }));
      expect(code, JSON.stringify(flaw)).to.equal('method FrameSeriesMalformed');
    }
    const strangers: readonly ((guest: number) => Promise<unknown>)[] = [
      (guest) => client.startGuest({ ...plain, guest }),
      (guest) => client.stopGuest(guest),
      (guest) => client.bind({ ...binding, guest }),
      (guest) => client.unbind(guest),
      (guest) => client.holdFrames(guest, 'mp'),
      (guest) => client.awaitFrames({ guest, count: 1, timeoutMs: 1 }),
      (guest) => client.reportFrames(guest).next(),
      (guest) => client.sendFrames({ ...series, guest }),
      (guest) => client.translateGuest(guest).next(),
      (guest) => client.watchLog({ source: 'LOG_SOURCE_GUEST_CONSOLE', guest }).next(),
    ];
    for (const [index, ask] of strangers.entries()) {
      expect(await failureOf(ask(4)), `call ${index}`).to.equal('method GuestUnknown');
    }
    const addresses = binding.addresses;
    const bindings: readonly Partial<typeof binding & { guest: number }>[] = [
      { addresses: ['02:4d:50:00:00'] },
      { addresses: [...addresses, '--help'] },
      { addresses: new Array<string>(8).fill('02:4d:50:00:00:03') },
      { vlan: 4095 },
      { vlan: 7, addresses: [] },
      { guest: 1, addresses: [] },
    ];
    for (const flaw of bindings) {
      const code = await failureOf(client.bind({ ...binding, guest: 0, ...flaw }));
      expect(code, JSON.stringify(flaw)).to.equal('method BindingMalformed');
    }
    expect(await failureOf(client.startGuest({ ...plain, guest: 1, macvtap: true }))).to.equal(
      'method NeighbourWithoutTap',
    );
    expect(await failureOf(client.startGuest({ ...plain, queuePairs: 3 }))).to.equal('method QueuePairsInvalid');
    const ping = client.ping({ guest: 0, from: 'FROM_HOST', role: '', address: 'example', count: 1, timeoutMs: 100 });
    expect(await failureOf(ping)).to.equal('method PingMalformed');
    await client.releaseLease();
  });

  it('follows the console of the guest until the caller has had enough', async () => {
    const enough = new AbortController();
    const log = clientWith(bench.controller).watchLog(
      { source: 'LOG_SOURCE_GUEST_CONSOLE', guest: 0 },
      { signal: enough.signal },
    );
    await appendFile(host.console(0).path, 'first\r\nKernel panic - not ');
    expect((await log.next()).value).to.deep.equal({ lines: ['first'], oops: false });
    await appendFile(host.console(0).path, 'syncing: x\r\n');
    expect((await log.next()).value).to.deep.equal({ lines: ['Kernel panic - not syncing: x'], oops: true });
    const next = log.next();
    enough.abort();
    expect(await failureOf(next)).to.equal('cancelled CallCancelled');
  });
});
