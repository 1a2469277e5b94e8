import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artefact } from '../cache/artefact.js';
import { runInTree } from '../tree/in-tree.js';
import { readManifest } from '../tree/layout.js';
import { packageModules, placeVhostHeader } from './module-source.js';

/** The files of a kernel-modules artefact. */
export const moduleFiles: readonly string[] = packageModules.map((name) => `${name}.ko`);

/** The modules of the package for the lab's kernel: built as DKMS builds them, from what the package carries. */
export function kernelModulesArtefact(tree: Artefact, moduleSource: Artefact): Artefact {
  return modulesArtefact(tree, moduleSource, false);
}

/** The same, but with modules that can be told to copy in secret. */
export function mutantModulesArtefact(tree: Artefact, mutantSource: Artefact): Artefact {
  return modulesArtefact(tree, mutantSource, true);
}

function modulesArtefact(tree: Artefact, source: Artefact, mutants: boolean): Artefact {
  return {
    name: mutants ? 'kernel-modules-mutants' : 'kernel-modules',
    title: mutants ? 'kernel modules with mutants' : 'kernel modules of mprig',
    needs: [tree, source],
    inputs: () => Promise.resolve({ recipe: '2', modules: packageModules.join(' ') }),
    async build(context) {
      const { kernel } = await readManifest(context.need(tree));
      // The kernel's build works in the directory of the sources.
      const build = join(context.directory, 'build');
      await cp(context.need(source), build, { recursive: true });
      await placeVhostHeader(build);
      const onLine = (line: string): void => {
        const file = compiledFile(line);
        if (file !== undefined) context.step.update(`compiling ${file}`);
      };
      const make = ['make', '-j2', '-C', build, `RELEASE=${kernel}`, ...(mutants ? ['MUTANTS=1'] : [])];
      await runInTree(context, context.need(tree), make, { onLine });
      for (const name of packageModules) {
        const [made, stripped] = [join(build, name, `${name}.ko`), join(context.directory, `${name}.ko`)];
        await runInTree(context, context.need(tree), ['strip', '--strip-debug', '-o', stripped, made]);
      }
      await rm(build, { recursive: true });
    },
  };
}

/** What a line of make's output says is being compiled; undefined for every other line. */
export function compiledFile(line: string): string | undefined {
  const kernelStyle = /^\s*(?:CC|LD|AR|MODPOST|HOSTCC)\b.*?([\w.-]+)$/.exec(line)?.[1];
  const compiler = /\b(?:gcc|g\+\+)\b.*?([\w-]+\.(?:c|cc|cpp))\b/.exec(line)?.[1];
  return kernelStyle ?? compiler;
}
