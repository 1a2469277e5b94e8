import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { repository } from '../../../rig/base/directories.js';
import { identify } from '../../../rig/base/process-identity.js';
import { endpointsOfHardware } from '../../../rig/bench/endpoints.js';
import { readBenchFile, type HardwareDescription, type VirtualDescription } from '../../../rig/bench/description.js';
import { paths } from '../../../rig/bench/virtual/state.js';
import { writeRecord } from '../../../rig/bench/virtual/record.js';
import { attached } from '../../../rig/cli/bench.js';
import { failureOf } from '../../failure-of.js';

const host = { agent: 'rack3:7443', certificates: '/certificates' };
const [usb, serial] = ['usb:0403:601f:0001', 'serial:/dev/serial/by-id/usb-A'];

describe('cli: rig bench init looks at what is attached', () => {
  const looking = (links: readonly string[], troubles: readonly string[] = []) =>
    attached({ ...host, link: undefined }, () => Promise.resolve({ links, troubles }));

  it('and takes the only instrument', async () => {
    expect(await looking([serial])).to.deep.equal({ ...host, link: serial });
  });

  it('and says that there is none, and where it could not look', async () => {
    const error = await failureOf(looking([], ['UsbDenied: no permission']));
    expect(error).to.include({ code: 'InstrumentMissing', exitCode: 2 });
    expect(error)
      .to.have.property('message')
      .that.matches(/nothing .* is attached .*; UsbDenied: no permission$/);
    expect(error).to.have.property('remedy').that.contains('--link');
  });

  it('and names those that it may be', async () => {
    const error = await failureOf(looking([serial, usb]));
    expect(error).to.include({ code: 'InstrumentAmbiguous', exitCode: 2 });
    expect(error).to.have.property('message').that.contains('2 devices');
    expect(error).to.have.property('remedy').that.contains(`--link: ${serial} or ${usb}`);
  });

  it('but not where it is told, or does not know the host', async () => {
    const never = () => Promise.reject(new Error('looked'));
    expect(await attached({ ...host, link: usb }, never)).to.deep.equal({ ...host, link: usb });
    for (const missing of ['agent', 'certificates']) {
      const error = await failureOf(attached({ ...host, link: undefined, [missing]: undefined }, never));
      expect(error, missing).to.include({ code: 'AgentUnknown' });
    }
  });
});

describe('cli: rig bench init', function () {
  this.timeout(60_000);
  let place: string;
  let file: string;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'mprig-init-'));
    file = join(place, 'rack3.yaml');
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  function init(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const env = { ...process.env, XDG_STATE_HOME: place, XDG_CONFIG_HOME: join(place, 'config') };
    const words = [join(repository, 'rig', 'bin', 'rig.js'), 'bench', 'init', ...args];
    return new Promise((resolve) => {
      execFile(process.execPath, words, { cwd: place, env }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? NaN), stdout, stderr });
      });
    });
  }

  const endpoints = async (path: string) => endpointsOfHardware((await readBenchFile(path)) as HardwareDescription);

  it('writes the file that rig bench finds by its name, once unless it is to be replaced', async () => {
    const words = ['rack3', '--agent', host.agent, '--certificates', host.certificates, '--link', usb];
    const { code, stdout, stderr } = await init(...words);
    expect(code, stderr).to.equal(0);
    expect(stdout).to.contain('look at it: rig bench check rack3');
    const own = join(place, 'config', 'mprig', 'benches', 'rack3.yaml');
    expect(await endpoints(own)).to.deep.equal({ ...host, link: usb });
    const again = [...words.slice(0, -1), serial];
    expect((await init(...again)).stderr).to.match(/^BenchFileExists: .*--force/);
    expect((await init(...again, '--force')).code).to.equal(0);
    expect(await endpoints(own)).to.deep.equal({ ...host, link: serial });
  });

  it('takes a running virtual machine as its host, and no other', async () => {
    const state = join(place, 'mprig', hostname());
    const sockets = join(place, 'sockets');
    for (const directory of [state, sockets]) mkdirSync(directory, { recursive: true, mode: 0o700 });
    const words = ['rack3', '--from-virtual', 'virtual', '--out', file];
    const down = await init(...words);
    expect(down.code).to.equal(2);
    expect(down.stderr).to.match(/^BenchDown: .*rig lab up --bench virtual/);
    expect(existsSync(file)).to.equal(false);

    // A process as the machine has: it names a file in the directory of sockets.
    const child = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1e6)', join(sockets, 'nic.sock')]);
    try {
      await once(child, 'spawn');
      const identity = identify(child.pid ?? -1);
      if (!identity) throw new Error('it has ended');
      const description = (await readBenchFile(
        join(repository, 'fixtures', 'benches', 'virtual.yaml'),
      )) as VirtualDescription;
      const directories = { directory: sockets, logDirectory: place };
      const machine = { description, key: 'k', accelerator: 'tcg', qemuVersion: '11.1', agentPort: 7443 } as const;
      const processes = { simulator: identity, qemu: identity };
      const kept = {
        ...machine,
        ...processes,
        runtimeDirectory: sockets,
        logDirectory: place,
        tls: join(place, 'tls'),
      };
      writeRecord(state, { version: 1, bench: 'virtual', run: 'a-run', ...directories, kept });
      const { code, stderr } = await init(...words);
      expect(code, stderr).to.equal(0);
      expect(await endpoints(file)).to.deep.equal({
        agent: '127.0.0.1:7443',
        certificates: join(place, 'tls'),
        link: `pty:${paths.uart(sockets)}`,
      });
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    const hardware = await init('other', '--from-virtual', file, '--out', join(place, 'other.yaml'));
    expect(hardware.code).to.equal(2);
    expect(hardware.stderr).to.match(/^BenchNotVirtual: /);
    expect(readdirSync(place)).to.not.include('other.yaml');
  });
});
