import type { Server } from '@grpc/grpc-js';
import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Binding } from '../../../host/agent/binding.js';
import { mpMac } from '../../../host/agent/guest-command.js';
import type { Disturbance } from '../../../host/agent/disturb.js';
import type { FrameSeries, Role } from '../../../host/agent/guestd.js';
import { KvmHost } from '../../../host/agent/kvm-host.js';
import type { SearchRequest } from '../../../host/agent/memory-search.js';
import type { WantedGuest } from '../../../host/agent/running-guest.js';
import { serve } from '../../../host/agent/server.js';
import type { Witness } from '../../../host/agent/witnesses.js';
import { connectHost } from '../../../rig/host/connect.js';
import type { Host } from '../../../rig/host/host.js';
import type { LeaseAuthority } from '../../../rig/host/lease.js';
import { hasOpenssl, makeTestBench } from './certificates.js';

/** The highest address of memory that a processor has, and one of the kernel's code. */
const high = 2 ** 52 - 4096;
const code = 0xffff_ffff_8123_4567n;
const nonce = Buffer.from('00112233445566778899aabbccddeeff', 'hex');

/** A host that has found something of everything. */
class FoundHost extends KvmHost {
  searched: SearchRequest | undefined;
  tried: readonly Witness[] = [];
  /** What was asked of guests, with their numbers. */
  readonly asked: unknown[][] = [];

  override async startGuest(_nic: string, wanted: WantedGuest) {
    this.asked.push(['start', wanted.number, wanted.memoryMib, wanted.macvtap]);
    return { pid: 7, interfaces: [{ role: 'mp', name: 'eth0', mac: mpMac(wanted.number) }] };
  }

  override async stopGuest(number: number) {
    this.asked.push(['stop', number]);
  }

  override async bind(number: number, _nic: string, binding: Binding) {
    this.asked.push(['bind', number, binding]);
  }

  override async unbind(number: number) {
    this.asked.push(['unbind', number]);
  }

  override async holdFrames(number: number, role: Role) {
    this.asked.push(['hold', number, role]);
  }

  override async awaitFrames(number: number, count: number, timeoutMs: number) {
    this.asked.push(['await', number, count, timeoutMs]);
    return { held: count, dropped: number };
  }

  override async sendFrames(number: number, role: Role, { count }: FrameSeries) {
    this.asked.push(['send', number, role]);
    return count;
  }

  override async pingFromGuest(number: number, role: Role, address: string, count: number) {
    this.asked.push(['ping', number, role, address]);
    return { sent: count, received: 0 };
  }

  override async reportFrames(number: number) {
    this.asked.push(['report', number]);
    const frame = { statedLength: 60, checksumGood: true, nonce, noncesAgree: false, crc: 0xffff_ffff };
    // More than fit into one message.
    return Array.from({ length: 1300 }, (_, sequence) => ({ sequence, length: 60, ...frame }));
  }

  override async *translateGuest(number: number) {
    this.asked.push(['translate', number]);
    const entries = Buffer.alloc(5 * 8);
    [1, 2, 3].forEach((page, index) => entries.writeBigUInt64LE((1n << 63n) | BigInt(high / 4096 + index), page * 8));
    // In more than one message, as the pages of a large guest are.
    yield entries.subarray(0, 16);
    yield entries.subarray(16);
  }

  override async resolveSymbols(addresses: readonly bigint[]) {
    const known = { function: 'memcpy', module: '', start: code, end: code + 64n };
    return addresses.map((address) => (address === code ? known : undefined));
  }

  override async armWatchpoints() {
    return [{ userAddress: 2 ** 47 - 8, machineAddress: high, length: 8 }];
  }

  override async readWatchpoints() {
    return [{ directHits: 1, userHits: 0, hits: [{ instruction: code, kernel: true, command: 'vhost-1' }] }];
  }

  override async endCopyCount() {
    return [{ function: '_copy_to_iter', bytes: 1514, calls: 2 ** 40 }];
  }

  override async tryWitnesses(wanted: readonly Witness[]) {
    this.tried = wanted;
    return wanted.map((witness) =>
      witness === 'watchpoints'
        ? { witness, trouble: '', remedy: '' }
        : { witness, trouble: 'the kernel is locked down', remedy: 'boot it without' },
    );
  }

  override async disturbNic(disturbance: Disturbance) {
    this.asked.push(['disturb', disturbance]);
    return disturbance === 'self-test' ? 'Device or resource busy' : '';
  }

  override async searchMemory(request: SearchRequest) {
    this.searched = request;
    const hits = [
      { machineAddress: high, sequence: 0 },
      { machineAddress: 4096, sequence: null },
    ];
    return { hits, searchedBytes: 2 ** 40, machineBytes: 2 ** 41, overflow: 5, threads: 2, milliseconds: 9 };
  }

  override async *readMemory(ranges: readonly { machineAddress: number; length: number }[]) {
    for (const { machineAddress, length } of ranges) yield Buffer.alloc(machineAddress === high ? length : 0, 0x5a);
  }

  override async readIommuJournal(pages: readonly number[]) {
    const change = { unmap: true, busAddress: high, machineAddress: 4096, size: 8192, writable: false };
    const maps = pages.map((busAddress) => ({ busAddress, machineAddress: busAddress === high ? 4096 : undefined }));
    return { content: { domain: 'dma', changes: [change], lost: 3 }, pages: maps, faults: 1 };
  }
}

describe('what the agent has found, at the controller', () => {
  let folder: string;
  let found: FoundHost;
  let server: Server;
  let host: Host & LeaseAuthority;

  before(async function () {
    if (!(await hasOpenssl())) {
      console.log('      skipped: this machine has no openssl to make certificates with');
      this.skip();
    }
    folder = await mkdtemp(join(tmpdir(), 'mprig-test-agent-'));
    const bench = await makeTestBench();
    found = new FoundHost({ opt: folder, state: folder, complain: () => undefined });
    const served = await serve(found, '1.2.3', '127.0.0.1:0', bench.agent);
    server = served.server;
    host = connectHost(`127.0.0.1:${served.port}`, bench.controller);
    await host.acquireLease({ holder: 'tester@here', run: 'test', process: '', durationMs: 60_000 });
  });

  after(async () => {
    host?.close();
    await found?.close();
    server?.forceShutdown();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it('is every frame, in its order', async () => {
    const frames = await host.reportFrames();
    expect(frames.map(({ sequence }) => sequence)).to.deep.equal(Array.from({ length: 1300 }, (_, index) => index));
    expect(frames[7]).to.deep.include({ length: 60, nonce, checksumGood: true, noncesAgree: false, crc: 0xffff_ffff });
  });

  it('is every address in full', async () => {
    const machineAddress = BigInt(high);
    expect(await host.translateGuest()).to.deep.equal([{ guestAddress: 4096n, machineAddress, pages: 3 }]);
    expect(await host.armWatchpoints([{ position: 0, offset: 16 }])).to.deep.equal([
      { userAddress: (1n << 47n) - 8n, machineAddress, length: 8 },
    ]);
    expect(await host.readWatchpoints()).to.deep.equal([
      { directHits: 1, userHits: 0, hits: [{ instruction: code, kernel: true, command: 'vhost-1' }] },
    ]);
    expect(await host.resolveSymbols([code, 1n])).to.deep.equal([
      { function: 'memcpy', module: '', start: code, end: code + 64n },
      null,
    ]);
    expect(await host.endCopyCount()).to.deep.equal([{ function: '_copy_to_iter', bytes: 1514, calls: 2 ** 40 }]);
  });

  it('is of the guest that was meant, whatever is asked of it', async () => {
    const filter = { addresses: [mpMac(2)], vlan: 7 };
    const series = {
      destination: '02:4d:50:00:00:10',
      key: Buffer.alloc(8, 7),
      first: 0,
      count: 3,
      pattern: 1,
      lengths: [60],
      leaveChecksum: false,
    };
    found.asked.splice(0);
    const guest = host.guest(2);
    const interfaces = await guest.start({ memoryMib: 200, timeoutMs: 1000 });
    expect(interfaces).to.deep.equal([{ role: 'mp', name: 'eth0', mac: '02:4d:50:00:02:03' }]);
    await guest.bind('copy', filter);
    await guest.holdFrames();
    expect(await guest.awaitFrames(5, 60)).to.deep.equal({ held: 5, dropped: 2 });
    expect(await guest.sendFrames(series)).to.equal(3);
    expect(await guest.ping('198.51.100.1', 4, 1000)).to.deep.equal({ sent: 4, received: 0 });
    await guest.reportFrames();
    await guest.translate();
    await guest.unbind();
    await guest.stop();
    expect(found.asked).to.deep.equal([
      ['start', 2, 200, false],
      ['bind', 2, { mode: 'copy', mutant: '', ...filter }],
      ['hold', 2, 'mp'],
      ['await', 2, 5, 60],
      ['send', 2, 'mp'],
      ['ping', 2, 'mp', '198.51.100.1'],
      ['report', 2],
      ['translate', 2],
      ['unbind', 2],
      ['stop', 2],
    ]);
    found.asked.splice(0);
    await host.bind('zero-copy', { mutant: 'liar' });
    await host.holdFrames('tap');
    await host.awaitFrames(1, 2);
    await host.unbind();
    await host.stopGuest();
    expect(found.asked).to.deep.equal([
      ['bind', 0, { mode: 'zero-copy', mutant: 'liar', addresses: [], vlan: 0 }],
      ['hold', 0, 'tap'],
      ['await', 0, 1, 2],
      ['unbind', 0],
      ['stop', 0],
    ]);
  });

  it('is every nonce, and which are damaged', async () => {
    const key = Buffer.from('0123456789abcdef', 'hex');
    expect(await host.searchMemory({ key, first: 1, count: 2 })).to.deep.equal({
      hits: [
        { machineAddress: high, sequence: 0 },
        { machineAddress: 4096, sequence: null },
      ],
      searchedBytes: 2 ** 40,
      machineBytes: 2 ** 41,
      overflow: 5,
      threads: 2,
      milliseconds: 9,
    });
    const { mask, maskedKey, first, count } = found.searched as SearchRequest;
    expect(maskedKey.map((byte, index) => byte ^ (mask[index] ?? 0))).to.deep.equal(key);
    expect([first, count]).to.deep.equal([1, 2]);
  });

  it('is what memory contains, and what cannot be read', async () => {
    const ranges = [
      { machineAddress: high, length: 4 },
      { machineAddress: 0, length: 4 },
    ];
    expect(await host.readMemory(ranges)).to.deep.equal([Buffer.from('ZZZZ'), null]);
  });

  it('is whether the NIC could be disturbed, in each way that there is', async () => {
    found.asked.splice(0);
    const ways = ['link', 'reset', 'ring', 'self-test'] as const;
    const refused = [];
    for (const way of ways) refused.push(await host.disturbNic(way));
    expect(refused).to.deep.equal([null, null, null, 'Device or resource busy']);
    expect(found.asked).to.deep.equal(ways.map((way) => ['disturb', way]));
  });

  it('is which witnesses can be had, and why not the others', async () => {
    expect(await host.tryWitnesses(['memory search', 'watchpoints'])).to.deep.equal([
      { witness: 'memory search', trouble: 'the kernel is locked down', remedy: 'boot it without' },
      { witness: 'watchpoints', trouble: null, remedy: '' },
    ]);
    expect(found.tried).to.deep.equal(['memory search', 'watchpoints']);
  });

  it('is the journal of the IOMMU, and what pages lead to', async () => {
    const busAddress = BigInt(high);
    expect(await host.readIommuJournal([busAddress, 8192n])).to.deep.equal({
      domain: 'dma',
      lost: 3,
      faults: 1,
      changes: [{ op: 'unmap', busAddress, machineAddress: 4096n, size: 8192n, writable: false }],
      pages: [
        { busAddress, machineAddress: 4096n },
        { busAddress: 8192n, machineAddress: null },
      ],
    });
  });
});
