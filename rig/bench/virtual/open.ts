import { mkdirSync } from 'node:fs';
import { Deadline } from '../../base/deadline.js';
import { InternalError, messageOf } from '../../base/errors.js';
import { Resources } from '../../base/resources.js';
import { connectHost } from '../../host/connect.js';
import { admissionOf, admitHost, type Admission } from '../admission.js';
import { readCredentials } from '../../host/credentials.js';
import type { VirtualDescription } from '../description.js';
import { endpointsOfMachine } from '../endpoints.js';
import type { HeldBench, OpenOptions } from '../held-bench.js';
import { acquireBenchLock } from '../lock.js';
import { settleBench } from '../settle.js';
import { Watch } from '../watch.js';
import { bootMachine, savedMachine, type BootedMachine, type VirtualBenchArtefacts } from './boot.js';
import type { Lifetime } from './child.js';
import { currentMachine, machineProcesses, recoverMachine, removeMachine } from './left-machine.js';
import { machineKey } from './machine-key.js';
import { nicAddress } from './machine.js';
import { forgetRecord, readRecord, writeRecord, type MachineRecord } from './record.js';
import type { MachineState } from './state.js';
import { attachVirtualBench, awaitAgent, bootMilliseconds } from './virtual-bench.js';

const guestMilliseconds = 120_000;
const closeMilliseconds = 15_000;
/**
 * Takes a virtual bench for this process: the machine that was left running under its name, brought to rest, or a new one.
 * Everything taken is queued in `resources`.
 * @throws BenchError `BenchBusy` when another run holds it
 */
export async function openVirtualBench(
  description: VirtualDescription,
  options: OpenOptions,
  resources: Resources,
): Promise<HeldBench> {
  const { runtimeDirectory, signal, complain } = options;
  const { name } = description;
  const lock = await acquireBenchLock(runtimeDirectory, name, options.run);
  resources.defer('lock of the bench', () => lock.release());
  const admission = await admissionFor(description, options);
  const running = await leftRunning(description, options);
  if (running) {
    const bench = await attachVirtualBench(running, [], admission, signal, complain);
    resources.defer('bench', () => bench.close(Deadline.after(10_000)));
    // Whoever had it before may have been killed in the middle of anything.
    await settleBench(bench, 'stopped', signal);
    return { bench, kept: true, logDirectory: running.logDirectory, endpoints: endpointsOfMachine(running) };
  }
  const { state, children, restored } = await bootRecorded(description, options, resources, 'rig');
  const bench = await attachVirtualBench(state, children, admission, signal, complain);
  resources.defer('bench', () => bench.close(Deadline.after(10_000)));
  const endpoints = endpointsOfMachine(state);
  return { bench, kept: false, restored, logDirectory: options.logDirectory, endpoints };
}

async function leftRunning(description: VirtualDescription, options: OpenOptions): Promise<MachineState | undefined> {
  const { runtimeDirectory, complain } = options;
  const left = await recoverMachine(runtimeDirectory, description.name, complain);
  return currentMachine(left, machineKey(description, requireArtefacts(options)), runtimeDirectory, complain);
}

function requireArtefacts({ artefacts }: OpenOptions): VirtualBenchArtefacts {
  if (artefacts) return artefacts;
  throw new InternalError('ArtefactsMissing', 'a virtual bench was to be booted from nothing', 'report it');
}

function admissionFor({ name }: VirtualDescription, { run, runtimeDirectory }: OpenOptions): Promise<Admission> {
  return admissionOf(name, run, runtimeDirectory);
}

/** Starts the machine of a bench and leaves it running. A current machine that runs already is left as it is. */
export async function bringUpBench(description: VirtualDescription, options: OpenOptions): Promise<MachineState> {
  const { runtimeDirectory, signal, complain } = options;
  const { name } = description;
  const lock = await acquireBenchLock(runtimeDirectory, name, options.run);
  try {
    const running = await leftRunning(description, options);
    if (running) return running;
    mkdirSync(options.logDirectory, { recursive: true });
    const resources = new Resources(complain);
    try {
      const { state, children } = await bootRecorded(description, options, resources, 'own');
      const admission = await admissionFor(description, options);
      const bench = await attachVirtualBench(state, children, admission, signal, complain);
      await bench.close(Deadline.after(10_000));
      writeRecord(runtimeDirectory, { ...recordOf(name, options, state.runtimeDirectory), kept: state });
      for (const child of children) child.release();
      return state;
    } catch (error) {
      await resources.close(Deadline.after(15_000));
      throw error;
    }
  } finally {
    await lock.release();
  }
}

/** Boots a machine of which there is a record as long as anything of it may be left. */
async function bootRecorded(
  description: VirtualDescription,
  options: OpenOptions,
  resources: Resources,
  lifetime: Lifetime,
): Promise<BootedMachine> {
  const { runtimeDirectory, logDirectory, signal } = options;
  const { name } = description;
  let begun: string | undefined;
  // What could not be ended stays known.
  resources.defer('record of the machine', () => {
    if (begun === undefined || machineProcesses({ directory: begun }).length > 0) return;
    forgetRecord(runtimeDirectory, name);
  });
  const begin = (directory: string) => {
    begun = directory;
    writeRecord(runtimeDirectory, recordOf(name, options, directory));
  };
  const artefacts = requireArtefacts(options);
  const boot = async (into: Resources, saved: boolean): Promise<BootedMachine> => {
    const machine = await bootMachine(
      description,
      artefacts,
      logDirectory,
      into,
      signal,
      { lifetime, begin, saved },
      (booting) => makeReady(booting, options),
    );
    if (saved) await awaitPluggedIn(machine, signal);
    return machine;
  };
  // One whose processors' work is counted is there for a measurement alone.
  if (process.env['MPRIG_SAVED_MACHINES'] === 'off' || artefacts.cost) return boot(resources, false);
  const saved = savedMachine(description, artefacts);
  if (!saved.exists) return boot(resources, true);
  const attempt = new Resources(options.complain);
  try {
    const machine = await boot(attempt, true);
    resources.defer('restored machine', () => attempt.close(Deadline.after(closeMilliseconds)));
    return machine;
  } catch (error) {
    await attempt.close(Deadline.after(closeMilliseconds));
    if (signal.aborted) throw error;
    saved.discard();
    options.complain(`the saved machine is of no use, so one is booted: ${messageOf(error)}`);
    return boot(resources, true);
  }
}

/** Brings a machine that boots to the state in which it is saved: its agent answers, and a guest is ready. */
async function makeReady({ state, children }: BootedMachine, options: OpenOptions): Promise<void> {
  const { description } = state;
  const watch = watchBooting(children, options.signal);
  const host = connectHost(`127.0.0.1:${state.agentPort}`, readCredentials(state.tls));
  try {
    const inventory = await awaitAgent(host, state, watch);
    const lease = await admitHost(host, inventory, await admissionFor(description, options));
    try {
      await watch.wait('loading the modules', () => host.loadModules());
      const { memoryMib } = description.guest;
      await watch.wait('a guest to be ready', () =>
        host.startGuest({ memoryMib, timeoutMs: guestMilliseconds, spare: true }),
      );
    } finally {
      await lease.release();
    }
  } finally {
    host.close();
  }
}

/** A card that is plugged into a running machine has to be found and taken by its driver. */
async function awaitPluggedIn({ state, children }: BootedMachine, signal: AbortSignal): Promise<void> {
  const watch = watchBooting(children, signal);
  const host = connectHost(`127.0.0.1:${state.agentPort}`, readCredentials(state.tls));
  try {
    await watch.poll('the host to find its NIC', 100, async () => {
      const { nics } = await awaitAgent(host, state, watch);
      return (
        nics.some(({ pciAddress, driver, name }) => pciAddress === nicAddress && driver !== '' && name !== '') ||
        undefined
      );
    });
  } finally {
    host.close();
  }
}

function watchBooting(children: BootedMachine['children'], signal: AbortSignal): Watch {
  const failure = Promise.race(children.map(({ died }) => died));
  failure.catch(() => undefined);
  return Watch.over({ failure }, { signal }, bootMilliseconds + guestMilliseconds);
}

function recordOf(bench: string, { run, logDirectory }: OpenOptions, directory: string): MachineRecord {
  return { version: 1, bench, run, directory, logDirectory, kept: null };
}

/** Ends the machine of a bench, or what is left of it. Returns its record, or undefined when there was none. */
export async function takeDownBench(bench: string, runtimeDirectory: string): Promise<MachineRecord | undefined> {
  const lock = await acquireBenchLock(runtimeDirectory, bench, 'lab down');
  try {
    const record = readRecord(runtimeDirectory, bench);
    if (record) await removeMachine(record);
    forgetRecord(runtimeDirectory, bench);
    return record;
  } finally {
    await lock.release();
  }
}
