import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labStatus } from '../../../host/image/index.js';
import { kernelImageFile } from '../../../host/image/steps/kernel-image.js';
import { tryIdRanges } from '../../../host/image/tools/id-ranges.js';
import { tryNamespaces } from '../../../host/image/tools/namespaces.js';
import { asRoot, findProgram, isRoot } from '../../../host/image/tools/privilege.js';
import { enterCommand } from '../../../host/image/tree/enter.js';
import { treeRoot } from '../../../host/image/tree/layout.js';
import { cacheDirectory, repository } from '../../base/directories.js';
import { chooseAccelerator } from '../../bench/virtual/accelerator.js';
import { fail, ok, warn, type Check } from './check.js';

/** What of the lab is there already; nothing is built to find out. */
export interface BuiltLab {
  readonly complete: boolean;
  /** Root of the Debian tree. */
  readonly tree: string | undefined;
  readonly kernel: string | undefined;
}

export async function findLab(): Promise<BuiltLab> {
  const artefacts = await labStatus({ cacheDir: cacheDirectory(), repoRoot: repository });
  const directoryOf = (name: string) => artefacts.find((one) => one.name === name && one.current)?.directory;
  const [tree, kernel] = [directoryOf('tree'), directoryOf('kernel-image')];
  return {
    complete: artefacts.every(({ current }) => current),
    tree: tree && treeRoot(tree),
    kernel: kernel && join(kernel, kernelImageFile),
  };
}

/** Whether the lab's tree can be entered, which every run does. */
export async function checkNamespaces(): Promise<Check> {
  const refusal = await tryNamespaces();
  if (refusal) return fail('namespaces', refusal.why, refusal.remedy);
  return ok('namespaces', isRoot() ? 'root can mount in a namespace' : 'a user namespace was made and mounted in');
}

/** Programs without which the lab's tree cannot be made. */
export async function checkMmdebstrap({ tree }: BuiltLab): Promise<Check> {
  const found = await findProgram('mmdebstrap');
  if (found !== undefined) return ok('mmdebstrap', found);
  if (tree !== undefined) return ok('mmdebstrap', 'not installed, and not needed: the tree is made');
  const command = 'apt-get install mmdebstrap debian-archive-keyring';
  if ((await asRoot()) !== undefined) return warn('mmdebstrap', 'not installed', `the first run does: ${command}`);
  return fail('mmdebstrap', 'not installed', `run: sudo ${command}`);
}

/** The user ids under which the lab's tree is unpacked by others than root. */
export async function checkIdRanges({ tree }: BuiltLab): Promise<Check> {
  if (isRoot()) return ok('user ids', 'root needs no others');
  if (tree !== undefined) return ok('user ids', 'no others are needed: the tree is made');
  const refusal = await tryIdRanges();
  if (!refusal) return ok('user ids', 'several were mapped');
  // What is missing is installed by the first run where that needs no password.
  const installs = refusal.remedy.includes('apt-get') && (await asRoot()) !== undefined;
  return (installs ? warn : fail)('user ids', refusal.why, refusal.remedy);
}

/** Boots a kernel under KVM where the lab has one. */
export async function checkKvm({ tree, kernel }: BuiltLab): Promise<Check> {
  const emulated = 'nothing has to be done: the machine is emulated, which is slower';
  if (tree === undefined || kernel === undefined) {
    return warn('kvm', 'cannot be tried before the lab is built', 'run "rig lab build"');
  }
  const directory = mkdtempSync(join(tmpdir(), 'mprig-'));
  try {
    const enter = (argv: readonly string[]) =>
      enterCommand(tree, argv, { readable: [cacheDirectory()], writable: [directory] });
    const { kind, why } = await chooseAccelerator(enter, kernel, directory);
    return kind === 'kvm' ? ok('kvm', why) : warn('kvm', why, emulated);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
