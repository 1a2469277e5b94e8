import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory } from '../../rig/base/directories.js';
import { costPluginPart, hostPackagePart, labParts, soundnessParts } from './artefacts.js';
import { BenchAuthority } from './authority.js';
import { buildId } from './build-ids.js';
import type { Artefact } from './cache/artefact.js';
import { ensureAll, keyArtefacts } from './cache/graph.js';
import { Store } from './cache/store.js';
import { markUse } from './cache/use.js';
import type { Command } from '../../rig/base/program.js';
import { type Progress, silent } from '../../rig/base/progress.js';
import { analysisTreeArtefact } from './steps/analysis-tree.js';
import { browserTreeArtefact } from './steps/browser-tree.js';
import { dkmsTreeArtefact } from './steps/dkms-tree.js';
import { agentBundleFile } from './steps/agent-bundle.js';
import { emulatorPluginFile } from './steps/emulator-plugin.js';
import { hostImageFile } from './steps/host-image.js';
import { hostPackageFile } from './steps/host-package.js';
import { hostInitramfsFile } from './steps/host-initramfs.js';
import { kernelImageFile } from './steps/kernel-image.js';
import { nicSimulatorProgram } from './steps/nic-simulator.js';
import { soundnessImageFile } from './steps/soundness-image.js';
import { ensureNamespaces } from './tools/machine-tools.js';
import { toolRunner } from './tools/run-tool.js';
import { enterCommand, type EnterOptions } from './tree/enter.js';
import { readAnalysisManifest, readBrowserManifest, readDkmsManifest, readManifest, treeRoot } from './tree/layout.js';
import type { AnalysisManifest, BrowserManifest, DkmsManifest } from './tree/manifest.js';

export { buildId, type BuiltPart } from './build-ids.js';
export { LabError, type LabErrorCode } from './errors.js';
export type { EnterOptions } from './tree/enter.js';

const opensslDeadlineMs = 60_000;

/** Where a lab is made, and from which clone. */
export interface LabLocation {
  /** The user's cache directory for mprig; made when missing. */
  readonly cacheDir: string;
  /** Top of the clone. */
  readonly repoRoot: string;
  /** Bench whose certificates are wanted. Default: virtual. */
  readonly bench?: string;
}

export interface PrepareLabOptions extends LabLocation {
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Paths of everything that a virtual bench is made of. They stay valid while this process lives. */
export interface LabArtefacts {
  /** Program that is the verilated NIC; static, runs in and outside the tree. */
  readonly nicSimulator: string;
  readonly hostKernel: string;
  readonly hostInitrd: string;
  /** Root file system of the host machine (erofs). */
  readonly hostImage: string;
  /** Directory of the package's modules for the lab's kernel. */
  readonly modulesDir: string;
  /** Directory of the modules of Debian's kernel that the machines load, unpacked. */
  readonly stockModulesDir: string;
  readonly agentBundle: string;
  /** Directory with ca.crt, agent.crt, agent.key, controller.crt, controller.key. */
  readonly certificates: string;
  /** Directory with vhost.h and the kernel's checkpatch.pl with its word lists. */
  readonly linuxSourceFiles: string;
  /** Plugin of the emulator that sees what the processors of the machine load and store. */
  readonly touchPlugin: string;
  readonly versions: LabVersions;
}

export interface LabVersions {
  readonly qemu: string;
  /** `uname -r` of the machine's and of the guest's kernel. */
  readonly kernel: string;
  readonly verilator: string;
  /** Node inside the machine. */
  readonly node: string;
  /** Eight hex digits that the NIC's BUILD_ID register must show. */
  readonly firmwareBuildId: string;
}

/** A lab that is ready: all its parts are current. */
export interface Lab {
  /** Root directory of the Debian tree. */
  readonly root: string;
  readonly artefacts: LabArtefacts;
  /** The command that runs a program inside the tree; the clone and the cache can be read there. */
  enter(argv: readonly string[], options?: EnterOptions): Command;
  /** Keeps the lab's artefacts from being pruned while that process lives, in case it outlives this one. */
  hold(pid: number): Promise<void>;
}

/** Whether one part of the lab would have to be built. */
export interface ArtefactStatus {
  readonly name: string;
  readonly current: boolean;
  /** Its directory, which may not exist yet. */
  readonly directory: string;
}

/**
 * Builds what is not current and returns where everything is. Safe to run several times at once; what is finished
 * when it is interrupted is kept.
 * @throws LabError, or the signal's reason when that is aborted; nothing half-made is left in either case
 */
export async function prepareLab(options: PrepareLabOptions): Promise<Lab> {
  const { progress, signal } = options;
  const { cacheDir, repoRoot, parts } = await locate(options);
  await ensureNamespaces();
  const keyed = await keyArtefacts(Object.values(parts) as Artefact[]);
  const { made } = await ensureAll(keyed, (stop) => new Store({ cacheDir, progress, signal: stop }), signal);
  if (made.length === 0) progress.step('lab').done(`all ${keyed.length} parts are current`);

  const store = new Store({ cacheDir, progress: silent, signal });
  const directories = new Map(keyed.map(({ artefact, key }) => [artefact, store.directory(artefact.name, key)]));
  const at = (artefact: Artefact, ...path: string[]): string => join(directories.get(artefact) ?? '', ...path);
  const { kernel, qemu, verilator, node } = await readManifest(at(parts.tree));
  const root = treeRoot(at(parts.tree));
  return {
    root,
    artefacts: {
      nicSimulator: at(parts.nicSimulator, nicSimulatorProgram),
      hostKernel: at(parts.kernelImage, kernelImageFile),
      hostInitrd: at(parts.hostInitramfs, hostInitramfsFile),
      hostImage: at(parts.hostImage, hostImageFile),
      modulesDir: at(parts.kernelModules),
      stockModulesDir: at(parts.stockModules),
      agentBundle: at(parts.agent, agentBundleFile),
      certificates: at(parts.certificates),
      linuxSourceFiles: at(parts.linuxSourceFiles),
      touchPlugin: at(parts.touchPlugin, emulatorPluginFile('touch')),
      versions: { kernel, qemu, verilator, node, firmwareBuildId: await buildId('firmware', repoRoot) },
    },
    enter: (argv, given = {}) => {
      return enterCommand(root, argv, { ...given, readable: [cacheDir, repoRoot, ...(given.readable ?? [])] });
    },
    hold: async (pid) => {
      await Promise.all([...directories.values()].map((directory) => markUse(directory, pid)));
    },
  };
}

/** A tree apart from the lab's, which does not need it, with what is in it. */
export interface ToolTree<Manifest> {
  readonly versions: Manifest;
  /** The command that runs a tool; the clone can be read there, and what the options name. */
  enter(argv: readonly string[], options?: EnterOptions): Command;
}

/** The tools that judge the firmware, ready to be used. */
export type AnalysisTools = ToolTree<AnalysisManifest>;

/**
 * Builds the analysis tree when it is not current. Safe to run several times at once.
 * @throws LabError, or the signal's reason when that is aborted; nothing half-made is left in either case
 */
export function prepareAnalysis(options: PrepareLabOptions): Promise<AnalysisTools> {
  return prepareTree(options, analysisTreeArtefact(), readAnalysisManifest);
}

/**
 * Builds the tree with DKMS and other kernels than the lab's when it is not current. Safe to run several times at once.
 * @throws LabError, or the signal's reason when that is aborted; nothing half-made is left in either case
 */
export function prepareDkms(options: PrepareLabOptions): Promise<ToolTree<DkmsManifest>> {
  return prepareTree(options, dkmsTreeArtefact(), readDkmsManifest);
}

/**
 * Builds the tree with a browser when it is not current. Safe to run several times at once.
 * @throws LabError, or the signal's reason when that is aborted; nothing half-made is left in either case
 */
export function prepareBrowser(options: PrepareLabOptions): Promise<ToolTree<BrowserManifest>> {
  return prepareTree(options, browserTreeArtefact(), readBrowserManifest);
}

async function prepareTree<Manifest>(
  options: PrepareLabOptions,
  artefact: Artefact,
  read: (directory: string) => Promise<Manifest>,
): Promise<ToolTree<Manifest>> {
  const { progress, signal } = options;
  const cacheDir = await realCacheDirectory(options.cacheDir);
  const repoRoot = await realpath(options.repoRoot);
  await ensureNamespaces();
  const keyed = await keyArtefacts([artefact]);
  await ensureAll(keyed, (stop) => new Store({ cacheDir, progress, signal: stop }), signal);
  const store = new Store({ cacheDir, progress: silent, signal });
  const directory = store.directory(artefact.name, keyed[0]?.key ?? '');
  return {
    versions: await read(directory),
    enter: (argv, given = {}) => {
      return enterCommand(treeRoot(directory), argv, { ...given, readable: [repoRoot, ...(given.readable ?? [])] });
    },
  };
}

/** What a machine needs besides a lab so that its receive path can be told to copy in secret. */
export interface SoundnessArtefacts {
  /** Image (erofs) for the machine's second disk. */
  readonly image: string;
  /** Directory of mp.ko, vhost_mp.ko and mpnic.ko as they are in the image. */
  readonly modulesDir: string;
}

/**
 * Builds it when it is not current. Safe to run several times at once.
 * @throws LabError, or the signal's reason when that is aborted; nothing half-made is left in either case
 */
export async function prepareSoundness(options: PrepareLabOptions): Promise<SoundnessArtefacts> {
  const { progress, signal } = options;
  const { cacheDir, repoRoot, parts } = await locate(options);
  const { mutantModules, soundnessImage } = soundnessParts(parts, repoRoot);
  const keyed = await keyArtefacts([soundnessImage]);
  await ensureAll(keyed, (stop) => new Store({ cacheDir, progress, signal: stop }), signal);
  const store = new Store({ cacheDir, progress: silent, signal });
  const at = (artefact: Artefact): string => {
    return store.directory(artefact.name, keyed.find((one) => one.artefact === artefact)?.key ?? '');
  };
  return { image: join(at(soundnessImage), soundnessImageFile), modulesDir: at(mutantModules) };
}

/**
 * Builds the plugin that counts what the host costs when it is not current, and gives its path. Safe to run several times
 * at once.
 * @throws LabError, or the signal's reason when that is aborted; nothing half-made is left in either case
 */
export async function prepareCostPlugin(options: PrepareLabOptions): Promise<string> {
  const { cacheDir, repoRoot, parts } = await locate(options);
  return join(await preparePart(options, cacheDir, costPluginPart(parts, repoRoot)), emulatorPluginFile('cost'));
}

/**
 * Builds the Debian package of the host when it is not current, and gives its path. Safe to run several times at once.
 * @throws LabError, or the signal's reason when that is aborted; nothing half-made is left in either case
 */
export async function prepareHostPackage(options: PrepareLabOptions): Promise<string> {
  const { cacheDir, parts } = await locate(options);
  return join(await preparePart(options, cacheDir, hostPackagePart(parts)), hostPackageFile);
}

/** The directory of one part, built when it is not current. */
async function preparePart({ progress, signal }: PrepareLabOptions, cacheDir: string, part: Artefact): Promise<string> {
  await ensureNamespaces();
  const keyed = await keyArtefacts([part]);
  await ensureAll(keyed, (stop) => new Store({ cacheDir, progress, signal: stop }), signal);
  const store = new Store({ cacheDir, progress: silent, signal });
  const { key = '' } = keyed.find(({ artefact }) => artefact === part) ?? {};
  return store.directory(part.name, key);
}

export interface BenchAuthorityOptions extends PrepareLabOptions {
  readonly bench: string;
  /** Where the certificates are made; made when missing. */
  readonly directory: string;
}

/**
 * The authority of a new bench, made with the lab tree's openssl, whose tree is built when it is not current.
 * @throws LabError, or the signal's reason when that is aborted
 */
export async function benchAuthority(options: BenchAuthorityOptions): Promise<BenchAuthority> {
  const { progress, signal, bench, directory } = options;
  const { cacheDir, parts } = await locate(options);
  await ensureNamespaces();
  const keyed = await keyArtefacts([parts.tree]);
  await ensureAll(keyed, (stop) => new Store({ cacheDir, progress, signal: stop }), signal);
  const store = new Store({ cacheDir, progress: silent, signal });
  const root = treeRoot(store.directory(parts.tree.name, keyed[0]?.key ?? ''));
  makeDirectory(join(cacheDir, 'logs'), 'XDG_CACHE_HOME');
  const run = toolRunner({ what: `authority of bench ${bench}`, log: join(cacheDir, 'logs', 'authority.log'), signal });
  const openssl = (args: readonly string[]) =>
    run({
      ...enterCommand(root, ['openssl', ...args], { cwd: directory, writable: [directory] }),
      deadlineMs: opensslDeadlineMs,
    });
  return BenchAuthority.make(openssl, directory, bench, new Date());
}

/** Tells of each part whether it is current; builds nothing. */
export async function labStatus(location: LabLocation): Promise<ArtefactStatus[]> {
  const { cacheDir, parts } = await locate(location);
  const store = new Store({ cacheDir, progress: silent, signal: new AbortController().signal });
  const keyed = await keyArtefacts(Object.values(parts) as Artefact[]);
  return Promise.all(
    keyed.map(async ({ artefact: { name }, key }) => {
      return { name, current: await store.has(name, key), directory: store.directory(name, key) };
    }),
  );
}

/** Real paths: a path must mean the same inside the tree, where the links that lead to it may be missing. */
async function locate({ cacheDir, repoRoot, bench }: LabLocation) {
  const repo = await realpath(repoRoot);
  return { cacheDir: await realCacheDirectory(cacheDir), repoRoot: repo, parts: labParts(repo, bench ?? 'virtual') };
}

async function realCacheDirectory(cacheDir: string): Promise<string> {
  return realpath(makeDirectory(cacheDir, 'XDG_CACHE_HOME'));
}
