import { open } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { errnoOf } from '../../../rig/base/errors.js';
import { LabError } from '../errors.js';
import { dynamicNeeds, isElf64 } from './elf.js';

/** Where Debian's dynamic loader looks on this platform. */
const standardDirectories = ['/usr/lib/x86_64-linux-gnu', '/usr/lib'];

/**
 * Everything that these programs load: libraries and dynamic loaders, as paths inside the tree, without the programs.
 * Reads the files instead of asking ldd, which would run them.
 */
export async function librariesOf(root: string, programs: readonly string[]): Promise<string[]> {
  const seen = new Set<string>();
  const visit = async (path: string): Promise<void> => {
    const file = await readFirst(root, [path]);
    if (file === undefined || !isElf64(file.content)) return;
    const { interpreter, libraries, runPath } = dynamicNeeds(file.content);
    const origins = runPath.map((directory) => normalize(directory.replace(/\$\{?ORIGIN\}?/, dirname(path))));
    const wanted = libraries.map((name) => [...origins, ...standardDirectories].map((folder) => join(folder, name)));
    if (interpreter !== undefined) wanted.push([mergedUsr(interpreter)]);
    for (const candidates of wanted) {
      if (candidates.some((candidate) => seen.has(candidate))) continue;
      const found = (await readFirst(root, candidates))?.path;
      if (found === undefined) throw missingLibrary(path, candidates);
      seen.add(found);
      await visit(found);
    }
  };
  for (const program of programs) await visit(program);
  return [...seen].sort();
}

/** /lib64 and /bin are links into /usr. */
function mergedUsr(path: string): string {
  return path.startsWith('/usr/') ? path : `/usr${path}`;
}

async function readFirst(
  root: string,
  paths: readonly string[],
): Promise<{ path: string; content: Buffer } | undefined> {
  for (const path of paths) {
    try {
      const file = await open(join(root, path));
      try {
        return { path, content: await file.readFile() };
      } finally {
        await file.close();
      }
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT' && errnoOf(error) !== 'ENOTDIR') throw error;
    }
  }
  return undefined;
}

function missingLibrary(path: string, candidates: readonly string[]): LabError {
  const name = candidates[0]?.split('/').at(-1) ?? '';
  return new LabError(
    'LabBuildFailed',
    `${path} needs ${name}, which is nowhere in the lab tree`,
    "this is a fault of the lab's package list: please report it with the tree's manifest.json",
  );
}
