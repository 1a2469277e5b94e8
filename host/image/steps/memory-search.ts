import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artefact } from '../cache/artefact.js';
import { digestFiles } from '../cache/content-key.js';
import { runInTree } from '../tree/in-tree.js';

/** Static: it runs on hosts of any distribution. */
const compiler = ['gcc', '-std=gnu17', '-O2', '-static', '-pthread', '-Wall', '-Wextra', '-Werror'];

export const memorySearchProgram = 'mpsearch';

/** The agent's program that searches the host's memory for nonces. */
export function memorySearchArtefact(tree: Artefact, repoRoot: string): Artefact {
  const folder = join(repoRoot, 'host/search');
  return {
    name: 'memory-search',
    title: 'search of the memory',
    needs: [tree],
    inputs: async () => ({ ...(await digestFiles(repoRoot, ['host/search'])), compiler: compiler.join(' ') }),
    async build(context) {
      const sources = (await readdir(folder)).filter((name) => name.endsWith('.c')).sort();
      const argv = [...compiler, '-o', join(context.directory, memorySearchProgram), ...sources];
      await runInTree(context, context.need(tree), argv, { cwd: folder, readable: [repoRoot] });
    },
  };
}
