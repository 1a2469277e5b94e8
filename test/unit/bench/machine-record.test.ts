import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { BenchError } from '../../../rig/base/errors.js';
import { identify, type ProcessIdentity } from '../../../rig/base/process-identity.js';
import { acquireBenchLock } from '../../../rig/bench/lock.js';
import { takeDownBench } from '../../../rig/bench/virtual/open.js';
import { machineProcesses, recoverMachine } from '../../../rig/bench/virtual/left-machine.js';
import { machineStatus } from '../../../rig/bench/virtual/machine-status.js';
import { readRecord, recordFile, writeRecord, type MachineRecord } from '../../../rig/bench/virtual/record.js';
import type { MachineState } from '../../../rig/bench/virtual/state.js';

/** Arguments of a node that does nothing. */
const idle = ['-e', 'setInterval(() => 0, 1e6)'];

describe('the record of a machine', () => {
  let place: string;
  let directory: string;
  const children: ChildProcess[] = [];

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'mprig-test-record-'));
    directory = join(place, 'mprig-a,b');
    mkdirSync(directory, { mode: 0o700 });
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(place, { recursive: true, force: true });
  });

  /** A process as the machine has: it names a file in the directory of sockets. */
  async function startProcess(name = 'nic.sock'): Promise<number> {
    const child = spawn(process.execPath, [...idle, join(directory, name)], { detached: true });
    children.push(child);
    await once(child, 'spawn');
    return child.pid ?? -1;
  }

  const recordWith = (kept: MachineState | null): MachineRecord => ({
    version: 1,
    bench: 'virtual',
    run: 'a-run',
    directory,
    logDirectory: place,
    kept,
  });

  const named = (pid: number): ProcessIdentity => identify(pid) ?? { pid, start: 'ended', boot: 'another' };

  const stateOf = (qemu: number, simulator: number): MachineState => ({
    description: {
      name: 'virtual',
      kind: 'virtual',
      nic: 'instrument',
      host: { memoryMib: 1536, cpus: 2 },
      guest: { memoryMib: 256 },
      wire: { kind: 'responder' },
    },
    accelerator: 'tcg',
    qemuVersion: '11.1',
    runtimeDirectory: directory,
    logDirectory: place,
    simulator: named(simulator),
    qemu: named(qemu),
    agentPort: 7443,
    tls: place,
    key: 'of these sources',
  });

  const ended = (pid: number) => expect(identify(pid)).to.equal(undefined);
  const quiet = (): void => undefined;

  it('a machine that was left running is found by others, and left alone', async () => {
    const state = stateOf(await startProcess(), await startProcess());
    writeRecord(place, recordWith(state));
    expect(await recoverMachine(place, 'virtual', quiet)).to.deep.equal(state);
    expect(machineStatus(place, 'virtual')).to.deep.include({
      state: 'up',
      pids: [state.qemu.pid, state.simulator.pid],
    });
  });

  it('what a run that was killed has left is named, and ended by the next one', async () => {
    writeRecord(place, recordWith(null));
    const pids = [await startProcess(), await startProcess('qmp.sock')];
    expect(machineStatus(place, 'virtual')).to.deep.include({ state: 'left', pids, run: 'a-run' });
    const said: string[] = [];
    expect(await recoverMachine(place, 'virtual', (text) => said.push(text))).to.equal(undefined);
    pids.forEach(ended);
    expect(said).to.deep.equal(['ended 2 processes that run a-run left behind']);
    expect(readdirSync(place)).to.deep.equal([]);
    expect(machineStatus(place, 'virtual')).to.deep.include({ state: 'down', pids: [] });
  });

  it('half a machine is ended, so that another can be started', async () => {
    const gone = await startProcess();
    const left = await startProcess('qmp.sock');
    const state = stateOf(left, gone);
    children[0]?.kill('SIGKILL');
    await once(children[0] as ChildProcess, 'exit');
    writeRecord(place, recordWith(state));
    expect(await recoverMachine(place, 'virtual', quiet)).to.equal(undefined);
    ended(left);
  });

  it('"lab down" ends what is left, once nobody holds the bench', async () => {
    writeRecord(place, recordWith(null));
    const pid = await startProcess();
    const lock = await acquireBenchLock(place, 'virtual', 'another');
    try {
      const error = await takeDownBench('virtual', place).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(BenchError).with.property('code', 'BenchBusy');
      process.kill(pid, 0);
    } finally {
      await lock.release();
    }
    expect(await takeDownBench('virtual', place)).to.have.property('run', 'a-run');
    ended(pid);
    expect(await takeDownBench('virtual', place)).to.equal(undefined);
  });

  it('processes of others are none of the machine', async () => {
    const mine = await startProcess();
    const other = spawn(process.execPath, [...idle, `${directory}c/nic.sock`], { detached: true });
    children.push(other);
    await once(other, 'spawn');
    expect(machineProcesses({ directory })).to.deep.equal([mine]);
  });

  it('no directory is removed that was not made for a machine', async () => {
    const precious = join(place, 'precious');
    mkdirSync(precious, { mode: 0o700 });
    for (const path of [precious, join(place, 'mprig-link')]) {
      if (path !== precious) symlinkSync(precious, path);
      writeRecord(place, { ...recordWith(null), directory: path });
      await recoverMachine(place, 'virtual', quiet);
      expect(existsSync(precious)).to.equal(true);
    }
  });

  it('a file that others can write is not believed, and nothing is ended', async () => {
    const pid = await startProcess();
    writeRecord(place, recordWith(null));
    chmodSync(recordFile(place, 'virtual'), 0o666);
    const error = await recoverMachine(place, 'virtual', quiet).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(BenchError).with.property('code', 'MachineRecordInvalid');
    expect((error as BenchError).message).to.include(recordFile(place, 'virtual'));
    process.kill(pid, 0);
    rmSync(recordFile(place, 'virtual'));
    const elsewhere = join(place, 'elsewhere.json');
    writeFileSync(elsewhere, JSON.stringify(recordWith(null)), { mode: 0o600 });
    symlinkSync(elsewhere, recordFile(place, 'virtual'));
    expect(() => readRecord(place, 'virtual')).to.throw(BenchError);
    process.kill(pid, 0);
  });

  it('any damage to it is told as such', () => {
    const file = recordFile(place, 'virtual');
    const good = JSON.stringify(recordWith(stateOf(process.pid, process.pid)));
    writeFileSync(file, good, { mode: 0o600 });
    expect(readRecord(place, 'virtual')).to.deep.equal(JSON.parse(good));
    const damaged = fc.oneof(
      fc.string(),
      fc.json(),
      fc.nat(good.length - 1).map((length) => good.slice(0, length)),
      fc
        .constantFrom('version', 'bench', 'run', 'directory', 'logDirectory', 'kept')
        .map((key) => JSON.stringify({ ...(JSON.parse(good) as object), [key]: undefined })),
      fc.constantFrom('directory', 'logDirectory').map((key) => good.replace(`"${key}":"/`, `"${key}":"`)),
    );
    fc.assert(
      fc.property(damaged, (text) => {
        writeFileSync(file, text, { mode: 0o600 });
        expect(() => readRecord(place, 'virtual')).to.throw(BenchError, file);
      }),
    );
  });
});
