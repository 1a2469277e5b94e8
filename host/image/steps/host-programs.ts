import { join } from 'node:path';
import type { Artefact } from '../cache/artefact.js';
import { digestFiles } from '../cache/content-key.js';
import { runInTree } from '../tree/in-tree.js';

/** Static: they start at once, also on an emulated processor, and on whatever Debian the host has. */
const compiler = ['gcc', '-std=c17', '-O2', '-s', '-static', '-Wall', '-Wextra', '-Werror'];
const kernelFolder = 'host/kernel';
const headers = `${kernelFolder}/include/uapi`;

/** What the agent cannot do itself: bind the mp device, find the kernel's functions, arm watchpoints. */
export const hostPrograms = ['mpport', 'mpsym', 'mpwatch'] as const;

/** The small programs of the agent, by their names. */
export function hostProgramsArtefact(tree: Artefact, repoRoot: string): Artefact {
  const sources = hostPrograms.map((name) => `${kernelFolder}/${name}`);
  return {
    name: 'host-programs',
    title: 'programs of the agent',
    needs: [tree],
    inputs: async () => ({
      ...(await digestFiles(repoRoot, [...sources, `${headers}/linux/mp.h`])),
      compiler: compiler.join(' '),
    }),
    async build(context) {
      for (const name of hostPrograms) {
        const files = ['-o', join(context.directory, name), join(repoRoot, kernelFolder, name, `${name}.c`)];
        const argv = [...compiler, `-I${join(repoRoot, headers)}`, ...files];
        await runInTree(context, context.need(tree), argv, { readable: [repoRoot] });
      }
    },
  };
}
