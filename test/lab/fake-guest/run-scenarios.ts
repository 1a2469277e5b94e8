import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../../rig/base/errors.js';
import { Child, lastLines } from '../../../rig/bench/virtual/child.js';
import { chooseAccelerator } from '../../../rig/bench/virtual/accelerator.js';
import { bareMachineCommand, cardMachineCommand } from '../../../rig/bench/virtual/machine.js';
import { prepareMachine } from '../../../rig/bench/virtual/prepare-machine.js';
import { SimObserver } from '../../../rig/bench/virtual/sim-observer.js';
import { paths } from '../../../rig/bench/virtual/state.js';
import { benchArtefacts } from '../../../rig/bench/virtual/lab.js';
import { Deadline } from '../../../rig/base/deadline.js';
import { Watch } from '../../../rig/bench/watch.js';
import type { IommuFaults, IommuMap } from '../../../rig/host/iommu-observer.js';
import { Resources } from '../../../rig/base/resources.js';
import { lab, scratchDirectory } from '../lab-bench.js';
import type { driverNames } from '../../../host/image/steps/linux-source-files.js';
import { scenarioImage } from './image.js';
import { parseTap, type TapResults } from './tap.js';

/** Many times what the scenarios take with emulated processors that nobody else uses. */
const patienceMs = 600_000;
const pollMs = 200;
const host = { cpus: 2, memoryMib: 512 };
const kernelArguments = [
  // fake-guest reaches the NIC's generator through a BAR that the driver claims.
  'iomem=relaxed',
  // A broken kernel ends the machine, rather than waiting for the deadline.
  'oops=panic',
  // Warnings are trouble too.
  'loglevel=5',
];

/** A network device of another make, and one at the same wire. */
const foreignDevices = [
  ...['foreign', 'peer'].flatMap((id) => ['-netdev', `hubport,id=${id},hubid=0`]),
  ...['-device', 'e1000e,netdev=foreign,romfile='],
  ...['-device', 'virtio-net-pci,netdev=peer,romfile='],
];

/** The bought cards whose drivers have the port API. */
export type CardName = (typeof driverNames)[number];

/** A bought card. */
function cardDevice(card: CardName): string[] {
  return [
    ...['-device', 'pcie-root-port,id=rp1,bus=pcie.0,chassis=2'],
    ...['-device', `${card},bus=rp1,netdev=card,romfile=`],
  ];
}

/**
 * The same, and a network device at the same wire. For e1000e that is no hub: behind one, frames that were sent while the card
 * was being reset reached the guest after later ones.
 */
function cardAndPeer(card: CardName, directory: string): string[] {
  const path = `addr.type=unix,addr.path=${join(directory, 'wire.sock')}`;
  const hub = ['card', 'peer'].flatMap((id) => ['-netdev', `hubport,id=${id},hubid=0`]);
  // Both ends begin in threads of their own: the one that connects may be there first, and tries again only if it is told to.
  const connecting = `stream,id=peer,server=off,reconnect-ms=100,${path}`;
  const stream = ['-netdev', `stream,id=card,server=on,${path}`, '-netdev', connecting];
  return [
    ...(card === 'e1000e' ? stream : hub),
    ...cardDevice(card),
    ...['-device', 'virtio-net-pci,netdev=peer,romfile='],
  ];
}

/** What was seen from inside of a machine that ran all scenarios. */
export interface CardRun {
  readonly tap: TapResults;
  /** What the machine's kernel said, from warnings upwards. */
  readonly console: string;
}

/** What was seen of a machine with the NIC that ran all scenarios. */
export interface ScenarioRun extends CardRun {
  readonly faults: IommuFaults;
  /** The latest changes of what the NIC could reach. */
  readonly iommu: IommuMap;
}

/** Scenarios that need a machine of their own. */
export interface SpecialMachine {
  readonly scenarios: readonly string[];
  readonly kernelArguments: readonly string[];
  /** How long they may take; as long as all others together unless stated. */
  readonly patienceMs?: number;
}

/**
 * Boots a machine with the NIC and nothing but the scenarios, and waits for the last of them. Nothing is left behind.
 * @param special without it, all scenarios run that need no special machine
 * @throws Error with the last that was seen, when the machine ends before, or not in time
 */
export async function runScenarios(signal: AbortSignal, special?: SpecialMachine): Promise<ScenarioRun> {
  const built = await lab();
  const directory = scratchDirectory('fake-guest');
  const results = resultsFile(directory);
  const initrd = await scenarioImage(built, directory, 'nic');
  const resources = new Resources((message) => process.stderr.write(`${message}\n`));
  try {
    const machine = await prepareMachine(
      benchArtefacts(built),
      () => ({ kind: 'responder' }),
      directory,
      resources,
      signal,
    );
    const command = bareMachineCommand(
      host,
      {
        kernel: built.artefacts.hostKernel,
        initrd,
        nicSocket: paths.nicSocket(machine.directory),
        console: paths.console(directory),
        accelerator: machine.accelerator,
      },
      {
        kernelArguments: [
          ...kernelArguments,
          ...(special?.kernelArguments ?? []),
          ...(special ? [`scenarios=${special.scenarios.join(',')}`] : []),
        ],
        devices: foreignDevices,
        results,
      },
    );
    const deaths = [machine.start(command).ended, machine.simulator.died];
    await awaitResults(deaths, directory, special?.patienceMs ?? patienceMs, signal);
    const observer = new SimObserver(paths.observer(machine.directory));
    return {
      tap: parseTap(await readFile(results, 'utf8')),
      console: await readFile(paths.console(directory), 'utf8'),
      faults: await observer.faults(),
      iommu: await observer.map(),
    };
  } finally {
    await resources.close(Deadline.after(20_000));
  }
}

/**
 * Boots a machine with a bought card in place of the NIC and nothing but the scenarios for it, and waits for the last of
 * them. Nothing is left behind.
 * @param scenarios default: all
 * @throws Error with the last that was seen, when the machine ends before, or not in time
 */
export async function runCardScenarios(
  card: CardName,
  signal: AbortSignal,
  scenarios: readonly string[] = [],
): Promise<CardRun> {
  const built = await lab();
  const artefacts = benchArtefacts(built);
  const directory = scratchDirectory('card');
  const results = resultsFile(directory);
  const initrd = await scenarioImage(built, directory, 'card');
  const enter = (argv: readonly string[]) => artefacts.enter(argv, [directory]);
  const accelerator = await chooseAccelerator(enter, artefacts.kernel, directory);
  const machine = {
    kernel: artefacts.kernel,
    initrd,
    console: paths.console(directory),
    accelerator: accelerator.kind,
  };
  const which = scenarios.length > 0 ? [`scenarios=${scenarios.join(',')}`] : [];
  const command = cardMachineCommand(host, machine, {
    kernelArguments: [...kernelArguments, 'machine=card', `card=${card}`, ...which],
    devices: cardAndPeer(card, directory),
    results,
  });
  const qemu = Child.start('Machine', enter(command), paths.qemuLog(directory), { lifetime: 'rig' });
  try {
    await awaitResults([qemu.ended], directory, patienceMs, signal);
    return {
      tap: parseTap(await readFile(results, 'utf8')),
      console: await readFile(paths.console(directory), 'utf8'),
    };
  } finally {
    await qemu.stop();
  }
}

function resultsFile(directory: string): string {
  return join(directory, 'results.tap');
}

async function awaitResults(
  deaths: readonly Promise<unknown>[],
  directory: string,
  patience: number,
  signal: AbortSignal,
): Promise<void> {
  const watch = Watch.over({ failure: deathOf(deaths) }, { signal }, patience);
  try {
    await watch.poll('running the scenarios', pollMs, async () => {
      const results = await readFile(resultsFile(directory), 'utf8').catch(() => '');
      return parseTap(results).planned;
    });
  } catch (cause) {
    throw withSeen(cause, directory);
  }
}

/** The same error, with the last that was seen of the machine. */
function withSeen(cause: unknown, directory: string): Error {
  const seen = `results${lastLines(resultsFile(directory))}\nconsole${lastLines(paths.console(directory))}`;
  return new Error(`${messageOf(cause)}\n${seen}`, { cause });
}

/** Rejects when one ends: the machine by itself only when its kernel is broken. */
async function deathOf(deaths: readonly Promise<unknown>[]): Promise<never> {
  throw new Error(`QEMU ended with ${String(await Promise.race(deaths))}`);
}
