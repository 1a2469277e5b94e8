import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { openBench } from '../../rig/bench/open.js';
import { Deadline } from '../../rig/base/deadline.js';
import { BenchError } from '../../rig/base/errors.js';
import { connectHost } from '../../rig/host/connect.js';
import type { Host } from '../../rig/host/host.js';
import { Resources } from '../../rig/base/resources.js';
import { savedMachine } from '../../rig/bench/virtual/boot.js';
import type { Qmp } from '../../rig/bench/virtual/qmp.js';
import { Watch } from '../../rig/bench/watch.js';
import { description, labArtefacts, labBench, scratchDirectory } from './lab-bench.js';

/** What a promise rejects with. */
async function failureOf(work: Promise<unknown>): Promise<Error & { code?: string; remedy?: string }> {
  try {
    await work;
  } catch (error) {
    return error as Error & { code?: string; remedy?: string };
  }
  throw new Error('it succeeded');
}

describe('trouble, on a bench', function () {
  this.timeout(300_000);

  it('a machine that dies at boot is reported with its last words, and nothing is left', async () => {
    const directory = scratchDirectory('dying');
    const broken = join(directory, 'no-kernel');
    writeFileSync(broken, 'not a kernel');
    const artefacts = { ...(await labArtefacts()), kernel: broken };
    const complaints: string[] = [];
    const resources = new Resources((text) => complaints.push(text));
    const error = await failureOf(
      openBench(
        await description(),
        {
          artefacts,
          runtimeDirectory: directory,
          logDirectory: directory,
          run: 'test',
          signal: new AbortController().signal,
          complain: (text) => complaints.push(text),
        },
        resources,
      ),
    );
    await resources.close(Deadline.after(10_000));
    expect(error).to.be.instanceOf(BenchError).with.property('code', 'MachineDied');
    expect(error.message).to.include('kernel');
    expect(complaints).to.deep.equal([]);
    expect(existsSync(join(directory, 'bench-virtual.lock'))).to.equal(false);
  });

  it('a saved machine of no use is removed, and one boots', async () => {
    const directory = scratchDirectory('unusable');
    const artefacts = await labArtefacts();
    // Of another machine than the other tests have.
    const standard = await description();
    const unlike = { ...standard, guest: { memoryMib: 240 } };
    const saved = savedMachine(unlike, artefacts);
    const execute = async (command: string, args?: Record<string, unknown>): Promise<unknown> => {
      if (command === 'migrate') writeFileSync(String(args?.['uri']).slice('file:'.length), 'no RAM', { mode: 0o600 });
      return { status: 'completed' };
    };
    const signal = new AbortController().signal;
    await saved.save({ execute } as unknown as Qmp, Watch.taking({ signal }, 10_000));
    expect(saved.exists).to.equal(true);
    const complaints: string[] = [];
    const complain = (text: string) => complaints.push(text);
    const resources = new Resources(complain);
    try {
      const places = { artefacts, runtimeDirectory: directory, logDirectory: directory };
      const held = await openBench(unlike, { ...places, run: 'test', signal, complain }, resources);
      expect(held.restored).to.equal(false);
      expect(complaints).to.have.length(1);
      expect(complaints[0]).to.include('of no use');
      expect(saved.exists).to.equal(true);
      const { nics } = await held.bench.host.inventory();
      expect(nics.map(({ driver }) => driver)).to.include('mpnic');
    } finally {
      await resources.close(Deadline.after(30_000));
      saved.discard();
    }
  });

  it('a controller with a foreign certificate is refused, and says what to do', async () => {
    const { endpoints } = await labBench();
    const directory = scratchDirectory('foreign');
    const run = promisify(execFile);
    const { enter } = await labArtefacts();
    const args = ['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    args.push(
      '-days',
      '2',
      '-subj',
      '/CN=stranger',
      '-keyout',
      join(directory, 'key'),
      '-out',
      join(directory, 'cert'),
    );
    const { command, args: entered } = enter(args, [directory]);
    await run(command, [...entered]);
    const credentials = {
      ca: readFileSync(join((await labArtefacts()).tls, 'ca.crt')),
      cert: readFileSync(join(directory, 'cert')),
      key: readFileSync(join(directory, 'key')),
    };
    const stranger = connectHost(endpoints.agent, credentials);
    try {
      const error = await failureOf(stranger.inventory());
      expect(error.code).to.equal('AgentCertificateForeign');
      expect(error.remedy).to.include('certificates');
    } finally {
      stranger.close();
    }
  });

  it('a guest that does not answer in time is reported, and another can be started', async () => {
    const { bench } = await labBench();
    await bench.host.stopGuest();
    try {
      const error = await failureOf(bench.host.startGuest({ memoryMib: 256, timeoutMs: 500 }));
      expect(error.code).to.match(/^Guest/);
      expect(error.remedy).to.not.equal('');
    } finally {
      await restartGuest(bench.host);
    }
  });

  it('unbinding while frames are in flight is clean', async () => {
    const { bench } = await labBench();
    await underFire(async () => {
      await bench.host.unbind();
    });
    await expectClean(bench.host);
  });

  it('a NIC that goes down and up while frames are in flight is clean, and the guest can be bound again', async () => {
    const { host } = (await labBench()).bench;
    await underFire(async () => {
      expect(await host.disturbNic('link')).to.equal(null);
    });
    const binds = async (): Promise<bigint> => (await host.statistics()).get('mp_binds') ?? 0n;
    const before = await binds();
    await host.bind('zero-copy');
    expect(await binds()).to.equal(before + 1n);
    await host.unbind();
    await expectClean(host);
  });

  it('ending the guest while frames are in flight is clean', async () => {
    const { bench } = await labBench();
    await underFire(async () => {
      await bench.host.stopGuest();
    });
    await expectClean(bench.host);
    await restartGuest(bench.host);
  });

  it('removing the modules while frames are in flight is clean, and they can be loaded again', async () => {
    const { bench } = await labBench();
    await underFire(async () => {
      await bench.host.unloadModules();
    });
    await bench.host.loadModules();
    await restartGuest(bench.host);
    await expectClean(bench.host);
  });

  async function restartGuest(host: Host): Promise<void> {
    await host.startGuest({ memoryMib: 256, timeoutMs: 120_000 });
  }

  /** Does something while the generator floods the bound guest, then stops the generator. */
  async function underFire(deed: () => Promise<void>): Promise<void> {
    const { bench, interfaces } = await labBench();
    const { nic, host } = bench;
    await host.bind('zero-copy');
    await host.holdFrames('mp');
    const before = (await nic.counters.snapshot()).RX_DELIVERED_FRAMES;
    await nic.generator.configure({
      count: 1_000_000,
      length: { min: 60, max: 1514, step: 601 },
      sequence: 0,
      destinationMac: interfaces.find(({ role }) => role === 'mp')?.mac ?? '',
      sourceMac: '02:4d:50:00:00:fe',
      nonceKey: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
      pattern: 0,
      constantPattern: false,
      gap: 2000,
      holdOnStarved: false,
      holdOnTraceFull: false,
    });
    await nic.generator.start();
    try {
      await Deadline.after(30_000).poll('frames to flow', 20, async () => {
        const { RX_DELIVERED_FRAMES } = await nic.counters.snapshot();
        return RX_DELIVERED_FRAMES > before + 300 ? true : undefined;
      });
      await deed();
    } finally {
      await nic.generator.stop();
      await nic.generator.finished(Deadline.after(10_000));
    }
  }

  /** Nothing is pinned or mapped any more, and the NIC never touched what it may not. */
  async function expectClean(host: Host): Promise<void> {
    const { bench } = await labBench();
    const statistics = await host.statistics();
    for (const name of ['mp_pins', 'mp_maps']) expect(statistics.get(name), name).to.equal(0n);
    const { iommu } = bench.evidence();
    expect(iommu.available && (await iommu.value.faults()).count).to.equal(0);
  }
});
