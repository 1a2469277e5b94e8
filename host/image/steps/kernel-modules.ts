import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artefact } from '../cache/artefact.js';
import { buildId } from '../build-ids.js';
import { digestFiles } from '../cache/content-key.js';
import { compiledFile } from '../tools/compiled-file.js';
import { runInTree } from '../tree/in-tree.js';
import { readManifest } from '../tree/layout.js';
import { linuxSourceArchive } from './linux-source-files.js';

const registers = 'firmware/registers/generated';

export const kernelModuleFiles = ['mp.ko', 'vhost_mp.ko', 'mpnic.ko'] as const;

/** Each watches the kernel while it is loaded: what it copies, and what it maps for a device. */
export const watchModuleFiles = ['mpcopies.ko', 'mpmaps.ko'] as const;

/** What the agent cannot do itself: bind the mp device, find the kernel's functions, arm watchpoints. */
export const hostPrograms = ['mpctl', 'mpsym', 'mpwatch'] as const;

/** The mp stack, the NIC's driver and the programs of the agent, as host/kernel/Makefile makes them. */
export function kernelModulesArtefact(tree: Artefact, linuxSourceFiles: Artefact, repoRoot: string): Artefact {
  return modulesArtefact(tree, linuxSourceFiles, repoRoot, false);
}

/** The same, but with modules that can be told to copy in secret. */
export function mutantModulesArtefact(tree: Artefact, linuxSourceFiles: Artefact, repoRoot: string): Artefact {
  return modulesArtefact(tree, linuxSourceFiles, repoRoot, true);
}

function modulesArtefact(tree: Artefact, linuxSourceFiles: Artefact, repoRoot: string, mutants: boolean): Artefact {
  return {
    name: mutants ? 'kernel-modules-mutants' : 'kernel-modules',
    title: mutants ? 'kernel modules with mutants' : 'kernel modules of mprig',
    needs: [tree, linuxSourceFiles],
    inputs: () => digestFiles(repoRoot, ['host/kernel', `${registers}/mprig_regs.h`]),
    async build(context) {
      const { kernel } = await readManifest(context.need(tree));
      const build = join(context.directory, 'build');
      const source = join(context.need(linuxSourceFiles), linuxSourceArchive);
      const make = ['make', '-j2', '-C', join(repoRoot, 'host/kernel'), `OUTPUT=${build}`, `RELEASE=${kernel}`];
      const argv = [...make, `SOURCE=${source}`, `REGISTERS=${join(repoRoot, registers)}`];
      argv.push(`MP_BUILD=${await buildId('modules', repoRoot)}`);
      if (mutants) argv.push('MUTANTS=1');
      const onLine = (line: string): void => {
        const file = compiledFile(line);
        if (file !== undefined) context.step.update(`compiling ${file}`);
      };
      await runInTree(context, context.need(tree), argv, { readable: [repoRoot, source], onLine });
      for (const name of [...kernelModuleFiles, ...watchModuleFiles]) {
        await rename(join(build, 'modules', name), join(context.directory, name));
      }
      for (const name of hostPrograms) await rename(join(build, 'bin', name), join(context.directory, name));
      await rm(build, { recursive: true });
    },
  };
}
