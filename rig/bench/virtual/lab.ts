import { prepareLab, type Lab } from '../../../host/image/index.js';
import type { BenchDescription } from '../description.js';
import type { VirtualBenchArtefacts } from './boot.js';
import type { Progress } from '../../base/progress.js';
import { cacheDirectory, repository } from '../../base/directories.js';

/** Builds what is not current: lab tree, firmware, modules, images. Returns where everything is. */
export function buildLab(progress: Progress, signal: AbortSignal): Promise<Lab> {
  return prepareLab({ cacheDir: cacheDirectory(), repoRoot: repository, progress, signal });
}

/** What a bench is made of, built when it is not current; nothing for one that is not made. */
export async function artefactsFor(
  { kind }: BenchDescription,
  progress: Progress,
  signal: AbortSignal,
): Promise<VirtualBenchArtefacts | undefined> {
  return kind === 'virtual' ? benchArtefacts(await buildLab(progress, signal)) : undefined;
}

/** What a virtual bench needs of the lab. */
export function benchArtefacts(lab: Lab): VirtualBenchArtefacts {
  const { artefacts } = lab;
  return {
    nicSimulator: artefacts.nicSimulator,
    kernel: artefacts.hostKernel,
    initrd: artefacts.hostInitrd,
    image: artefacts.hostImage,
    tls: artefacts.certificates,
    touchPlugin: artefacts.touchPlugin,
    qemuVersion: artefacts.versions.qemu,
    enter: (argv, visible) => lab.enter(argv, { writable: visible }),
  };
}
