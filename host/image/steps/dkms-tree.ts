import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artefact, BuildContext } from '../cache/artefact.js';
import { debianTreeInputs, makeDebianTree, programVersion, type DebianTree } from '../tree/debian-tree.js';
import { manifestFile, treeRoot } from '../tree/layout.js';
import type { DkmsManifest } from '../tree/manifest.js';
import { dkmsPackages, suite } from '../tree/packages.js';

const tree: DebianTree = { packages: dkmsPackages, neededBytes: 2e9 };

/** A Debian tree with DKMS and other kernels than the lab's: only who tries the host's package there needs it. */
export function dkmsTreeArtefact(): Artefact {
  return {
    name: 'dkms-tree',
    title: `tree with DKMS (Debian ${suite})`,
    needs: [],
    inputs: () => debianTreeInputs(tree),
    build,
  };
}

async function build(context: BuildContext): Promise<void> {
  const manifest: DkmsManifest = {
    packages: await makeDebianTree(context, tree),
    dkms: await programVersion(context, 'dkms', '--version'),
    kernels: (await readdir(join(treeRoot(context.directory), 'usr/lib/modules'))).sort(),
  };
  await writeFile(manifestFile(context.directory), `${JSON.stringify(manifest, undefined, 2)}\n`);
}
