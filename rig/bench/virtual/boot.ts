import { createServer } from 'node:net';
import { BenchError } from '../../base/errors.js';
import type { Resources } from '../../base/resources.js';
import type { VirtualDescription } from '../description.js';
import { Watch } from '../watch.js';
import type { Child } from './child.js';
import { beginCardLog, cardNetdev } from './card/virtual-card.js';
import { cardDevice, cardWire, machineCommand, nicDevice, type CountedParts, type MachineParts } from './machine.js';
import { machineKey } from './machine-key.js';
import { prepareMachine, type BootOptions, type MachineArtefacts } from './prepare-machine.js';
import { Qmp } from './qmp.js';
import { SavedMachine } from './saved-machine.js';
import { cardPaths, paths, type MachineState } from './state.js';

/** For QEMU to answer, and for one that has closed its channel to be gone. */
const greetMilliseconds = 20_000;
const dyingMilliseconds = 3_000;
/** For half a gigabyte to be written or read. */
const stateMilliseconds = 120_000;

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
  readonly cost?: CountedParts | undefined;
  /** Image whose modules can be told to copy in secret; without it they cannot. */
  readonly soundnessImage?: string | undefined;
}

/** A machine that has been started; it is still booting. */
export interface BootedMachine {
  readonly state: MachineState;
  readonly children: readonly Child[];
  /** It goes on from a saved state. */
  readonly restored: boolean;
}

/** How a machine comes to be. */
export interface MachineBeginning extends BootOptions {
  /** It goes on from a state that was saved of another one, if there is any; where there is none, it is saved. */
  readonly saved?: boolean;
}

/**
 * Starts NIC simulator and host machine. Everything taken is queued in `resources`, last first to be undone.
 * @param prepare brings a machine that boots, and that has no NIC yet, to the state that is worth to be saved
 * @throws BenchError with the last lines of whoever failed
 */
export async function bootMachine(
  description: VirtualDescription,
  artefacts: VirtualBenchArtefacts,
  logDirectory: string,
  resources: Resources,
  signal: AbortSignal,
  { saved = false, ...options }: MachineBeginning = {},
  prepare?: (machine: BootedMachine) => Promise<void>,
): Promise<BootedMachine> {
  const { directory, accelerator, simulator, start } = await prepareMachine(
    artefacts,
    (place) => (description.nic === 'instrument' ? description.wire : { kind: 'stream', path: paths.wire(place) }),
    logDirectory,
    resources,
    signal,
    { ...options, visible: saved ? [savedMachine(description, artefacts).place] : [] },
  );
  // The state of real processors belongs to the computer.
  const state = saved && accelerator === 'tcg' ? savedMachine(description, artefacts) : undefined;
  const restored = state?.exists === true;
  const agentPort = await freePort();
  const command = machineCommand(
    description,
    partsOf(artefacts, accelerator, {
      qmpSocket: paths.qmp(directory),
      console: paths.console(logDirectory),
      agentPort,
      touchSocket: paths.touch(directory),
    }),
  );
  const qemu = start([...command, ...(restored ? ['-incoming', 'defer'] : ['-S'])]);
  const machine: BootedMachine = {
    state: {
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
    },
    children: [simulator, qemu],
    restored,
  };
  const watch = (milliseconds: number) =>
    Watch.over({ failure: qemu.died }, { signal }, milliseconds).and(simulator.died);
  const qmp = await greet(paths.qmp(directory), watch(greetMilliseconds));
  try {
    if (restored) {
      await state.restore(qmp, watch(stateMilliseconds));
    } else if (state && prepare) {
      await watch(greetMilliseconds).wait('the machine to begin', () => qmp.execute('cont'));
      await prepare(machine);
      await state.save(qmp, watch(stateMilliseconds));
    }
    const nic = watch(greetMilliseconds);
    await nic.wait('the NIC to be plugged in', () => plugIn(machine.state, qmp));
    await nic.wait('the machine to go on', () => qmp.execute('cont'));
  } finally {
    qmp.close();
  }
  return machine;
}

/** Plugs the NIC under test into the machine. */
async function plugIn(state: MachineState, qmp: Qmp): Promise<void> {
  const { runtimeDirectory, description } = state;
  if (description.nic === 'instrument') {
    await qmp.execute('device_add', nicDevice(paths.nicSocket(runtimeDirectory)));
    return;
  }
  await beginCardLog(qmp, cardPaths(state));
  await qmp.execute('netdev_add', cardWire(cardNetdev, paths.wire(runtimeDirectory)));
  await qmp.execute('device_add', cardDevice(description.nic, cardNetdev));
}

/** The state that was saved of a machine like this, or that would be. */
export function savedMachine(description: VirtualDescription, artefacts: VirtualBenchArtefacts): SavedMachine {
  const { qemuVersion, tls } = artefacts;
  const places = { qmpSocket: '', console: '', agentPort: 0, touchSocket: '' };
  const command = machineCommand(description, partsOf(artefacts, 'tcg', places));
  return SavedMachine.of({ command, qemuVersion, guestMemoryMib: description.guest.memoryMib, tls });
}

/** What differs between two machines that are the same. */
interface Places {
  readonly qmpSocket: string;
  readonly console: string;
  readonly agentPort: number;
  readonly touchSocket: string;
}

function partsOf(
  { kernel, initrd, image, soundnessImage, tls, touchPlugin, cost }: VirtualBenchArtefacts,
  accelerator: 'tcg' | 'kvm',
  { touchSocket, ...places }: Places,
): MachineParts {
  // Where the processors are real, no emulator sees what they do.
  const emulated = accelerator === 'tcg';
  const touch = emulated ? { plugin: touchPlugin, socket: touchSocket } : undefined;
  return {
    kernel,
    initrd,
    image,
    soundnessImage,
    tls,
    accelerator,
    touch,
    cost: emulated ? cost : undefined,
    ...places,
  };
}

/** Connects as soon as QEMU answers on its control channel. */
async function greet(path: string, watch: Watch): Promise<Qmp> {
  try {
    return await Qmp.connect(path, watch);
  } catch (error) {
    // A dying QEMU closes its channel before it is gone; why it died says more.
    if (error instanceof BenchError && error.code === 'QmpClosed')
      await watch.pause('the end of QEMU', dyingMilliseconds);
    throw error;
  }
}

/** A TCP port of the loopback interface that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
