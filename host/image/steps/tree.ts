import { writeFile } from 'node:fs/promises';
import type { Artefact, BuildContext } from '../cache/artefact.js';
import { LabError } from '../errors.js';
import { debianTreeInputs, makeDebianTree, programVersion, type DebianTree } from '../tree/debian-tree.js';
import { manifestFile } from '../tree/layout.js';
import { isAtLeast, kernelRelease, type TreeManifest } from '../tree/manifest.js';
import { backportsSuite, kernelLine, oldestQemu, packages, suite } from '../tree/packages.js';

const tree: DebianTree = { packages, neededBytes: 3.5e9 };

/** The Debian tree that holds every tool of the lab. */
export function treeArtefact(): Artefact {
  return {
    name: 'tree',
    title: `lab tree (Debian ${suite})`,
    needs: [],
    inputs: () => debianTreeInputs(tree),
    build,
  };
}

async function build(context: BuildContext): Promise<void> {
  const versions = await makeDebianTree(context, tree);
  const manifest: TreeManifest = {
    packages: versions,
    kernel: kernelRelease(versions, kernelLine),
    qemu: await programVersion(context, 'qemu-system-x86_64', '--version'),
    verilator: await programVersion(context, 'verilator', '--version'),
    node: await programVersion(context, 'node', '--version'),
  };
  if (!isAtLeast(manifest.qemu, oldestQemu)) {
    throw new LabError(
      'LabQemuTooOld',
      `${backportsSuite} of the mirror has QEMU ${manifest.qemu}; vfio-user-pci needs ${oldestQemu} or newer`,
      'use a mirror that is up to date',
    );
  }
  await writeFile(manifestFile(context.directory), `${JSON.stringify(manifest, undefined, 2)}\n`);
}
