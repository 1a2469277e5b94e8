import { rmSync } from 'node:fs';
import type { Command } from '../../base/program.js';
import type { Resources } from '../../base/resources.js';
import type { WireDescription } from '../description.js';
import { chooseAccelerator } from './accelerator.js';
import { Child, type Lifetime } from './child.js';
import { makeMachineDirectory } from './machine-directory.js';
import { startNicSimulator } from './nic-simulator.js';
import { paths } from './state.js';

/** What every machine with the NIC is made of. */
export interface MachineArtefacts {
  readonly nicSimulator: string;
  readonly kernel: string;
  /** Turns a command into one that runs inside the lab tree, with these directories visible. */
  enter(argv: readonly string[], visible: readonly string[]): Command;
}

/** A place where a machine can be started, with its NIC waiting for it. */
export interface PreparedMachine {
  /** Directory of sockets. */
  readonly directory: string;
  readonly accelerator: 'tcg' | 'kvm';
  readonly simulator: Child;
  /** Starts QEMU with this command line. */
  start(argv: readonly string[]): Child;
}

/** How a machine is started. */
export interface BootOptions {
  /** Default: it ends with the rig. */
  readonly lifetime?: Lifetime;
  /** Is told the directory of sockets before any process is started that names it. */
  readonly begin?: (directory: string) => void;
}

/**
 * Starts the NIC simulator, its cable plugged in as `wire` says of the directory of sockets. QEMU also sees the directories
 * in `visible`. Everything taken, now or by `start`, is queued in `resources`.
 */
export async function prepareMachine(
  artefacts: MachineArtefacts,
  wire: (directory: string) => WireDescription,
  logDirectory: string,
  resources: Resources,
  signal: AbortSignal,
  { lifetime = 'rig', begin, visible: more = [] }: BootOptions & { readonly visible?: readonly string[] } = {},
): Promise<PreparedMachine> {
  const directory = makeMachineDirectory();
  resources.defer('runtime directory', () => rmSync(directory, { recursive: true, force: true }));
  begin?.(directory);
  const visible = [directory, logDirectory, ...more];
  const accelerator = await chooseAccelerator((argv) => artefacts.enter(argv, visible), artefacts.kernel, directory);
  const simulator = await startNicSimulator(
    {
      program: artefacts.nicSimulator,
      socket: paths.nicSocket(directory),
      observer: paths.observer(directory),
      uart: paths.uart(directory),
      log: paths.nicLog(logDirectory),
    },
    wire(directory),
    (child) => resources.defer('NIC simulator', () => child.stop()),
    signal,
    lifetime,
  );
  const start = (argv: readonly string[]): Child => {
    const qemu = Child.start('Machine', artefacts.enter(argv, visible), paths.qemuLog(logDirectory), { lifetime });
    resources.defer('host machine', () => qemu.stop());
    return qemu;
  };
  return { directory, accelerator: accelerator.kind, simulator, start };
}
