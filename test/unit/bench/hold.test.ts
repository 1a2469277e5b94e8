import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { repository } from '../../../rig/base/directories.js';
import { hardwareBenchFile, writeBenchFile } from '../../../rig/bench/bench-file.js';
import { noteBenchWord } from '../../../rig/bench/bench-word.js';
import { checkBench } from '../../../rig/bench/check.js';
import { parseBenchDescription, type HardwareDescription } from '../../../rig/bench/description.js';
import { findAttached } from '../../../rig/bench/hardware/attached.js';
import { switchPower } from '../../../rig/bench/hardware/power.js';
import { assertUnused, lockBench, unlockBench } from '../../../rig/bench/hold.js';
import { keptToken } from '../../../rig/bench/kept-lease.js';
import { BenchLease } from '../../../rig/bench/lease.js';
import { ownHolder } from '../../../rig/bench/lease-holder.js';
import { ownVersions } from '../../../rig/bench/versions.js';
import { connectHost } from '../../../rig/host/connect.js';
import { usbLinksOf } from '../../../rig/link/usb/attached.js';
import { failureOf } from '../../failure-of.js';
import { AgentInProcess } from '../agent/agent-in-process.js';

const forever = new AbortController().signal;

/** Writes the file of a bench that has this agent and an instrument that nobody has plugged in; tells what it says. */
function writeDescription(directory: string, { bench, address }: AgentInProcess): HardwareDescription {
  const { ca, cert, key } = bench.controller;
  writeFileSync(join(directory, 'ca.crt'), ca);
  writeFileSync(join(directory, 'controller.crt'), cert);
  writeFileSync(join(directory, 'controller.key'), key);
  const file = join(directory, 'bench.yaml');
  const endpoints = { agent: address, certificates: '.', link: `pty:${join(directory, 'uart')}` };
  const text = hardwareBenchFile('rack3', endpoints, file);
  writeBenchFile(file, text, false);
  return parseBenchDescription(text, file) as HardwareDescription;
}

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
    description = writeDescription(directory, agent);
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
    noteBenchWord('rack3', './my rack.yaml');
    const byFile = (await failureOf(unlockBench(description, directory, undefined))) as Error & { remedy: string };
    noteBenchWord('rack3', 'rack3');
    expect(byFile.remedy).to.include("rig bench unlock './my rack.yaml' --holder ada@lab");
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
    expect(others.map(({ what, result }) => [what, result])).to.deep.equal([['versions', 'fail']]);
    await withHost((host) => host.acquireLease(foreign));
    const [, held, ...left] = await checkBench(description, directory, forever);
    expect(held).to.include({ what: 'lease', result: 'warn' });
    expect(held?.found).to.include('ada@lab for run night-7');
    expect(left.map(({ what }) => what)).to.deep.equal(['instrument', 'witnesses']);
    for (const { found } of left) expect(found).to.include('left alone: run night-7');
  });

  it('whose host has no card where the file names one is said to be so', async () => {
    const found = await checkBench({ ...description, nic: 'ffff:ff:1f.7' }, directory, forever);
    const card = found.find(({ what }) => what === 'nic under test');
    expect(card).to.include({ result: 'fail', found: 'the host has no network card at ffff:ff:1f.7' });
    expect(card?.remedy).to.include('lspci -D');
  });

  it('whose host does not answer is said to be so', async () => {
    const nowhere = { ...description, agent: { ...description.agent, address: '127.0.0.1:1' } };
    const [answer, instrument, ...others] = await checkBench(nowhere, directory, forever);
    expect(answer).to.include({ what: 'agent', result: 'fail' });
    expect(answer?.found).to.match(/^AgentUnreachable: /);
    // Its line leads to this computer, and is tried all the same.
    expect(instrument).to.include({ what: 'instrument', result: 'fail' });
    expect(instrument?.found).to.match(/^Link\w+: /);
    const rest = ['lease', 'versions', 'map journal', 'memory search', 'watchpoints', 'copy functions'];
    expect(others.map(({ what }) => what)).to.deep.equal(rest);
    for (const { result, found } of others) {
      expect([result, found]).to.deep.equal(['warn', 'not known: the agent did not answer']);
    }
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

describe('a bench whose host is asked what it lets the agent see', () => {
  let agent: AgentInProcess;
  let directory: string;
  let description: HardwareDescription;
  const lockedDown = 'cannot open /proc/kcore: the kernel is locked down';

  before(async function () {
    const { agentVersion, agentBuild } = await ownVersions(repository);
    const started = await AgentInProcess.start({
      version: agentVersion,
      build: agentBuild,
      trials: [
        { witness: 'map journal', trouble: '', remedy: '' },
        { witness: 'memory search', trouble: lockedDown, remedy: 'boot it without' },
        { witness: 'watchpoints', trouble: '', remedy: '' },
        { witness: 'copy functions', trouble: 'kprobes are off', remedy: 'write 1' },
      ],
    });
    if (!started) return this.skip();
    agent = started;
    directory = mkdtempSync(join(tmpdir(), 'mprig-test-witnesses-'));
    description = writeDescription(directory, agent);
  });

  after(async () => {
    await agent?.close();
    if (directory) rmSync(directory, { recursive: true, force: true });
  });

  /** What `rig doctor` prints of a bench file here. */
  const doctor = (file: string, ...options: string[]): Promise<string> => {
    const program = join(repository, 'rig', 'bin', 'rig.js');
    const args = [program, 'doctor', '--bench', join(directory, file), ...options];
    const env = { ...process.env, XDG_STATE_HOME: directory, XDG_CACHE_HOME: join(directory, 'cache') };
    return new Promise((resolve) => {
      execFile(process.execPath, args, { env }, (_error, text) => resolve(text));
    });
  };

  /** What is said of the witnesses, on a bench that demands some lines. */
  const witnesses = async (require: string[]) => {
    const checks = await checkBench({ ...description, require }, directory, forever);
    return checks.slice(-4).map(({ what, result, found, remedy }) => [what, result, found, remedy]);
  };

  it('says of each in a line what is missing, what is lost by it, and what helps', async () => {
    expect(await witnesses(['content'])).to.deep.equal([
      ['map journal', 'ok', 'what the kernel maps for the NIC is noted', ''],
      [
        'memory search',
        'warn',
        `${lockedDown}; without it there is no line address, residue, touch`,
        'boot it without',
      ],
      ['watchpoints', 'ok', 'the processors watch places in memory', ''],
      ['copy functions', 'warn', 'kprobes are off', 'write 1'],
    ]);
  });

  it('cannot be used when a line that it demands is lost', async () => {
    expect((await witnesses(['residue'])).map(([, result]) => result)).to.deep.equal(['ok', 'fail', 'ok', 'warn']);
  });

  it('is free again afterwards', async () => {
    await witnesses([]);
    const host = connectHost(agent.address, agent.bench.controller);
    try {
      expect(await host.lease()).to.equal(null);
    } finally {
      host.close();
    }
  });

  it('is told by rig doctor, too', async () => {
    const stdout = await doctor('bench.yaml', '--json');
    const { usable, checks } = JSON.parse(stdout) as { usable: boolean; checks: { id: string; found: string }[] };
    const found = new Map(checks.map((check) => [check.id, check.found]));
    expect(found.get('agent')).to.contain(agent.address);
    expect(found.get('memory search')).to.contain(lockedDown);
    // There is no instrument.
    expect([usable, found.has('instrument')]).to.deep.equal([false, true]);
    expect(found.has('host kvm')).to.equal(false);
  }).timeout(60_000);

  it('is told by rig doctor, too, when the agent does not answer: what this computer can tell, and what it cannot', async () => {
    const endpoints = { agent: '127.0.0.1:1', certificates: '.', link: 'pty:/none' };
    const file = join(directory, 'silent.yaml');
    writeBenchFile(file, hardwareBenchFile('silent', endpoints, file), false);
    const { usable, checks } = JSON.parse(await doctor('silent.yaml', '--json')) as {
      usable: boolean;
      checks: { id: string; result: string; found: string }[];
    };
    expect(usable).to.equal(false);
    expect(checks.map(({ id }) => id)).to.deep.equal([
      ...['platform', 'cache', 'state', 'namespaces', 'instrument link', 'host kvm', 'host tracing', 'host lockdown'],
      ...['agent', 'instrument', 'lease', 'versions', 'map journal', 'memory search', 'watchpoints', 'copy functions'],
    ]);
    expect(checks.filter(({ result }) => result === 'fail').map(({ id }) => id)).to.deep.equal([
      ...['instrument link', 'agent', 'instrument'],
    ]);
    const text = await doctor('silent.yaml');
    for (const id of ['lease', 'versions', 'map journal', 'memory search', 'watchpoints', 'copy functions']) {
      expect(text).to.match(new RegExp(`^! ${id} +not known: the agent did not answer`, 'm'));
    }
  }).timeout(60_000);
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
