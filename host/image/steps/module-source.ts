import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildId } from '../build-ids.js';
import type { Artefact } from '../cache/artefact.js';
import { digestFiles } from '../cache/content-key.js';
import { kernelLine } from '../tree/packages.js';

const kernelFolder = 'host/kernel';
const registers = 'firmware/registers/generated/mprig_regs.h';
const shared = ['Kbuild', 'Makefile', 'LICENSE', 'find-vhost-header.sh', 'include', 'nics'];

/** The mp stack, each module after what it needs. */
export const stackModules = ['mp', 'vhost_mp', 'mpnic'] as const;

/** All modules of the package; the last two watch the kernel while they are loaded: what it copies, and what it maps. */
export const packageModules = [...stackModules, 'mpcopies', 'mpmaps'] as const;

/** What only modules that can be told to copy in secret are made of. */
const mutantSource = /\/mutant[^/]*\.c$/;

/** vhost.h is not among the kernel's headers; this is where a build looks for it, by the kernel's line. */
const vhostHeader = `vhost/${kernelLine}/vhost.h`;

/** The directory in which DKMS, and the lab, build the modules; what is added by who installs it is not there. */
export function moduleSourceArtefact(linuxSourceFiles: Artefact, repoRoot: string): Artefact {
  return sourceArtefact(linuxSourceFiles, repoRoot, false);
}

/** The same with modules that can be told to copy in secret (`make MUTANTS=1`); never part of a package. */
export function mutantSourceArtefact(linuxSourceFiles: Artefact, repoRoot: string): Artefact {
  return sourceArtefact(linuxSourceFiles, repoRoot, true);
}

function sourceArtefact(linuxSourceFiles: Artefact, repoRoot: string, mutants: boolean): Artefact {
  const sources = async () => {
    const all = await digestFiles(join(repoRoot, kernelFolder), [...shared, ...packageModules]);
    return Object.fromEntries(Object.entries(all).filter(([path]) => mutants || !mutantSource.test(path)));
  };
  return {
    name: mutants ? 'module-source-mutants' : 'module-source',
    title: mutants ? 'source of the modules with mutants' : 'source of the modules',
    needs: [linuxSourceFiles],
    inputs: async () => ({
      recipe: '1',
      build: await buildId('modules', repoRoot),
      ...(await sources()),
      ...(await digestFiles(repoRoot, [registers])),
    }),
    async build(context) {
      const put = async (path: string, source: string): Promise<void> => {
        await mkdir(dirname(join(context.directory, path)), { recursive: true });
        await copyFile(source, join(context.directory, path));
      };
      for (const path of Object.keys(await sources())) await put(path, join(repoRoot, kernelFolder, path));
      await writeFile(join(context.directory, 'build.mk'), `MP_BUILD := ${await buildId('modules', repoRoot)}\n`);
      await put('include/mprig_regs.h', join(repoRoot, registers));
      await put(vhostHeader, join(context.need(linuxSourceFiles), 'vhost.h'));
    },
  };
}

/** Puts the tree's own vhost.h where the build wants it, which spares it the search. */
export async function placeVhostHeader(source: string): Promise<void> {
  await copyFile(join(source, vhostHeader), join(source, 'vhost_mp/vhost.h'));
}
