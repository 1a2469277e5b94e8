import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artefact } from '../cache/artefact.js';
import { runInTree } from '../tree/in-tree.js';
import { readManifest } from '../tree/layout.js';
import { driverNames } from './linux-source-files.js';
import { packageModules, placeVhostHeader } from './module-source.js';

/** The package's files of a kernel-modules artefact. */
export const moduleFiles: readonly string[] = packageModules.map((name) => `${name}.ko`);

/** The kernel's own drivers with the port API of a kernel-modules artefact. */
export const driverFiles: readonly string[] = driverNames.map((name) => `${name}.ko`);

/**
 * The modules of the package for the lab's kernel: built as DKMS builds them, from what the package carries. Besides, the
 * kernel's own drivers with the port API, which the package has as patches only.
 */
export function kernelModulesArtefact(tree: Artefact, moduleSource: Artefact, linuxSourceFiles: Artefact): Artefact {
  return modulesArtefact(tree, moduleSource, linuxSourceFiles);
}

/** The same, but with modules that can be told to copy in secret. */
export function mutantModulesArtefact(tree: Artefact, mutantSource: Artefact): Artefact {
  return modulesArtefact(tree, mutantSource, undefined);
}

/** @param driverSource Absent: modules that can be told to copy, and no drivers */
function modulesArtefact(tree: Artefact, source: Artefact, driverSource: Artefact | undefined): Artefact {
  const mutants = driverSource === undefined;
  const nics = mutants ? [] : driverNames;
  const results = [
    ...packageModules.map((name) => ({ name, folder: name as string })),
    ...nics.map((name) => ({ name, folder: `nics/${name}` })),
  ];
  return {
    name: mutants ? 'kernel-modules-mutants' : 'kernel-modules',
    title: mutants ? 'kernel modules with mutants' : 'kernel modules of mprig',
    needs: [tree, source, ...(driverSource ? [driverSource] : [])],
    inputs: () => Promise.resolve({ recipe: '3', modules: results.map(({ name }) => name).join(' ') }),
    async build(context) {
      const { kernel } = await readManifest(context.need(tree));
      // The kernel's build works in the directory of the sources.
      const build = join(context.directory, 'build');
      await cp(context.need(source), build, { recursive: true });
      await placeVhostHeader(build);
      if (driverSource) await placeDrivers(context.need(driverSource), build);
      const onLine = (line: string): void => {
        const file = compiledFile(line);
        if (file !== undefined) context.step.update(`compiling ${file}`);
      };
      const options = mutants ? ['MUTANTS=1'] : [`NICS=${nics.join(' ')}`];
      const make = ['make', '-j2', '-C', build, `RELEASE=${kernel}`, ...options];
      await runInTree(context, context.need(tree), make, { onLine });
      for (const { name, folder } of results) {
        const [made, stripped] = [join(build, folder, `${name}.ko`), join(context.directory, `${name}.ko`)];
        await runInTree(context, context.need(tree), ['strip', '--strip-debug', '-o', stripped, made]);
      }
      await rm(build, { recursive: true });
    },
  };
}

/** Puts the drivers' source where the build wants it, which spares it the search. */
async function placeDrivers(source: string, build: string): Promise<void> {
  for (const name of driverNames) await cp(join(source, name), join(build, 'nics', name), { recursive: true });
}

/** What a line of make's output says is being compiled; undefined for every other line. */
export function compiledFile(line: string): string | undefined {
  const kernelStyle = /^\s*(?:CC|LD|AR|MODPOST|HOSTCC)\b.*?([\w.-]+)$/.exec(line)?.[1];
  const compiler = /\b(?:gcc|g\+\+)\b.*?([\w-]+\.(?:c|cc|cpp))\b/.exec(line)?.[1];
  return kernelStyle ?? compiler;
}
