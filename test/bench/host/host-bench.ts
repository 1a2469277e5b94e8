import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareCostPlugin } from '../../../host/image/index.js';
import { cacheDirectory, repository } from '../../../rig/base/directories.js';
import { BenchError } from '../../../rig/base/errors.js';
import type { Progress } from '../../../rig/base/progress.js';
import type { Resources } from '../../../rig/base/resources.js';
import type { Bench } from '../../../rig/bench/bench.js';
import { loadBenchDescription } from '../../../rig/bench/description.js';
import { openBench } from '../../../rig/bench/open.js';
import { benchArtefacts, buildLab } from '../../../rig/bench/virtual/lab.js';
import type { GuestInterface } from '../../../rig/host/host.js';
import type { MachineMemory } from '../../../rig/host/machine-memory.js';
import { CostPlugin } from './cost-plugin.js';
import type { Pages } from './scenarios.js';

/** A virtual bench whose machine is counted. */
export interface HostBench {
  readonly bench: Bench;
  readonly memory: MachineMemory;
  readonly cost: CostPlugin;
}

const guestMilliseconds = 240_000;

/**
 * Builds what is missing and boots it, without a guest. Everything taken is queued in `resources`.
 * @throws BenchError `CostUncountable` where the processors are real
 */
export async function openHostBench(
  pages: Pages,
  vhostZeroCopy: boolean,
  resources: Resources,
  progress: Progress,
  signal: AbortSignal,
): Promise<HostBench> {
  const directory = mkdtempSync(join(tmpdir(), 'mprig-cost-'));
  resources.defer('directory of logs', () => rmSync(directory, { recursive: true, force: true }));
  const lab = await buildLab(progress, signal);
  const plugin = await prepareCostPlugin({ cacheDir: cacheDirectory(), repoRoot: repository, progress, signal });
  const socket = join(directory, 'cost.sock');
  const booting = progress.step(vhostZeroCopy ? 'machine whose vhost_net sends without a copy' : 'machine');
  const kernelArguments = [
    ...(pages === '4k' ? ['transparent_hugepage=never'] : []),
    ...(vhostZeroCopy ? ['vhost_net.experimental_zcopytx=1'] : []),
  ];
  const { bench, endpoints } = await openBench(
    await loadBenchDescription('virtual', repository),
    {
      artefacts: {
        ...benchArtefacts(lab),
        cost: { plugin, socket, kernelArguments },
      },
      runtimeDirectory: directory,
      logDirectory: directory,
      run: 'host-cost',
      signal,
      complain: (message) => process.stderr.write(`${message}\n`),
    },
    resources,
  );
  const { memory } = bench.evidence();
  if (bench.facts.accelerator !== 'tcg' || !memory.available) {
    throw new BenchError(
      'CostUncountable',
      'the processors of the machine are real (KVM): no emulator counts what they execute',
      'run it where /dev/kvm cannot be used',
    );
  }
  booting.done('up');
  await bench.host.loadModules();
  return { bench, memory: memory.value, cost: new CostPlugin(socket, endpoints.agent) };
}

/** Starts a guest in place of any that there is. */
export async function startGuest(
  { bench }: HostBench,
  macvtap: boolean,
  progress: Progress,
): Promise<readonly GuestInterface[]> {
  const starting = progress.step(macvtap ? 'guest with a macvtap' : 'guest');
  const { host, description } = bench;
  await host.stopGuest();
  // Its shell tells how many frames have arrived.
  const wanted = {
    memoryMib: description.guest.memoryMib,
    timeoutMs: guestMilliseconds,
    programs: true,
    macvtap,
  };
  const interfaces = await host.startGuest(wanted);
  starting.done('up');
  return interfaces;
}
