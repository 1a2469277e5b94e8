import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { identify } from '../../../rig/base/process-identity.js';
import { parseBenchDescription, requireVirtual } from '../../../rig/bench/description.js';
import type { VirtualBenchArtefacts } from '../../../rig/bench/virtual/boot.js';
import { currentMachine } from '../../../rig/bench/virtual/left-machine.js';
import { machineKey } from '../../../rig/bench/virtual/machine-key.js';
import { runningMachine, writeRecord } from '../../../rig/bench/virtual/record.js';
import type { MachineState } from '../../../rig/bench/virtual/state.js';

const description = requireVirtual(parseBenchDescription('name: kept\nkind: virtual\n', 'kept.yaml'));
const artefacts: VirtualBenchArtefacts = {
  nicSimulator: '/cache/nic-simulator-1/sim',
  kernel: '/cache/kernel-1/vmlinuz',
  initrd: '/cache/initrd-1/initrd',
  image: '/cache/image-1/host.erofs',
  tls: '/cache/certificates-1',
  touchPlugin: '/cache/plugin-1/touch.so',
  qemuVersion: '11.1',
  enter: () => ({ command: 'false', args: [] }),
};

describe('key of a machine', () => {
  it('is another for every part that is another', () => {
    const keys = new Set([machineKey(description, artefacts)]);
    for (const name of ['nicSimulator', 'kernel', 'initrd', 'image', 'tls', 'touchPlugin', 'qemuVersion'] as const) {
      keys.add(machineKey(description, { ...artefacts, [name]: 'other' }));
    }
    keys.add(machineKey(description, { ...artefacts, soundnessImage: '/cache/soundness-1' }));
    const cost = { plugin: '/cache/cost-1/cost.so', socket: '/cost', kernelArguments: [] };
    keys.add(machineKey(description, { ...artefacts, cost }));
    keys.add(machineKey(description, { ...artefacts, cost: { ...cost, kernelArguments: ['quiet'] } }));
    keys.add(machineKey({ ...description, guest: { memoryMib: 128 } }, artefacts));
    keys.add(machineKey({ ...description, nic: 'igb' }, artefacts));
    expect(keys.size).to.equal(13);
  });

  it('does not depend on the order of a file', () => {
    const { name, kind, nic, host, guest, wire } = description;
    const turned = { wire, guest, host: { cpus: host.cpus, memoryMib: host.memoryMib }, nic, kind, name };
    expect(machineKey(turned, artefacts)).to.equal(machineKey(description, artefacts));
  });
});

describe('a machine that was left running', () => {
  let directory: string;
  let sockets: string;
  let processes: ChildProcess[];
  let complaints: string[];

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mprig-test-kept-'));
    sockets = mkdtempSync(join(tmpdir(), 'mprig-'));
    // What tells a machine's processes is a path of its directory among their arguments.
    const wait = ['-e', 'setTimeout(() => undefined, 600_000)', join(sockets, 'nic.sock')];
    processes = [spawn(process.execPath, wait), spawn(process.execPath, wait)];
    complaints = [];
    const kept = stateWith(machineKey(description, artefacts));
    writeRecord(directory, {
      version: 1,
      bench: 'kept',
      run: 'lab up',
      directory: sockets,
      logDirectory: directory,
      kept,
    });
  });

  afterEach(() => {
    for (const process of processes) process.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
    rmSync(sockets, { recursive: true, force: true });
  });

  const stateWith = (key: string): MachineState => {
    const [simulator, qemu] = processes.map(({ pid = -1 }) => identify(pid));
    if (!simulator || !qemu) throw new Error('the processes of the test have not begun');
    const runtimeDirectory = sockets;
    const known = { description, key, accelerator: 'tcg', qemuVersion: '11.1', agentPort: 1, tls: '/cache' } as const;
    return { ...known, runtimeDirectory, logDirectory: directory, simulator, qemu };
  };
  const take = (key: string) => {
    return currentMachine(runningMachine(directory, 'kept'), key, directory, (text) => complaints.push(text));
  };

  it('is used when it is what would be booted', async () => {
    expect(await take(machineKey(description, artefacts))).to.include({ agentPort: 1 });
    expect(complaints).to.deep.equal([]);
    expect(runningMachine(directory, 'kept')).not.to.equal(undefined);
  });

  it('is ended, and said to be so, when it is not', async () => {
    const state = runningMachine(directory, 'kept');
    expect(await take(machineKey(description, { ...artefacts, image: '/cache/image-2/host.erofs' }))).to.equal(
      undefined,
    );
    expect(complaints.join()).to.include('bench "kept"').and.to.include('it is ended');
    expect(state && identify(state.qemu.pid)).to.equal(undefined);
    expect(state && identify(state.simulator.pid)).to.equal(undefined);
    expect(existsSync(sockets)).to.equal(false);
    expect(runningMachine(directory, 'kept')).to.equal(undefined);
  });
});
