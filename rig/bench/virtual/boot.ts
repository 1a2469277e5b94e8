import { BenchError } from '../../base/errors.js';
import type { Resources } from '../../base/resources.js';
import type { VirtualDescription } from '../description.js';
import { Watch } from '../watch.js';
import type { Child } from './child.js';
import { freePort } from './free-port.js';
import { machineCommand, type PluginParts } from './machine.js';
import { machineKey } from './machine-key.js';
import { prepareMachine, type BootOptions, type MachineArtefacts } from './prepare-machine.js';
import { Qmp } from './qmp.js';
import { paths, type MachineState } from './state.js';

/** For QEMU to answer, and for one that has closed its channel to be gone. */
const greetMilliseconds = 20_000;
const dyingMilliseconds = 3_000;

/** What was built for the virtual bench. */
export interface VirtualBenchArtefacts extends MachineArtefacts {
  readonly initrd: string;
  readonly image: string;
  /** Directory of the bench's certificates and keys. */
  readonly tls: string;
  readonly qemuVersion: string;
  /** Plugin of the emulator that sees what the processors touch. */
  readonly touchPlugin: string;
  /** Plugin that counts what the processors execute, and its socket in the directory of logs; without it nobody counts. */
  readonly cost?: PluginParts | undefined;
  /** Image whose modules can be told to copy in secret; without it they cannot. */
  readonly soundnessImage?: string | undefined;
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
  description: VirtualDescription,
  artefacts: VirtualBenchArtefacts,
  logDirectory: string,
  resources: Resources,
  signal: AbortSignal,
  options: BootOptions = {},
): Promise<BootedMachine> {
  const { directory, accelerator, simulator, start } = await prepareMachine(
    artefacts,
    description.wire,
    logDirectory,
    resources,
    signal,
    options,
  );
  const agentPort = await freePort();
  const command = machineCommand(description, {
    kernel: artefacts.kernel,
    initrd: artefacts.initrd,
    image: artefacts.image,
    soundnessImage: artefacts.soundnessImage,
    tls: artefacts.tls,
    nicSocket: paths.nicSocket(directory),
    qmpSocket: paths.qmp(directory),
    console: paths.console(logDirectory),
    agentPort,
    accelerator,
    // Where the processors are real, no emulator sees what they do.
    touch: accelerator === 'tcg' ? { plugin: artefacts.touchPlugin, socket: paths.touch(directory) } : undefined,
    cost: accelerator === 'tcg' ? artefacts.cost : undefined,
  });
  const qemu = start(command);
  await greet(
    paths.qmp(directory),
    Watch.over({ failure: qemu.died }, { signal }, greetMilliseconds).and(simulator.died),
  );
  const state: MachineState = {
    description,
    key: machineKey(description, artefacts),
    accelerator,
    qemuVersion: artefacts.qemuVersion,
    runtimeDirectory: directory,
    logDirectory,
    simulator: simulator.identity,
    qemu: qemu.identity,
    agentPort,
    tls: artefacts.tls,
  };
  return { state, children: [simulator, qemu] };
}

/** Returns as soon as QEMU answers on its control channel. */
async function greet(path: string, watch: Watch): Promise<void> {
  try {
    const qmp = await Qmp.connect(path, watch);
    qmp.close();
  } catch (error) {
    // A dying QEMU closes its channel before it is gone; why it died says more.
    if (error instanceof BenchError && error.code === 'QmpClosed')
      await watch.pause('the end of QEMU', dyingMilliseconds);
    throw error;
  }
}
