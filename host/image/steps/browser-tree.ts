import { writeFile } from 'node:fs/promises';
import type { Artefact, BuildContext } from '../cache/artefact.js';
import { debianTreeInputs, makeDebianTree, programVersion, type DebianTree } from '../tree/debian-tree.js';
import { manifestFile } from '../tree/layout.js';
import type { BrowserManifest } from '../tree/manifest.js';
import { browserPackages, suite } from '../tree/packages.js';

const tree: DebianTree = { packages: browserPackages, neededBytes: 1.5e9, fonts: true };

/** A Debian tree with a browser: only who looks whether reports can be read needs it. */
export function browserTreeArtefact(): Artefact {
  return {
    name: 'browser-tree',
    title: `tree with a browser (Debian ${suite})`,
    needs: [],
    inputs: () => debianTreeInputs(tree),
    build,
  };
}

async function build(context: BuildContext): Promise<void> {
  const manifest: BrowserManifest = {
    packages: await makeDebianTree(context, tree),
    chromium: await programVersion(context, 'chromium-headless-shell', '--no-sandbox', '--version'),
  };
  await writeFile(manifestFile(context.directory), `${JSON.stringify(manifest, undefined, 2)}\n`);
}
