import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { repository } from '../../../rig/base/directories.js';
import type { Artefact, BuildContext } from '../cache/artefact.js';
import { digestFiles, sha256 } from '../cache/content-key.js';
import { dkmsConfiguration } from '../formats/dkms-configuration.js';
import { kernelLine } from '../tree/packages.js';
import { agentBundleFile } from './agent-bundle.js';
import { guestInitramfsFile, guestProgramsInitramfsFile } from './guest-initramfs.js';
import { hostPrograms } from './host-programs.js';
import { kernelImageFile } from './kernel-image.js';
import { memorySearchProgram } from './memory-search.js';
import { packageModules } from './module-source.js';
import { Staging } from './staging.js';

export const packageFolder = join(repository, 'host', 'package');
const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { version: string };

/** Name and version of the Debian package, and of its module source for DKMS. */
export const hostPackage = { name: 'mprig-host', version } as const;

/** Where the package has what only the agent looks for: `agent.cjs`, `bin/` and `guest/`. */
export const agentFolder = '/usr/lib/mprig';

const moduleFolder = `/usr/src/${hostPackage.name}-${hostPackage.version}`;
const documents = `/usr/share/doc/${hostPackage.name}`;

const configuration = dkmsConfiguration(hostPackage, packageModules, kernelLine);

export interface PackageParts {
  readonly moduleSource: Artefact;
  readonly agent: Artefact;
  readonly hostPrograms: Artefact;
  readonly memorySearch: Artefact;
  readonly guestKernel: Artefact;
  readonly guestInitramfs: Artefact;
}

/** All files of the package at their places: what a host has of mprig once it is installed, and the virtual machine too. */
export function packageTreeArtefact(parts: PackageParts): Artefact {
  return {
    name: 'package-tree',
    title: "files of the host's package",
    needs: Object.values(parts) as Artefact[],
    inputs: async () => ({
      recipe: '1',
      version: hostPackage.version,
      dkms: sha256(configuration),
      ...(await digestFiles(packageFolder, ['files', 'debian'])),
    }),
    build: (context) => build(context, parts),
  };
}

async function build(context: BuildContext, parts: PackageParts): Promise<void> {
  const staging = new Staging(context.directory, context.directory);
  const source = context.need(parts.moduleSource);
  for (const path of await filesBelow(source)) await staging.file(join(moduleFolder, path), join(source, path), 0o644);
  await staging.text(`${moduleFolder}/dkms.conf`, configuration, 0o644);

  await staging.file(`${agentFolder}/agent.cjs`, join(context.need(parts.agent), agentBundleFile), 0o644);
  for (const name of hostPrograms) {
    await staging.file(`${agentFolder}/bin/${name}`, join(context.need(parts.hostPrograms), name), 0o755);
  }
  const search = join(context.need(parts.memorySearch), memorySearchProgram);
  await staging.file(`${agentFolder}/bin/${memorySearchProgram}`, search, 0o755);
  const guest = (name: string, from: string) => staging.file(`${agentFolder}/guest/${name}`, from, 0o644);
  await guest('vmlinuz', join(context.need(parts.guestKernel), kernelImageFile));
  for (const name of [guestInitramfsFile, guestProgramsInitramfsFile]) {
    await guest(name, join(context.need(parts.guestInitramfs), name));
  }

  const own = (path: string, name: string, mode = 0o644) => staging.file(path, join(packageFolder, name), mode);
  await own('/usr/sbin/mpctl', 'files/mpctl', 0o755);
  await own('/usr/lib/systemd/system/mprig-agent.service', 'files/mprig-agent.service');
  await own('/usr/lib/udev/rules.d/60-mprig-host.rules', 'files/mprig-host.rules');
  await own(`/usr/share/lintian/overrides/${hostPackage.name}`, 'debian/lintian-overrides');
  await own(`${documents}/copyright`, 'debian/copyright');
  await compressed(staging, `${documents}/changelog.gz`, 'debian/changelog');
  await compressed(staging, '/usr/share/man/man8/mpctl.8.gz', 'files/mpctl.8');
  // For the certificates, which the package does not have.
  await staging.directories('/etc/mprig');
}

async function compressed(staging: Staging, path: string, name: string): Promise<void> {
  await staging.bytes(path, gzipSync(await readFile(join(packageFolder, name)), { level: 9 }), 0o644);
}

/** Paths of all files below a directory, relative to it. */
export async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();
}
