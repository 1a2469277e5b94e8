import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artefact } from '../cache/artefact.js';
import { digestFiles } from '../cache/content-key.js';
import { runInTree } from '../tree/in-tree.js';

/** What QEMU calls is marked in the source; everything else stays inside. */
const compiler = ['gcc', '-std=gnu17', '-O2', '-shared', '-fPIC', '-fvisibility=hidden', '-pthread'];
const warnings = ['-Wall', '-Wextra', '-Werror'];
/** What all plugins have in common. */
const common = 'host/plugin';

/** A plugin of the emulator, by its folder in `host/`. */
export type EmulatorPlugin = 'touch' | 'cost';

const titles: Readonly<Record<EmulatorPlugin, string>> = {
  touch: 'plugin of the emulator',
  cost: 'plugin of the emulator that counts',
};

export const emulatorPluginFile = (plugin: EmulatorPlugin) => `${plugin}.so`;

/** A plugin of the emulator, made of its own sources and of those that all have in common. */
export function emulatorPluginArtefact(plugin: EmulatorPlugin, tree: Artefact, repoRoot: string): Artefact {
  const folders = [common, `host/${plugin}`];
  return {
    name: `${plugin}-plugin`,
    title: titles[plugin],
    needs: [tree],
    inputs: async () => ({
      ...(await digestFiles(repoRoot, folders)),
      compiler: [...compiler, ...warnings].join(' '),
    }),
    async build(context) {
      const sources = await Promise.all(folders.map((folder) => sourcesIn(join(repoRoot, folder))));
      const argv = [...compiler, ...warnings, '-I', join(repoRoot, common)];
      argv.push('-o', join(context.directory, emulatorPluginFile(plugin)), ...sources.flat());
      await runInTree(context, context.need(tree), argv, { readable: [repoRoot] });
    },
  };
}

async function sourcesIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.c')).sort();
  return names.map((name) => join(folder, name));
}
