import { connect } from 'node:net';
import { Deadline, DeadlineExceeded } from '../../base/deadline.js';
import { BenchError } from '../../base/errors.js';
import { isAlive } from '../../base/process-identity.js';
import { connectHost, isNotYetThere } from '../../host/connect.js';
import type { Host, HostInventory } from '../../host/host.js';
import type { IommuObserver } from '../../host/iommu-observer.js';
import type { TouchObserver } from '../../host/touch-observer.js';
import { openLink } from '../../link/open.js';
import { connectNic } from '../../nic/device.js';
import { firmwareText } from '../../nic/identity.js';
import type { Nic } from '../../nic/nic.js';
import { Resources } from '../../base/resources.js';
import type { Ability, Bench, BenchFacts, EvidenceAbilities, WirePeer } from '../bench.js';
import { admitHost, admitNic, type Admission } from '../admission.js';
import { benchWord } from '../bench-word.js';
import { cardUnderTest, instrumentUnderTest, type NicUnderTest } from '../nic-under-test.js';
import { benchVersions } from '../versions.js';
import { readCredentials } from '../../host/credentials.js';
import { Watch } from '../watch.js';
import { cardModels } from './card/cards.js';
import { VirtualCard } from './card/virtual-card.js';
import { lastLines, type Child } from './child.js';
import { nicAddress } from './machine.js';
import { Qmp } from './qmp.js';
import { SharedMemory } from './shared-memory.js';
import { SimObserver } from './sim-observer.js';
import { cardPaths, paths, type MachineState } from './state.js';
import { TouchPluginObserver } from './touch-plugin.js';
import { peerCommand, wirePeerAddress } from './wire.js';

/** Longest that an emulated machine may need until its agent answers. */
export const bootMilliseconds = 180_000;

/** How often to look whether the processes of a machine that another rig started still live. */
const watchMilliseconds = 500;

/**
 * Connects to a machine that runs or is still booting: its NIC over the UART's pty, its agent over gRPC, its memory and
 * its IOMMU's observer; and takes the lease of its host. Closing gives everything back; the machine goes on.
 * @param children the machine's processes when this rig started them
 */
export async function attachVirtualBench(
  state: MachineState,
  children: readonly Child[],
  admission: Admission,
  signal: AbortSignal,
  complain: (message: string) => void,
): Promise<Bench> {
  const resources = new Resources(complain);
  const failure = watchMachine(state, children, resources);
  try {
    return await connectAll(
      state,
      admission,
      resources,
      Watch.over({ failure }, { signal }, bootMilliseconds),
      failure,
    );
  } catch (error) {
    await resources.close(Deadline.after(10_000));
    throw error;
  }
}

async function connectAll(
  state: MachineState,
  admission: Admission,
  resources: Resources,
  watch: Watch,
  death: Promise<never>,
): Promise<Bench> {
  const link = await watch.wait(
    'opening the UART',
    () => openLink(`pty:${paths.uart(state.runtimeDirectory)}`),
    (late) => late.close(),
  );
  resources.defer('link to the NIC', () => link.close());
  const nic = await watch.wait('the NIC to answer on its UART', () => connectNic(link));
  resources.defer('NIC', () => nic.close());
  const qmp = await Qmp.connect(paths.qmp(state.runtimeDirectory), watch);
  resources.defer('QEMU control channel', () => qmp.close());
  const touch = touchOf(state, resources);
  const memory = new SharedMemory(state.qemu.pid, state.description.host.memoryMib * 1024 * 1024, qmp);
  resources.defer('machine memory', () => memory.close());
  resources.defer('running machine', () => memory.resume());
  // A paused machine has an agent that never answers.
  await watch.wait('the machine to go on', () => memory.resume());
  const { nic: named } = state.description;
  const address = named === 'instrument' ? '' : nicAddress;
  const host = connectHost(`127.0.0.1:${state.agentPort}`, readCredentials(state.tls), address);
  resources.defer('connection to the agent', () => host.close());
  const inventory = await awaitAgent(host, state, watch);
  const lease = await watch.wait('the lease of the host', () => admitHost(host, inventory, admission));
  resources.defer('lease of the host', () => lease.release());
  admitNic(nic, admission);
  const failure = Promise.race([death, lease.lost]);
  failure.catch(() => undefined);
  const card = await watch.wait('the card', () => cardOf(state, nic, qmp, resources));
  const underTest = card?.underTest ?? instrumentUnderTest(nic);
  return {
    description: state.description,
    nic,
    underTest,
    host,
    facts: factsOf(state, nic, underTest, inventory),
    evidence: (): EvidenceAbilities => ({
      memory: { available: true, value: memory },
      iommu: { available: true, value: card?.iommu ?? new SimObserver(paths.observer(state.runtimeDirectory)) },
      touch,
      watchpoints: { available: false, why: 'every access of the processors is seen' },
      lateWrite: card
        ? { available: false, why: 'a bought card does not write again where it wrote a frame' }
        : { available: true, value: nic.lateWriter },
    }),
    wirePeer: wirePeerOf(state),
    wireStation: wireStationOf(state),
    failure,
    close: (limit) => resources.close(limit),
  };
}

export async function awaitAgent(host: Host, state: MachineState, watch: Watch): Promise<HostInventory> {
  try {
    return await watch.poll('the host machine to boot and its agent to answer', 250, async () => {
      try {
        return await host.inventory();
      } catch (error) {
        if (isNotYetThere(error)) return undefined;
        throw error;
      }
    });
  } catch (error) {
    if (!(error instanceof DeadlineExceeded)) throw error;
    const console = paths.console(state.logDirectory);
    throw new BenchError('MachineSilent', `${error.message}${lastLines(console)}`, `read ${console}`, { cause: error });
  }
}

function factsOf(state: MachineState, nic: Nic, { card }: NicUnderTest, inventory: HostInventory): BenchFacts {
  const { description } = state;
  return {
    kind: 'virtual',
    name: description.name,
    accelerator: state.accelerator,
    kernel: inventory.kernel,
    // The machine that is the host has a QEMU of its own, besides that in it which runs the guest.
    versions: { ...benchVersions(inventory, nic.identity), machine: `QEMU ${state.qemuVersion}` },
    qemu: state.qemuVersion,
    firmware: firmwareText(nic.identity),
    ...(card === null ? {} : { card }),
    hostMemoryMib: description.host.memoryMib,
    guestMemoryMib: description.guest.memoryMib,
    caveat: null,
  };
}

/** The card under test, as it is seen from outside the machine; undefined where that is the instrument. */
async function cardOf(
  state: MachineState,
  nic: Nic,
  qmp: Qmp,
  resources: Resources,
): Promise<{ readonly underTest: NicUnderTest; readonly iommu: IommuObserver } | undefined> {
  const { nic: name, host } = state.description;
  if (name === 'instrument') return undefined;
  const model = cardModels[name];
  const card = await VirtualCard.open(model, cardPaths(state), qmp, host.memoryMib * 1024 * 1024);
  resources.defer('watch of the card', () => card.close());
  const { trace, transmitTrace, iommu } = card;
  const underTest = cardUnderTest(nic, nicAddress, {
    about: `${name}, as QEMU models it,`,
    trace,
    transmitTrace,
    byAddress: model.byAddress,
    dropsUnbuffered: !model.keepsUnwritten,
    hasSettled: (generator) => card.hasSettled(generator),
  });
  return { underTest, iommu };
}

function wirePeerOf({ description: { nic, wire }, simulator }: MachineState): Ability<WirePeer> {
  if (nic !== 'instrument') return { available: false, why: `the wire of this bench leads to its ${nic}` };
  if (wire.kind !== 'namespace') return { available: false, why: `the wire of this bench leads to a ${wire.kind}` };
  const command = (argv: readonly string[]) => peerCommand(simulator.pid, argv);
  return { available: true, value: { address: wirePeerAddress, command } };
}

function wireStationOf({ description: { nic, wire } }: MachineState): Ability<string> {
  if (nic !== 'instrument') return { available: false, why: `the wire of this bench leads to its ${nic}` };
  const answers = wire.kind === 'responder' || wire.kind === 'namespace';
  if (answers) return { available: true, value: wirePeerAddress };
  return { available: false, why: `the wire of this bench leads to a ${wire.kind}` };
}

/** Its watch must not outlive the run: it slows the machine down. */
function touchOf(state: MachineState, resources: Resources): Ability<TouchObserver> {
  if (state.accelerator !== 'tcg') {
    return { available: false, why: 'the processors are real (KVM): no emulator sees what they load' };
  }
  const observer = new TouchPluginObserver(state.qemu.pid, paths.touch(state.runtimeDirectory), () => {
    const knock = connect(state.agentPort, '127.0.0.1');
    knock.on('error', () => undefined);
    knock.once('connect', () => knock.destroy());
  });
  resources.defer('files of the plugin', () => observer.close());
  resources.defer('watch of the processors', async () => {
    const account = await observer.account().catch(() => undefined);
    if (account?.watching) await observer.stop();
  });
  return { available: true, value: observer };
}

/** Rejects when one of the machine's processes ends; never resolves. */
function watchMachine(state: MachineState, children: readonly Child[], resources: Resources): Promise<never> {
  const failures = children.map((child) => child.died);
  if (children.length === 0) {
    failures.push(
      new Promise<never>((_, reject) => {
        const timer = setInterval(() => {
          for (const [name, identity, log] of [
            ['Machine', state.qemu, paths.qemuLog(state.logDirectory)],
            ['NicSimulator', state.simulator, paths.nicLog(state.logDirectory)],
          ] as const) {
            if (!isAlive(identity)) {
              reject(
                new BenchError(
                  `${name}Died`,
                  `${name} ended${lastLines(log)}`,
                  `read ${log}; "rig lab down --bench ${benchWord(state.description.name)}", then try again`,
                ),
              );
            }
          }
        }, watchMilliseconds);
        timer.unref();
        resources.defer('watch of the machine', () => clearInterval(timer));
      }),
    );
  }
  const failure = Promise.race(failures);
  failure.catch(() => undefined);
  return failure;
}
