import { writeFile } from 'node:fs/promises';
import type { Artefact, BuildContext } from '../cache/artefact.js';
import { debianTreeInputs, makeDebianTree, programVersion, type DebianTree } from '../tree/debian-tree.js';
import { manifestFile } from '../tree/layout.js';
import type { AnalysisManifest } from '../tree/manifest.js';
import { analysisPackages, suite } from '../tree/packages.js';

const tree: DebianTree = { packages: analysisPackages, neededBytes: 3e9 };

/** A second Debian tree, with the tools that judge the firmware: whoever only runs the lab does not pay for it. */
export function analysisTreeArtefact(): Artefact {
  return {
    name: 'analysis-tree',
    title: `analysis tree (Debian ${suite})`,
    needs: [],
    inputs: () => debianTreeInputs(tree),
    build,
  };
}

async function build(context: BuildContext): Promise<void> {
  const manifest: AnalysisManifest = {
    packages: await makeDebianTree(context, tree),
    yosys: await programVersion(context, 'yosys', '-V'),
    nextpnr: await programVersion(context, 'sh', '-c', 'nextpnr-ecp5 --version 2>&1'),
    z3: await programVersion(context, 'z3', '--version'),
    clang: await programVersion(context, 'clang', '--version'),
  };
  await writeFile(manifestFile(context.directory), `${JSON.stringify(manifest, undefined, 2)}\n`);
}
