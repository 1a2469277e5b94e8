import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artefact } from '../cache/artefact.js';
import { sha256 } from '../cache/content-key.js';
import { cpioArchive, type CpioEntry } from '../formats/cpio.js';
import { treeRoot } from '../tree/layout.js';
import { consoleNode, moduleEntries } from './guest-initramfs.js';
import { modulesInLoadOrder, rootModules } from './stock-modules.js';
import { repository } from '../../../rig/base/directories.js';

const initScript = join(repository, 'host', 'image', 'host-machine', 'initramfs-init');

export const hostInitramfsFile = 'initramfs.cpio';

/** What brings the host machine from its kernel to its image. */
export function hostInitramfsArtefact(tree: Artefact, stockModules: Artefact): Artefact {
  return {
    name: 'host-initramfs',
    title: "host machine's initramfs",
    needs: [tree, stockModules],
    inputs: async () => ({ recipe: '1', init: sha256(await readFile(initScript)) }),
    async build(context) {
      const busybox = await readFile(join(treeRoot(context.need(tree)), 'usr/bin/busybox'));
      const mountPoints = ['dev', 'image', 'overlay', 'root'];
      const archive = cpioArchive([
        ...mountPoints.map((path): CpioEntry => ({ kind: 'directory', path })),
        consoleNode,
        { kind: 'directory', path: 'bin' },
        { kind: 'file', path: 'bin/busybox', content: busybox, mode: 0o755 },
        ...(await moduleEntries(await modulesInLoadOrder(context.need(stockModules), rootModules))),
        { kind: 'file', path: 'init', content: await readFile(initScript), mode: 0o755 },
      ]);
      await writeFile(join(context.directory, hostInitramfsFile), archive);
    },
  };
}
