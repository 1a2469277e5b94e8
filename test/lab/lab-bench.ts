import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lab } from '../../host/image/index.js';
import type { Bench } from '../../rig/bench/bench.js';
import { loadBenchDescription, requireVirtual, type VirtualDescription } from '../../rig/bench/description.js';
import type { BenchEndpoints } from '../../rig/bench/endpoints.js';
import { openBench } from '../../rig/bench/open.js';
import type { VirtualBenchArtefacts } from '../../rig/bench/virtual/boot.js';
import { repository } from '../../rig/base/directories.js';
import { benchArtefacts, buildLab } from '../../rig/bench/virtual/lab.js';
import { readRecord } from '../../rig/bench/virtual/record.js';
import { Deadline } from '../../rig/base/deadline.js';
import type { GuestInterface } from '../../rig/host/host.js';
import { StreamProgress } from '../../rig/base/progress.js';
import { Resources } from '../../rig/base/resources.js';

/** A bench that the tests of this level share: booting one takes longer than all else that they do. */
export interface LabBench {
  readonly bench: Bench;
  readonly interfaces: readonly GuestInterface[];
  readonly logDirectory: string;
  /** Directory of its machine's sockets. */
  readonly machineDirectory: string;
  /** Where its parts answer. */
  readonly endpoints: BenchEndpoints;
}

const forever = new AbortController().signal;
const resources = new Resources((message) => process.stderr.write(`${message}\n`));
let shared: Promise<LabBench> | undefined;
let built: Promise<Lab> | undefined;

/** The default bench of the project, or another one that comes with it. */
export async function description(name = 'virtual'): Promise<VirtualDescription> {
  return requireVirtual(await loadBenchDescription(name, repository));
}

/** The lab tree and all that is built in it, built when it is not current. */
export function lab(): Promise<Lab> {
  built ??= buildLab(new StreamProgress(process.stderr), forever);
  return built;
}

/** Everything that the bench is made of. */
export async function labArtefacts(): Promise<VirtualBenchArtefacts> {
  return benchArtefacts(await lab());
}

/** A directory that is removed when the tests end. */
export function scratchDirectory(name: string): string {
  const directory = mkdtempSync(join(tmpdir(), `mprig-test-${name}-`));
  resources.defer(directory, () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** The shared bench with its guest up. Boots it at the first call. */
export function labBench(): Promise<LabBench> {
  shared ??= bringUpBench('virtual', resources);
  return shared;
}

/** Another bench that comes with the project, with its guest up. Everything taken is queued in `resources`. */
export async function bringUpBench(name: string, resources: Resources): Promise<LabBench> {
  // Own locks and sockets: a test must not meet a bench that the user holds.
  const directory = scratchDirectory('bench');
  const held = await openBench(
    await description(name),
    {
      artefacts: await labArtefacts(),
      runtimeDirectory: directory,
      logDirectory: directory,
      run: 'test',
      signal: forever,
      complain: (message) => process.stderr.write(`${message}\n`),
    },
    resources,
  );
  const { bench } = held;
  await bench.host.loadModules();
  const interfaces = await bench.host.startGuest({ memoryMib: bench.description.guest.memoryMib, timeoutMs: 120_000 });
  const machineDirectory = readRecord(directory, name)?.directory ?? '';
  return { bench, interfaces, logDirectory: held.logDirectory, machineDirectory, endpoints: held.endpoints };
}

/** Lets go of the shared bench's machine, which runs on: for who takes it in another way. Nobody can use the bench after. */
export async function lendLabMachine(): Promise<BenchEndpoints> {
  const { bench, endpoints } = await labBench();
  await bench.close(Deadline.after(30_000));
  return endpoints;
}

/** Ends the shared bench, when there is one, and removes everything that was left on disk. */
export async function closeLabBench(): Promise<void> {
  await shared?.catch(() => undefined);
  await resources.close(Deadline.after(30_000));
}
