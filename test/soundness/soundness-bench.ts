import { prepareSoundness } from '../../host/image/index.js';
import { loadBenchDescription } from '../../rig/bench/description.js';
import { openBench } from '../../rig/bench/open.js';
import type { Bench } from '../../rig/bench/bench.js';
import { cacheDirectory, repository } from '../../rig/base/directories.js';
import { benchArtefacts, buildLab } from '../../rig/bench/virtual/lab.js';
import type { GuestInterface } from '../../rig/host/host.js';
import type { Progress } from '../../rig/base/progress.js';
import type { Resources } from '../../rig/base/resources.js';

/** A bench whose modules have ways to copy in secret. */
export interface SoundnessBench {
  readonly bench: Bench;
  readonly interfaces: readonly GuestInterface[];
}

/** Builds what is missing and boots it, with its guest up. Everything taken is queued in `resources`. */
export async function openSoundnessBench(
  directory: string,
  resources: Resources,
  progress: Progress,
  signal: AbortSignal,
): Promise<SoundnessBench> {
  const lab = await buildLab(progress, signal);
  const { image } = await prepareSoundness({ cacheDir: cacheDirectory(), repoRoot: repository, progress, signal });
  const { bench } = await openBench(
    await loadBenchDescription('virtual', repository),
    {
      artefacts: { ...benchArtefacts(lab), soundnessImage: image },
      runtimeDirectory: directory,
      logDirectory: directory,
      run: 'soundness',
      signal,
      complain: (message) => process.stderr.write(`${message}\n`),
    },
    resources,
  );
  await bench.host.loadModules();
  const { memoryMib } = bench.description.guest;
  const interfaces = await bench.host.startGuest({ memoryMib, timeoutMs: 120_000 });
  return { bench, interfaces };
}
