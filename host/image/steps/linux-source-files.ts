import { rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Artefact } from '../cache/artefact.js';
import { runInTree } from '../tree/in-tree.js';
import { kernelLine } from '../tree/packages.js';

const source = `linux-source-${kernelLine}`;

/** Not in the kernel's header package, but needed: vhost's own header, and the style check with its word lists. */
const files = [
  'drivers/vhost/vhost.h',
  'scripts/checkpatch.pl',
  'scripts/const_structs.checkpatch',
  'scripts/spelling.txt',
];

/** The kernel's own drivers to which the port API is added, whole: name and directory. */
const drivers = {
  e1000e: 'drivers/net/ethernet/intel/e1000e',
  igb: 'drivers/net/ethernet/intel/igb',
} as const;

/** Drivers whose source there is, each in a directory of its name. */
export const driverNames = Object.keys(drivers) as readonly (keyof typeof drivers)[];

/** The same files once more as a tarball of the shape that linux-source has, for makefiles that take that. */
export const linuxSourceArchive = 'linux-source.tar';

/** A few files of the kernel's source, by their base names, and drivers; unpacking its tarball takes long enough to do it once. */
export function linuxSourceFilesArtefact(tree: Artefact): Artefact {
  return {
    name: 'linux-source-files',
    title: 'files of the kernel source',
    needs: [tree],
    inputs: () => Promise.resolve({ recipe: '3', files: files.join(' '), drivers: JSON.stringify(drivers) }),
    async build(context) {
      const tarball = `/usr/src/${source}.tar.xz`;
      const members = [...files, ...Object.values(drivers)].map((path) => `${source}/${path}`);
      const unpack = ['tar', '--extract', '--use-compress-program=xz -T0', '--file', tarball, ...members];
      await runInTree(context, context.need(tree), unpack, { cwd: context.directory });
      const pack = ['tar', '--create', '--file', linuxSourceArchive, source];
      await runInTree(context, context.need(tree), pack, { cwd: context.directory });
      for (const file of files) {
        await rename(join(context.directory, source, file), join(context.directory, basename(file)));
      }
      for (const [name, path] of Object.entries(drivers)) {
        await rename(join(context.directory, source, path), join(context.directory, name));
      }
      await rm(join(context.directory, source), { recursive: true });
    },
  };
}
