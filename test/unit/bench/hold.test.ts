import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { hardwareBenchFile, writeBenchFile } from '../../../rig/bench/bench-file.js';
import { checkBench } from '../../../rig/bench/check.js';
import { parseBenchDescription, type HardwareDescription } from '../../../rig/bench/description.js';
import { findAttached } from '../../../rig/bench/hardware/attached.js';
import { switchPower } from '../../../rig/bench/hardware/power.js';
import { assertUnused, lockBench, unlockBench } from '../../../rig/bench/hold.js';
import { keptToken } from '../../../rig/bench/kept-lease.js';
import { BenchLease } from '../../../rig/bench/lease.js';
import { ownHolder } from '../../../rig/bench/lease-holder.js';
import { connectHost } from '../../../rig/host/connect.js';
import { usbLinksOf } from '../../../rig/link/usb/attached.js';
import { failureOf } from '../../failure-of.js';
import { AgentInProcess } from '../agent/agent-in-process.js';

const forever = new AbortController().signal;

describe('a bench that is held by hand', () => {
  let agent: AgentInProcess;
  let directory: string;
  let description: HardwareDescription;
  const foreign = { holder: 'ada@lab', run: 'night-7', process: '', durationMs: 60_000 };

  before(async function () {
    const started = await AgentInProcess.start();
    if (!started) return this.skip();
    agent = started;
    directory = mkdtempSync(join(tmpdir(), 'mprig-test-hold-'));
    const { ca, cert, key } = agent.bench.controller;
    writeFileSync(join(directory, 'ca.crt'), ca);
    writeFileSync(join(directory, 'controller.crt'), cert);
    writeFileSync(join(directory, 'controller.key'), key);
    const file = join(directory, 'bench.yaml');
    const endpoints = { agent: agent.address, certificates: '.', link: `pty:${join(directory, 'uart')}` };
    writeBenchFile(file, hardwareBenchFile('rack3', endpoints, file), false);
    description = parseBenchDescription(hardwareBenchFile('rack3', endpoints, file), file) as HardwareDescription;
  });

  afterEach(() => agent.pass(1_000_000_000));

  after(async () => {
    await agent?.close();
    if (directory) rmSync(directory, { recursive: true, force: true });
  });

  const withHost = async <T>(work: (host: ReturnType<typeof connectHost>) => Promise<T>): Promise<T> => {
    const host = connectHost(agent.address, agent.bench.controller);
    try {
      return await work(host);
    } finally {
      host.close();
    }
  };

  it('is kept for this user alone, and used by what this user runs later', async () => {
    await lockBench(description, directory, 3_600_000);
    expect(statSync(join(directory, 'lease-rack3')).mode & 0o777).to.equal(0o600);
    await withHost(async (host) => {
      expect(await host.lease()).to.include({ holder: ownHolder(), run: 'rig bench lock', remainingMs: 3_600_000 });
      const stranger = await failureOf(BenchLease.take(host, { bench: 'rack3', run: 'x', kept: '' }));
      expect(stranger).to.include({ code: 'BenchBusy' });
      const lease = await BenchLease.take(host, { bench: 'rack3', run: 'x', kept: keptToken(directory, 'rack3') });
      await host.stopGuest();
      await lease.release();
    });
    await lockBench(description, directory, 60_000);
    await withHost(async (host) => expect(await host.lease()).to.include({ remainingMs: 60_000 }));
    expect(await unlockBench(description, directory, undefined)).to.include({ holder: ownHolder() });
    expect(keptToken(directory, 'rack3')).to.equal('');
    expect(await unlockBench(description, directory, undefined)).to.equal(null);
  });

  it('of somebody else is given free only by naming that one', async () => {
    await withHost((host) => host.acquireLease(foreign));
    expect(await failureOf(lockBench(description, directory, 60_000))).to.include({ code: 'BenchBusy' });
    const unnamed = (await failureOf(unlockBench(description, directory, undefined))) as Error & { remedy: string };
    expect(unnamed).to.include({ code: 'LeaseHolderUnnamed' });
    expect(unnamed.remedy).to.include('rig bench unlock rack3 --holder ada@lab');
    const wrong = await failureOf(unlockBench(description, directory, 'eve@home'));
    expect(wrong).to.include({ code: 'LeaseHolderOther' });
    expect(await unlockBench(description, directory, 'ada@lab')).to.include({ run: 'night-7' });
    await withHost(async (host) => expect(await host.lease()).to.equal(null));
  });

  it('is not switched off under somebody', async () => {
    await assertUnused(description, directory);
    await withHost((host) => host.acquireLease(foreign));
    expect(await failureOf(assertUnused(description, directory))).to.include({ code: 'BenchBusy' });
  });

  it('is checked without a change: what is there, what is missing, whose it is', async () => {
    const [answer, lease, instrument, ...others] = await checkBench(description, directory, forever);
    expect(answer).to.include({ what: 'agent', result: 'ok' });
    expect(answer?.found).to.include(`version 1.2.3 at ${agent.address}`);
    expect(lease).to.deep.include({ what: 'lease', result: 'ok', found: 'free' });
    expect(instrument).to.include({ what: 'instrument', result: 'fail' });
    expect(instrument?.found).to.match(/^Link\w+: /);
    expect(others).to.deep.equal([]);
    await withHost((host) => host.acquireLease(foreign));
    const [, held, left] = await checkBench(description, directory, forever);
    expect(held).to.include({ what: 'lease', result: 'warn' });
    expect(held?.found).to.include('ada@lab for run night-7');
    expect(left?.found).to.include('left alone: run night-7');
  });

  it('whose host does not answer is said to be so', async () => {
    const nowhere = { ...description, agent: { ...description.agent, address: '127.0.0.1:1' } };
    const [answer] = await checkBench(nowhere, directory, forever);
    expect(answer).to.include({ what: 'agent', result: 'fail' });
    expect(answer?.found).to.match(/^AgentUnreachable: /);
    const keyless = { ...description, agent: { ...description.agent, certificates: '/nowhere' } };
    expect((await checkBench(keyless, directory, forever))[0]?.found).to.match(/^CertificatesMissing: /);
  });

  it('has its file written once, unless it is to be replaced', () => {
    const file = join(directory, 'bench.yaml');
    expect(() => writeBenchFile(file, 'x', false)).to.throw(/is there already/);
    expect(() => hardwareBenchFile('Rack 3', { agent: 'a:1', certificates: 'c', link: 'usb:1:2' }, file)).to.throw(
      /lower-case/,
    );
  });

  it('has its power switched by the words of its file, which no shell reads', async () => {
    const touched = join(directory, 'a file; $(x)');
    const off = ['touch', touched];
    await switchPower({ ...description, power: { off } }, 'off', forever);
    expect(statSync(touched).isFile()).to.equal(true);
    const failing = { ...description, power: { cycle: ['ls', '/no/such'] } };
    expect(await failureOf(switchPower(failing, 'cycle', forever))).to.include({ code: 'PowerFailed' });
    expect(await failureOf(switchPower(description, 'on', forever))).to.include({ code: 'PowerUnknown' });
  });
});

describe('what is attached to this computer', () => {
  it('are serial devices by id', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'mprig-test-serial-'));
    try {
      for (const name of ['usb-B', 'usb-A']) writeFileSync(join(directory, name), '');
      const { links } = await findAttached(directory);
      expect(links.slice(0, 2)).to.deep.equal([`serial:${directory}/usb-A`, `serial:${directory}/usb-B`]);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it('are bridge chips that we can drive, and no other device', () => {
    const devices = [
      { vendorId: 0x0403, productId: 0x601f, serialNumber: '0001' },
      { vendorId: 0x0403, productId: 0x6014 },
      { vendorId: 0x0403, productId: 0x6001, serialNumber: 'plain UART' },
      { vendorId: 0x1d6b, productId: 0x0002, serialNumber: 'hub' },
    ];
    expect(usbLinksOf(devices as never)).to.deep.equal(['usb:0403:601f:0001', 'usb:0403:6014']);
  });
});
