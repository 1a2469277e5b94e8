import { mkdirSync } from 'node:fs';
import { admissionOf, type Admission } from './admission.js';
import { Deadline } from '../base/deadline.js';
import { InternalError } from '../base/errors.js';
import { Resources } from '../base/resources.js';
import type { Bench } from './bench.js';
import type { BenchDescription, VirtualDescription } from './description.js';
import { endpointsOfHardware, endpointsOfMachine, type BenchEndpoints } from './endpoints.js';
import { openHardwareBench } from './hardware/open.js';
import { acquireBenchLock } from './lock.js';
import { settleBench } from './settle.js';
import { bootMachine, type BootedMachine, type VirtualBenchArtefacts } from './virtual/boot.js';
import type { Lifetime } from './virtual/child.js';
import { currentMachine } from './virtual/current-machine.js';
import { machineProcesses, recoverMachine, removeMachine } from './virtual/left-machine.js';
import { machineKey } from './virtual/machine-key.js';
import { forgetRecord, readRecord, writeRecord, type MachineRecord } from './virtual/record.js';
import type { MachineState } from './virtual/state.js';
import { attachVirtualBench } from './virtual/virtual-bench.js';

/** Where benches are found and leave their traces. */
export interface BenchPlaces {
  /** Directory of locks and of the files that tell of running machines. */
  readonly runtimeDirectory: string;
  /** Directory that receives the logs of a machine started for this run. */
  readonly logDirectory: string;
}

/** What opening and closing a bench needs besides its description. */
export interface OpenOptions extends BenchPlaces {
  /** What a virtual bench is made of. */
  readonly artefacts?: VirtualBenchArtefacts | undefined;
  /** Name of the run that will hold the bench. */
  readonly run: string;
  readonly signal: AbortSignal;
  readonly complain: (message: string) => void;
}

/** A bench that this process holds. */
export interface HeldBench {
  readonly bench: Bench;
  /** Whether the machine was running before and goes on afterwards. */
  readonly kept: boolean;
  /** Directory of the machine's logs. */
  readonly logDirectory: string;
  /** Where its parts answer. */
  readonly endpoints: BenchEndpoints;
}

/**
 * Takes the bench for this process: the machine that was left running under its name, brought to rest, or a new one.
 * Everything taken is queued in `resources`.
 * @throws BenchError `BenchBusy` when another run holds it
 */
export async function openBench(
  description: BenchDescription,
  options: OpenOptions,
  resources: Resources,
): Promise<HeldBench> {
  if (description.kind === 'hardware') {
    const bench = await openHardwareBench(description, options, resources);
    return { bench, kept: true, logDirectory: options.logDirectory, endpoints: endpointsOfHardware(description) };
  }
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
  const { state, children } = await bootRecorded(description, options, resources, 'rig');
  const bench = await attachVirtualBench(state, children, admission, signal, complain);
  resources.defer('bench', () => bench.close(Deadline.after(10_000)));
  return { bench, kept: false, logDirectory: options.logDirectory, endpoints: endpointsOfMachine(state) };
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

function admissionFor({ name }: BenchDescription, { run, runtimeDirectory }: OpenOptions): Promise<Admission> {
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
  return bootMachine(description, requireArtefacts(options), logDirectory, resources, signal, { lifetime, begin });
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
