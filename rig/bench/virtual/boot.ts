import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Deadline } from '../../deadline.js';
import { BenchError } from '../../errors.js';
import type { Resources } from '../../resources.js';
import type { BenchDescription } from '../description.js';
import { chooseAccelerator } from './accelerator.js';
import { Child, type Command } from './child.js';
import { freePort } from './free-port.js';
import { machineCommand } from './machine.js';
import { startNicSimulator } from './nic-simulator.js';
import { Qmp } from './qmp.js';
import { identify, paths, type MachineState } from './state.js';

/** What was built for the virtual bench. */
export interface VirtualBenchArtefacts {
  readonly nicSimulator: string;
  readonly kernel: string;
  readonly initrd: string;
  readonly image: string;
  /** Directory of the bench's certificates and keys. */
  readonly tls: string;
  readonly qemuVersion: string;
  /** Turns a command into one that runs inside the lab tree, with these directories visible. */
  enter(argv: readonly string[], visible: readonly string[]): Command;
}

/** A machine that has been started; it is still booting. */
export interface BootedMachine {
  readonly state: MachineState;
  readonly children: readonly Child[];
}

/**
 * Starts NIC simulator and host machine. Everything taken is queued in `resources`, last first to be undone.
 * @throws BenchError with the last lines of whoever failed
 */
export async function bootMachine(
  description: BenchDescription,
  artefacts: VirtualBenchArtefacts,
  logDirectory: string,
  resources: Resources,
  signal: AbortSignal,
): Promise<BootedMachine> {
  // The directory holds UNIX sockets, whose paths may not be longer than 107 bytes: so it is not the run directory.
  const directory = mkdtempSync(join(tmpdir(), 'mprig-'));
  resources.defer('runtime directory', () => rmSync(directory, { recursive: true, force: true }));
  const visible = [directory, logDirectory];
  const accelerator = await chooseAccelerator((argv) => artefacts.enter(argv, visible), artefacts.kernel);

  const simulator = await startNicSimulator(
    {
      program: artefacts.nicSimulator,
      socket: paths.nicSocket(directory),
      observer: paths.observer(directory),
      uart: paths.uart(directory),
      log: paths.nicLog(logDirectory),
    },
    (child) => resources.defer('NIC simulator', () => child.stop()),
    signal,
  );

  const agentPort = await freePort();
  const argv = machineCommand(description, {
    kernel: artefacts.kernel,
    initrd: artefacts.initrd,
    image: artefacts.image,
    tls: artefacts.tls,
    nicSocket: paths.nicSocket(directory),
    qmpSocket: paths.qmp(directory),
    console: paths.console(logDirectory),
    agentPort,
    accelerator: accelerator.kind,
  });
  const qemu = Child.start('Machine', artefacts.enter(argv, visible), paths.qemuLog(logDirectory));
  resources.defer('host machine', () => qemu.stop());
  await Promise.race([greet(paths.qmp(directory), qemu, signal), qemu.died, simulator.died]);
  const state: MachineState = {
    description,
    accelerator: accelerator.kind,
    qemuVersion: artefacts.qemuVersion,
    runtimeDirectory: directory,
    logDirectory,
    simulator: identify(simulator.pid),
    qemu: identify(qemu.pid),
    agentPort,
    tls: artefacts.tls,
  };
  return { state, children: [simulator, qemu] };
}

/** Returns as soon as QEMU answers on its control channel. */
async function greet(path: string, qemu: Child, signal: AbortSignal): Promise<void> {
  try {
    const qmp = await Qmp.connect(path, Deadline.after(20_000), signal);
    qmp.close();
  } catch (error) {
    // A dying QEMU closes its channel before it is gone; why it died says more.
    if (error instanceof BenchError && error.code === 'QmpClosed') {
      await Deadline.after(3000).race('the end of QEMU', qemu.died, signal);
    }
    throw error;
  }
}
