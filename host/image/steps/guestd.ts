import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artefact } from '../cache/artefact.js';
import { digestFiles } from '../cache/content-key.js';
import { runInTree } from '../tree/in-tree.js';

/** Static: the guest has no libraries. */
const compiler = ['gcc', '-std=gnu17', '-O2', '-static', '-Wall', '-Wextra', '-Werror'];

export const guestdProgram = 'guestd';

/** The guest's only process. */
export function guestdArtefact(tree: Artefact, repoRoot: string): Artefact {
  const folder = join(repoRoot, 'host/guest');
  return {
    name: 'guestd',
    title: 'guest program',
    needs: [tree],
    inputs: async () => ({ ...(await digestFiles(repoRoot, ['host/guest'])), compiler: compiler.join(' ') }),
    async build(context) {
      const sources = (await readdir(folder)).filter((name) => name.endsWith('.c')).sort();
      const argv = [...compiler, '-o', join(context.directory, guestdProgram), ...sources];
      await runInTree(context, context.need(tree), argv, { cwd: folder, readable: [repoRoot] });
    },
  };
}
