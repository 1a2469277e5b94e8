import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../../rig/base/errors.js';
import { chooseAccelerator } from '../../../rig/bench/virtual/accelerator.js';
import { Child, lastLines } from '../../../rig/bench/virtual/child.js';
import { freePort } from '../../../rig/bench/virtual/boot.js';
import { bareMachineCommand } from '../../../rig/bench/virtual/machine.js';
import { startNicSimulator } from '../../../rig/bench/virtual/nic-simulator.js';
import { paths } from '../../../rig/bench/virtual/state.js';
import { benchArtefacts } from '../../../rig/bench/virtual/lab.js';
import { Deadline } from '../../../rig/base/deadline.js';
import { Resources } from '../../../rig/base/resources.js';
import { lab, scratchDirectory } from '../lab-bench.js';
import { suiteImage } from './image.js';
import { chips, parseResults, type CaseResult } from './results.js';

/** Many times what it takes with emulated processors that nobody else uses. */
const patienceMs = 300_000;
const host = { cpus: 2, memoryMib: 512 };

/** What was seen of a machine that ran the suite and powered itself off. */
export interface SuiteRun {
  readonly results: readonly CaseResult[];
  readonly console: string;
}

/**
 * Boots the bench's host machine with a NIC behind each chip, all plugged into its vhci_hcd, and waits for the end of
 * the suite in it. Nothing is left behind.
 */
export async function runUsbSuite(signal: AbortSignal): Promise<SuiteRun> {
  const built = await lab();
  const artefacts = benchArtefacts(built);
  const directory = scratchDirectory('usb');
  const initrd = await suiteImage(built, directory);
  const resources = new Resources((message) => process.stderr.write(`${message}\n`));
  try {
    const ports: number[] = [];
    for (const { kind } of chips) {
      ports.push(await startNic(kind, artefacts.nicSimulator, directory, resources, signal));
    }
    const visible = [directory];
    const enter = (argv: readonly string[]) => artefacts.enter(argv, visible);
    const command = bareMachineCommand(
      host,
      {
        kernel: artefacts.kernel,
        initrd,
        nicSocket: join(directory, 'ft601.sock'),
        console: paths.console(directory),
        accelerator: (await chooseAccelerator(enter, artefacts.kernel, directory)).kind,
      },
      { devices: devices(artefacts.image, ports), results: resultsFile(directory) },
    );
    const qemu = Child.start('Machine', enter(command), paths.qemuLog(directory));
    resources.defer('host machine', () => qemu.stop());
    await toTheEnd(qemu, directory, signal);
    return {
      results: parseResults(await readFile(resultsFile(directory), 'utf8')),
      console: await readFile(paths.console(directory), 'utf8'),
    };
  } finally {
    await resources.close(Deadline.after(20_000));
  }
}

function resultsFile(directory: string): string {
  return join(directory, 'results.jsonl');
}

/** Starts a simulator and returns the port at which its chip can be plugged in. */
async function startNic(
  chip: (typeof chips)[number]['kind'],
  program: string,
  directory: string,
  resources: Resources,
  signal: AbortSignal,
): Promise<number> {
  const port = await freePort();
  const at = (extension: string): string => join(directory, `${chip}.${extension}`);
  await startNicSimulator(
    {
      program,
      socket: at('sock'),
      observer: at('observer'),
      uart: at('uart'),
      log: at('log'),
      usb: { chip, port },
    },
    { kind: 'responder' },
    (child) => resources.defer(`NIC behind an ${chip}`, () => child.stop()),
    signal,
  );
  return port;
}

/** The host image, and a network whose only ways out lead to the chips. */
function devices(image: string, ports: readonly number[]): string[] {
  const ways = ports.map((port, index) => {
    return `guestfwd=tcp:10.0.2.${100 + index}:3240-cmd:busybox nc 127.0.0.1 ${port}`;
  });
  return [
    ...['-drive', `if=none,id=root,file=${image},format=raw,readonly=on`, '-device', 'virtio-blk-pci,drive=root'],
    ...['-netdev', ['user,id=usb,restrict=on', ...ways].join(','), '-device', 'virtio-net-pci,netdev=usb,romfile='],
  ];
}

async function toTheEnd(qemu: Child, directory: string, signal: AbortSignal): Promise<void> {
  const seen = (): string =>
    `results${lastLines(resultsFile(directory))}\nconsole${lastLines(paths.console(directory))}`;
  let how: string;
  try {
    how = await Deadline.after(patienceMs).race('running the suite', qemu.ended, signal);
  } catch (cause) {
    throw new Error(`${messageOf(cause)}\n${seen()}`, { cause });
  }
  if (how !== 'exit code 0') throw new Error(`QEMU ended with ${how}${lastLines(paths.qemuLog(directory))}\n${seen()}`);
}
