import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Artefact } from '../cache/artefact.js';
import { cpioArchive, type CpioEntry } from '../formats/cpio.js';
import { treeRoot } from '../tree/layout.js';
import { guestProgramEntries, guestPrograms } from './guest-programs.js';
import { guestdProgram } from './guestd.js';
import { modulesInLoadOrder, virtioNetModules } from './stock-modules.js';

export const guestInitramfsFile = 'initramfs.cpio';
/** The same with a shell and other programs in it. */
export const guestProgramsInitramfsFile = 'initramfs-programs.cpio';

/** The kernel opens it for the first process before that can mount anything. */
export const consoleNode: CpioEntry = {
  kind: 'character device',
  path: 'dev/console',
  major: 5,
  minor: 1,
  mode: 0o600,
};

/** Module files and the order in which to load them, as they lie in an initramfs. */
export async function moduleEntries(files: readonly string[]): Promise<CpioEntry[]> {
  const names = files.map((file) => basename(file));
  const modules = files.map(async (file, index): Promise<CpioEntry> => {
    return { kind: 'file', path: `modules/${names[index]}`, content: await readFile(file) };
  });
  const order = Buffer.from(names.map((name) => `${name}\n`).join(''));
  return [
    { kind: 'directory', path: 'modules' },
    ...(await Promise.all(modules)),
    { kind: 'file', path: 'modules/order', content: order },
  ];
}

/** All that the guest is besides its kernel. */
export function guestInitramfsArtefact(tree: Artefact, guestd: Artefact, stockModules: Artefact): Artefact {
  return {
    name: 'guest-initramfs',
    title: 'guest image',
    needs: [tree, guestd, stockModules],
    inputs: () =>
      Promise.resolve({ recipe: '2', modules: virtioNetModules.join(' '), programs: guestPrograms.join(' ') }),
    async build(context) {
      const program = await readFile(join(context.need(guestd), guestdProgram));
      const entries: CpioEntry[] = [
        { kind: 'directory', path: 'dev' },
        consoleNode,
        { kind: 'directory', path: 'proc' },
        { kind: 'directory', path: 'sys' },
        ...(await moduleEntries(await modulesInLoadOrder(context.need(stockModules), virtioNetModules))),
        { kind: 'file', path: 'init', content: program, mode: 0o755 },
      ];
      const programs = await guestProgramEntries(treeRoot(context.need(tree)));
      const write = (name: string, content: readonly CpioEntry[]) =>
        writeFile(join(context.directory, name), cpioArchive(content));
      await write(guestInitramfsFile, entries);
      await write(guestProgramsInitramfsFile, [...entries, ...programs]);
    },
  };
}
