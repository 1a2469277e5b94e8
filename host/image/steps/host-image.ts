import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artefact, BuildContext } from '../cache/artefact.js';
import { digestFiles } from '../cache/content-key.js';
import { externalizedBuiltins } from '../formats/node-builtins.js';
import { librariesOf } from '../formats/library-search.js';
import { runInTree } from '../tree/in-tree.js';
import { readManifest, treeRoot } from '../tree/layout.js';
import { driverFiles, moduleFiles } from './kernel-modules.js';
import { Staging } from './staging.js';
import { modulesInLoadOrder, stockModuleNames } from './stock-modules.js';
import { repository } from '../../../rig/base/directories.js';

const hostMachineFolder = join(repository, 'host', 'image', 'host-machine');
const recipe = '6';

export const hostImageFile = 'host.erofs';

/** Fixed, so that equal contents give equal images. */
const imageUuid = '6d707269-6700-4000-8000-000000000001';

const programs = [
  '/usr/bin/node',
  '/usr/bin/qemu-system-x86_64',
  '/usr/bin/ip',
  '/usr/bin/ping',
  '/usr/sbin/ethtool',
  '/usr/bin/kmod',
  '/usr/bin/busybox',
  '/usr/bin/setpriv',
];

/** What QEMU's `pc` machine reads at start for a kernel given on its command line. */
const firmware = [
  '/usr/share/seabios/bios-256k.bin',
  '/usr/share/qemu/kvmvapic.bin',
  '/usr/share/qemu/linuxboot_dma.bin',
  '/usr/share/qemu/pvh.bin',
  '/usr/share/qemu/efi-virtio.rom',
];

const kmodNames = ['modprobe', 'insmod', 'rmmod', 'lsmod', 'modinfo', 'depmod'];

/** Small programs that the scripts of this machine, and a person on its console, use. */
const busyboxNames =
  'sh cat cp dmesg echo env grep head hostname init kill ln ls mkdir mount mv ps poweroff reboot rm sed sleep sync tail umount uname'.split(
    ' ',
  );

const mountPoints = ['/dev', '/proc', '/sys', '/run', '/tmp', '/root', '/var/tmp', '/etc'];

export interface HostImageParts {
  readonly tree: Artefact;
  readonly stockModules: Artefact;
  readonly kernelModules: Artefact;
  readonly packageTree: Artefact;
}

/** The host machine's read-only root file system: a small Debian with the package mprig-host installed. */
export function hostImageArtefact(parts: HostImageParts): Artefact {
  return {
    name: 'host-image',
    title: "host machine's image",
    needs: Object.values(parts) as Artefact[],
    inputs: async () => ({
      recipe,
      programs: [...programs, ...firmware, ...kmodNames, ...busyboxNames, ...mountPoints].join(' '),
      ...(await digestFiles(hostMachineFolder, ['.'])),
    }),
    build: (context) => build(context, parts),
  };
}

async function build(context: BuildContext, parts: HostImageParts): Promise<void> {
  const treeDirectory = context.need(parts.tree);
  const { kernel } = await readManifest(treeDirectory);
  const staging = new Staging(join(context.directory, 'staging'), treeRoot(treeDirectory));
  await stageSystem(staging, treeRoot(treeDirectory));
  await stagePackage(staging, kernel, context, parts);
  const stock = context.need(parts.stockModules);
  await staging.modules(kernel, await modulesInLoadOrder(stock, stockModuleNames));
  await runInTree(context, treeDirectory, ['depmod', '--basedir', join(staging.root, 'usr'), kernel]);
  await runInTree(context, treeDirectory, ['ldconfig', '-X', '-r', staging.root]);
  const image = join(context.directory, hostImageFile);
  const mkfs = ['mkfs.erofs', '--quiet', '--all-root', '-T0', `-U${imageUuid}`, image, staging.root];
  await runInTree(context, treeDirectory, mkfs);
  await staging.remove();
}

async function stageSystem(staging: Staging, root: string): Promise<void> {
  await staging.directories(...mountPoints);
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) await staging.symbolicLink(`/${name}`, `usr/${name}`);
  const libraries = await librariesOf(root, programs);
  await staging.fromTree([...programs, ...firmware, ...libraries, ...(await nodeFiles(root, libraries))]);
  for (const name of kmodNames) await staging.symbolicLink(`/usr/sbin/${name}`, '../bin/kmod');
  for (const name of busyboxNames) await staging.symbolicLink(`/usr/bin/${name}`, 'busybox');
  await staging.text('/etc/passwd', 'root:x:0:0:root:/root:/bin/sh\n');
  await staging.text('/etc/group', 'root:x:0:\n');
  await staging.text('/etc/ld.so.conf', '/usr/lib/x86_64-linux-gnu\n');
  await staging.file('/etc/inittab', join(hostMachineFolder, 'inittab'), 0o644);
  for (const name of ['init', 'run-agent', 'set-up']) {
    await staging.file(`/usr/lib/mprig-machine/${name}`, join(hostMachineFolder, name), 0o755);
  }
}

async function nodeFiles(root: string, libraries: readonly string[]): Promise<string[]> {
  const libnode = libraries.find((path) => path.includes('/libnode.so'));
  return libnode === undefined ? [] : externalizedBuiltins(await readFile(join(root, libnode)));
}

/** What installing the package does: its files at their places, and its modules where DKMS puts them; drivers with them. */
async function stagePackage(
  staging: Staging,
  kernel: string,
  context: BuildContext,
  parts: HostImageParts,
): Promise<void> {
  await staging.everything(context.need(parts.packageTree));
  for (const name of [...moduleFiles, ...driverFiles]) {
    const path = `/usr/lib/modules/${kernel}/updates/dkms/${name}`;
    await staging.file(path, join(context.need(parts.kernelModules), name));
  }
}
