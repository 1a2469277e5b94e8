import { mkdir, readFile, rename, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildContext } from '../cache/artefact.js';
import { type Inputs, sha256 } from '../cache/content-key.js';
import { LabError } from '../errors.js';
import { aptProxyOptions, machineMirror } from '../tools/mirror.js';
import { ensureIdRanges, ensureMachineTools } from '../tools/machine-tools.js';
import { isRoot } from '../tools/privilege.js';
import { enterCommand } from './enter.js';
import { treeRoot } from './layout.js';
import { packageVersions, versionIn } from './manifest.js';
import { backportsSuite, recipeVersion, suite } from './packages.js';
import { repository } from '../../../rig/base/directories.js';

const finishScript = join(repository, 'host', 'image', 'tree', 'finish.sh');
const mmdebstrapDeadlineMs = 20 * 60_000;
const minuteMs = 60_000;

/** Name of apt's list of downloaded archives, which is gone when mmdebstrap has ended. */
const archiveList = 'mprig-archives';

/** Whatever sources mmdebstrap or the machine chose: one mirror, three suites of it, the same on every machine. */
const sourcesHook = [
  `sed -i -e '/^deb .* ${suite} main/!d'`,
  `-e 's/^\\(deb .*\\) ${suite} main.*$/\\1 ${suite} main\\n\\1 ${suite}-updates main\\n\\1 ${backportsSuite} main/'`,
  `"$1/etc/apt/sources.list"`,
].join(' ');

/** What a tree of Debian packages is to hold. */
export interface DebianTree {
  /** As apt wants them: PACKAGE or PACKAGE/SUITE. */
  readonly packages: readonly string[];
  /** Room for the unpacked tree, the downloaded packages beside it, and what is built with it. */
  readonly neededBytes: number;
  /** Whether it keeps the fonts of its packages, which no other program than a browser has a use for. */
  readonly fonts?: boolean;
}

/** Everything that a tree's content depends on, besides the mirror's state. */
export async function debianTreeInputs({ packages, fonts = false }: DebianTree): Promise<Inputs> {
  return {
    ...(fonts && { fonts: 'kept' }),
    suite,
    recipe: String(recipeVersion),
    packages: packages.join(' '),
    finish: sha256(await readFile(finishScript)),
  };
}

/** Makes the tree below the artefact's directory (treeRoot) and gives the version of every package in it. */
export async function makeDebianTree(context: BuildContext, tree: DebianTree): Promise<Record<string, string>> {
  const { directory, step } = context;
  await checkSpace(directory, tree.neededBytes);
  await ensureMachineTools(context.run, (text) => step.update(text, 0));
  await ensureIdRanges();
  await extract(context, tree.packages);
  step.update('finishing the tree', 0.95);
  const root = treeRoot(directory);
  // Where enter.sh mounts what programs in the tree see as their root.
  await mkdir(join(root, 'mnt'), { recursive: true });
  if (tree.fonts === true) {
    // Finishing removes those of Debian; this place is searched for fonts as well.
    await mkdir(join(root, 'usr/local/share'), { recursive: true });
    await rename(join(root, 'usr/share/fonts'), join(root, 'usr/local/share/fonts'));
  }
  const finish = enterCommand(root, ['/bin/sh', finishScript], { readable: [finishScript], treeWritable: true });
  await context.run({ ...finish, deadlineMs: 5 * minuteMs });
  return packageVersions((await readFile(join(root, archiveList), 'utf8')).split('\n'));
}

/** Version that a program of a finished tree says it has. */
export async function programVersion({ directory, run }: BuildContext, ...argv: string[]): Promise<string> {
  return versionIn(await run({ ...enterCommand(treeRoot(directory), argv), deadlineMs: minuteMs }));
}

async function checkSpace(directory: string, neededBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  if (bavail * bsize >= neededBytes) return;
  const inGb = (bytes: number): string => (bytes / 1e9).toFixed(1);
  throw new LabError(
    'LabDiskFull',
    `the lab root needs ${inGb(neededBytes)} GB and ${directory} has ${inGb(bavail * bsize)} GB left`,
    'free some space, or point XDG_CACHE_HOME at a larger disk',
  );
}

async function extract({ directory, run, step }: BuildContext, packages: readonly string[]): Promise<void> {
  const mirror = await machineMirror();
  const phases: [RegExp, string, number][] = [
    [/running apt-get update/, `reading package lists from ${mirror ?? "mmdebstrap's default mirror"}`, 0.05],
    [/downloading packages/, 'downloading packages', 0.15],
    [/extracting archives/, 'extracting packages', 0.5],
    [/creating tarball/, 'unpacking the tree', 0.85],
  ];
  const onLine = (line: string): void => {
    const phase = phases.find(([pattern]) => pattern.test(line));
    if (phase !== undefined) step.update(phase[1], phase[2]);
  };
  const target = treeRoot(directory);
  const args = (mode: string, output: string): string[] => [
    `--mode=${mode}`,
    '--variant=extract',
    `--include=${packages.join(',')}`,
    `--setup-hook=${sourcesHook}`,
    `--extract-hook=ls "$1/var/cache/apt/archives" > "$1/${archiveList}"`,
    ...aptOptions,
    suite,
    output,
    ...(mirror === undefined ? [] : [mirror]),
  ];
  const aptOptions = await aptProxyOptions();
  if (isRoot()) {
    await run({ command: 'mmdebstrap', args: args('root', target), deadlineMs: mmdebstrapDeadlineMs, onLine });
    return;
  }
  // Files of the many owners that a Debian tree has could not be removed by this user again: as a tarball they can be
  // unpacked to belong to the user alone.
  const tarball = join(directory, 'tree.tar');
  await mkdir(target);
  await run({ command: 'mmdebstrap', args: args('unshare', tarball), deadlineMs: mmdebstrapDeadlineMs, onLine });
  const untar = ['--extract', '--no-same-owner', '--exclude=./dev/*', '--directory', target, '--file', tarball];
  await run({ command: 'tar', args: untar, deadlineMs: 5 * minuteMs });
  await run({ command: 'rm', args: [tarball], deadlineMs: minuteMs });
}
