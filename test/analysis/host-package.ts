/**
 * `npm run check:package`: builds the host's package and lets DKMS make its modules for kernels that are not the lab's.
 * Arguments: releases of some of these kernels.
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { prepareDkms, prepareHostPackage } from '../../host/image/index.js';
import { packageModules } from '../../host/image/steps/module-source.js';
import { hostPackage } from '../../host/image/steps/package-tree.js';
import { cacheDirectory, repository } from '../../rig/base/directories.js';
import { TestFailure, UsageError } from '../../rig/base/errors.js';
import { StreamProgress } from '../../rig/base/progress.js';
import { failWith } from '../../rig/cli/exit.js';
import { runProgram } from '../firmware/rtl-program.js';
import { analysisDirectory } from './tools.js';

const buildMs = 540_000;

async function main(wanted: readonly string[]): Promise<void> {
  const progress = new StreamProgress(process.stderr);
  const options = { cacheDir: cacheDirectory(), repoRoot: repository, progress, signal: new AbortController().signal };
  const { versions, enter } = await prepareDkms(options);
  const unknown = wanted.filter((kernel) => !versions.kernels.includes(kernel));
  if (unknown.length > 0) {
    throw new UsageError('UnknownKernel', unknown.join(', '), `there are: ${versions.kernels.join(', ')}`);
  }
  const deb = await prepareHostPackage(options);
  const directory = analysisDirectory('host-package');
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory);
  const inTree = async (argv: readonly string[]): Promise<string> => {
    const visible = { cwd: directory, writable: [directory], readable: [cacheDirectory()] };
    const { command, args } = enter(argv, visible);
    const { ok, output } = await runProgram(command, args, buildMs);
    if (!ok) throw new TestFailure('PackageRefused', `${argv.join(' ')}:\n${output.slice(-3000)}`, 'see what it says');
    return output;
  };
  await inTree(['dpkg-deb', '--extract', deb, 'installed']);
  mkdirSync(join(directory, 'state'));
  const places = ['--sourcetree', join(directory, 'installed/usr/src'), '--dkmstree', join(directory, 'state')];
  const dkms = (action: string, ...more: string[]) =>
    inTree(['dkms', action, '-m', hostPackage.name, '-v', hostPackage.version, ...places, ...more]);
  await dkms('add');
  process.stdout.write(`${hostPackage.name} ${hostPackage.version}, DKMS ${versions.dkms}\n`);
  for (const kernel of wanted.length > 0 ? wanted : versions.kernels) {
    const begin = performance.now();
    await dkms('build', '-k', kernel);
    const made = join(directory, 'state', hostPackage.name, hostPackage.version, kernel, 'x86_64', 'module');
    for (const name of packageModules) {
      // Compressed as the modules of the kernel are, if they are.
      const file = readdirSync(made).find((entry) => entry.startsWith(`${name}.ko`)) ?? `${name}.ko`;
      const magic = await inTree(['modinfo', '--field=vermagic', join(made, file)]);
      if (magic.split(' ')[0] !== kernel) {
        throw new TestFailure('ModuleForeign', `${file} is for "${magic.trim()}"`, `it must be for ${kernel}`);
      }
    }
    const seconds = ((performance.now() - begin) / 1000).toFixed(0);
    process.stdout.write(`  ${kernel}: ${packageModules.join(', ')} (${seconds} s)\n`);
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  failWith(error);
}
