import { join } from 'node:path';
import type { Artefact, BuildContext } from '../cache/artefact.js';
import { digestFiles } from '../cache/content-key.js';
import { runInTree } from '../tree/in-tree.js';
import { treeRoot } from '../tree/layout.js';
import { moduleFiles } from './kernel-modules.js';
import { Staging } from './staging.js';

/** Preloaded by the agent of a machine that has this image; the name is known to host-machine/run-agent. */
const preloadLibrary = 'preload.so';
const compiler = ['gcc', '-std=gnu17', '-O2', '-shared', '-fPIC', '-fvisibility=hidden', '-pthread'];
const warnings = ['-Wall', '-Wextra', '-Werror'];

/** Fixed, so that equal contents give equal images. */
const imageUuid = '6d707269-6700-4000-8000-000000000002';

const sources = 'host/soundness';
const kernelHeaders = 'host/kernel/include/uapi';

export const soundnessImageFile = 'soundness.erofs';

/**
 * What a machine has to have in addition, as a second disk, so that its receive path can be told to copy in secret. It
 * takes the place of the folder of kernel modules of the host machine's image, which has nothing of it.
 */
export function soundnessImageArtefact(tree: Artefact, mutants: Artefact, repoRoot: string): Artefact {
  return {
    name: 'soundness-image',
    title: 'image with mutants',
    needs: [tree, mutants],
    inputs: async () => ({
      ...(await digestFiles(repoRoot, [sources, `${kernelHeaders}/linux/mp_mutant.h`])),
      compiler: [...compiler, ...warnings].join(' '),
    }),
    build: (context) => build(context, tree, mutants, repoRoot),
  };
}

async function build(context: BuildContext, tree: Artefact, mutants: Artefact, repoRoot: string): Promise<void> {
  const treeDirectory = context.need(tree);
  const staging = new Staging(join(context.directory, 'staging'), treeRoot(treeDirectory));
  for (const name of moduleFiles) {
    await staging.file(`/${name}`, join(context.need(mutants), name));
  }
  const argv = [...compiler, ...warnings, `-I${join(repoRoot, kernelHeaders)}`];
  const files = ['-o', join(staging.root, preloadLibrary), join(repoRoot, sources, 'vmm.c')];
  await runInTree(context, treeDirectory, [...argv, ...files], { readable: [repoRoot] });
  const image = join(context.directory, soundnessImageFile);
  const mkfs = ['mkfs.erofs', '--quiet', '--all-root', '-T0', `-U${imageUuid}`, image, staging.root];
  await runInTree(context, treeDirectory, mkfs);
  await staging.remove();
}
