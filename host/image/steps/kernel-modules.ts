import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artefact } from '../cache/artefact.js';
import { digestFiles } from '../cache/content-key.js';
import { compiledFile } from '../tools/compiled-file.js';
import { runInTree } from '../tree/in-tree.js';
import { readManifest } from '../tree/layout.js';
import { linuxSourceArchive } from './linux-source-files.js';

const registers = 'firmware/registers/generated';

export const kernelModuleFiles = ['mp.ko', 'vhost_mp.ko', 'mpnic.ko'] as const;

/** Binds the mp device for the agent, which has no ioctl of its own. */
export const mpctlProgram = 'mpctl';

/** The mp stack, the NIC's driver and the program that controls them, as host/kernel/Makefile makes them. */
export function kernelModulesArtefact(tree: Artefact, linuxSourceFiles: Artefact, repoRoot: string): Artefact {
  return {
    name: 'kernel-modules',
    title: 'kernel modules of mprig',
    needs: [tree, linuxSourceFiles],
    inputs: () => digestFiles(repoRoot, ['host/kernel', `${registers}/mprig_regs.h`]),
    async build(context) {
      const { kernel } = await readManifest(context.need(tree));
      const build = join(context.directory, 'build');
      const source = join(context.need(linuxSourceFiles), linuxSourceArchive);
      const make = ['make', '-j2', '-C', join(repoRoot, 'host/kernel'), `OUTPUT=${build}`, `RELEASE=${kernel}`];
      const argv = [...make, `SOURCE=${source}`, `REGISTERS=${join(repoRoot, registers)}`];
      const onLine = (line: string): void => {
        const file = compiledFile(line);
        if (file !== undefined) context.step.update(`compiling ${file}`);
      };
      await runInTree(context, context.need(tree), argv, { readable: [repoRoot, source], onLine });
      for (const name of kernelModuleFiles) await rename(join(build, 'modules', name), join(context.directory, name));
      await rename(join(build, 'bin', mpctlProgram), join(context.directory, mpctlProgram));
      await rm(build, { recursive: true });
    },
  };
}
