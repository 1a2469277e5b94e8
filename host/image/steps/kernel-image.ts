import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artefact } from '../cache/artefact.js';
import { compressedKernel } from '../formats/bzimage.js';
import { runInTree } from '../tree/in-tree.js';
import { readManifest, treeRoot } from '../tree/layout.js';

export const kernelImageFile = 'vmlinux';

/**
 * Debian's kernel without its self-extracting wrapper. QEMU starts it through its PVH entry, which spares an emulated
 * processor the unpacking.
 */
export function kernelImageArtefact(tree: Artefact): Artefact {
  return {
    name: 'kernel-image',
    title: 'kernel image',
    needs: [tree],
    inputs: () => Promise.resolve({ recipe: '1' }),
    async build(context) {
      const { kernel } = await readManifest(context.need(tree));
      const image = await readFile(join(treeRoot(context.need(tree)), 'boot', `vmlinuz-${kernel}`));
      const packed = join(context.directory, `${kernelImageFile}.zst`);
      await writeFile(packed, compressedKernel(image));
      await runInTree(context, context.need(tree), ['zstd', '--decompress', '--rm', '--quiet', packed]);
      await rm(packed, { force: true });
    },
  };
}
