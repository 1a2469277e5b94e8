import type { Artefact } from './cache/artefact.js';
import { agentBundleArtefact } from './steps/agent-bundle.js';
import { certificatesArtefact } from './steps/certificates.js';
import { emulatorPluginArtefact } from './steps/emulator-plugin.js';
import { guestInitramfsArtefact } from './steps/guest-initramfs.js';
import { guestdArtefact } from './steps/guestd.js';
import { hostImageArtefact } from './steps/host-image.js';
import { hostInitramfsArtefact } from './steps/host-initramfs.js';
import { kernelImageArtefact } from './steps/kernel-image.js';
import { hostPackageArtefact } from './steps/host-package.js';
import { hostProgramsArtefact } from './steps/host-programs.js';
import { kernelModulesArtefact, mutantModulesArtefact } from './steps/kernel-modules.js';
import { linuxSourceFilesArtefact } from './steps/linux-source-files.js';
import { memorySearchArtefact } from './steps/memory-search.js';
import { moduleSourceArtefact, mutantSourceArtefact } from './steps/module-source.js';
import { nicSimulatorArtefact } from './steps/nic-simulator.js';
import { packageTreeArtefact } from './steps/package-tree.js';
import { soundnessImageArtefact } from './steps/soundness-image.js';
import { stockModulesArtefact } from './steps/stock-modules.js';
import { treeArtefact } from './steps/tree.js';

/** Everything the lab consists of, by what it is for. */
export interface LabParts {
  readonly tree: Artefact;
  readonly nicSimulator: Artefact;
  readonly linuxSourceFiles: Artefact;
  readonly stockModules: Artefact;
  readonly moduleSource: Artefact;
  readonly kernelModules: Artefact;
  readonly hostPrograms: Artefact;
  readonly memorySearch: Artefact;
  readonly kernelImage: Artefact;
  readonly guestd: Artefact;
  readonly guestInitramfs: Artefact;
  readonly agent: Artefact;
  readonly packageTree: Artefact;
  readonly hostInitramfs: Artefact;
  readonly hostImage: Artefact;
  readonly certificates: Artefact;
  readonly touchPlugin: Artefact;
}

/** The parts of a clone's lab and who needs whom; what takes longest comes first, so that it is begun first. */
export function labParts(repoRoot: string, bench: string): LabParts {
  const tree = treeArtefact();
  const nicSimulator = nicSimulatorArtefact(tree, repoRoot);
  const linuxSourceFiles = linuxSourceFilesArtefact(tree);
  const stockModules = stockModulesArtefact(tree);
  const moduleSource = moduleSourceArtefact(linuxSourceFiles, repoRoot);
  const kernelModules = kernelModulesArtefact(tree, moduleSource, linuxSourceFiles);
  const hostPrograms = hostProgramsArtefact(tree, repoRoot);
  const memorySearch = memorySearchArtefact(tree, repoRoot);
  const kernelImage = kernelImageArtefact(tree);
  const guestd = guestdArtefact(tree, repoRoot);
  const guestInitramfs = guestInitramfsArtefact(tree, guestd, stockModules);
  const agent = agentBundleArtefact(repoRoot);
  const packageTree = packageTreeArtefact({
    moduleSource,
    agent,
    hostPrograms,
    memorySearch,
    guestKernel: kernelImage,
    guestInitramfs,
  });
  const hostInitramfs = hostInitramfsArtefact(tree, stockModules);
  const hostImage = hostImageArtefact({ tree, stockModules, kernelModules, packageTree });
  const certificates = certificatesArtefact(tree, bench);
  const touchPlugin = emulatorPluginArtefact('touch', tree, repoRoot);
  return {
    tree,
    nicSimulator,
    linuxSourceFiles,
    stockModules,
    moduleSource,
    kernelModules,
    hostPrograms,
    memorySearch,
    kernelImage,
    guestd,
    guestInitramfs,
    agent,
    packageTree,
    hostInitramfs,
    hostImage,
    certificates,
    touchPlugin,
  };
}

/** What tries whether the rig notices a copy; apart from the lab, which does not need it. */
export interface SoundnessParts {
  readonly mutantModules: Artefact;
  readonly soundnessImage: Artefact;
}

/** The parts that go with a lab, from the same clone. */
export function soundnessParts({ tree, linuxSourceFiles }: LabParts, repoRoot: string): SoundnessParts {
  const mutantModules = mutantModulesArtefact(tree, mutantSourceArtefact(linuxSourceFiles, repoRoot));
  return { mutantModules, soundnessImage: soundnessImageArtefact(tree, mutantModules, repoRoot) };
}

/** The plugin that counts what the host costs; apart from the lab, which does not need it. */
export function costPluginPart({ tree }: LabParts, repoRoot: string): Artefact {
  return emulatorPluginArtefact('cost', tree, repoRoot);
}

/** The package of the host as a file to install; apart from the lab, which takes the package's files as they are. */
export function hostPackagePart({ tree, packageTree }: LabParts): Artefact {
  return hostPackageArtefact(tree, packageTree);
}
