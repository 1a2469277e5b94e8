import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artefact } from '../cache/artefact.js';
import { digestFiles } from '../cache/content-key.js';
import { runInTree } from '../tree/in-tree.js';

/** What QEMU calls is marked in the source; everything else stays inside. */
const compiler = ['gcc', '-std=gnu17', '-O2', '-shared', '-fPIC', '-fvisibility=hidden', '-pthread'];
const warnings = ['-Wall', '-Wextra', '-Werror'];

export const touchPluginFile = 'touch.so';

/** The plugin of the emulator that sees what the host's processors load and store. */
export function touchPluginArtefact(tree: Artefact, repoRoot: string): Artefact {
  const folder = join(repoRoot, 'host/touch');
  return {
    name: 'touch-plugin',
    title: 'plugin of the emulator',
    needs: [tree],
    inputs: async () => ({
      ...(await digestFiles(repoRoot, ['host/touch'])),
      compiler: [...compiler, ...warnings].join(' '),
    }),
    async build(context) {
      const sources = (await readdir(folder)).filter((name) => name.endsWith('.c')).sort();
      const argv = [...compiler, ...warnings, '-o', join(context.directory, touchPluginFile), ...sources];
      await runInTree(context, context.need(tree), argv, { cwd: folder, readable: [repoRoot] });
    },
  };
}
