import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errnoOf } from '../../../rig/base/errors.js';
import { identify, isAlive, parseIdentity, type ProcessIdentity } from '../../../rig/base/process-identity.js';

/** Kept of each artefact: the current one and the one before, so that switching between two branches rebuilds nothing. */
const keep = 2;

const useMark = /^(?<key>[0-9a-f]+)\.use-(?<pid>\d+)$/;
const leftover = /^(?<key>[0-9a-f]+)\.(?:(?<building>building)|removing)-/;

const yes = (): boolean => true;
const no = (): boolean => false;

/** Notes that a process uses an artefact, so that it is not pruned while that process lives. */
export async function markUse(artefactDirectory: string, pid: number): Promise<void> {
  // Every run leaves a note; those of ended runs are swept by the next one.
  await usedKeys(dirname(artefactDirectory));
  const identity = identify(pid);
  if (identity !== undefined) await writeFile(`${artefactDirectory}.use-${pid}`, JSON.stringify(identity));
}

/**
 * Removes what nobody needs from the directory of one artefact: all keys but the current one and the last used before
 * it, except those that a living process uses.
 */
export async function prune(parent: string, currentKey: string): Promise<void> {
  const used = await usedKeys(parent);
  const old = (await keysByLastUse(parent)).filter((key) => key !== currentKey);
  for (const key of old.slice(keep - 1)) {
    if (used.has(key)) continue;
    const doomed = join(parent, `${key}.removing-${process.pid}`);
    // Another run may prune at the same time.
    if (!(await rename(join(parent, key), doomed).then(yes, no))) continue;
    // A run that began to use it since is given it back; one that comes later finds nothing and builds it.
    if ((await usedKeys(parent)).has(key)) await rename(doomed, join(parent, key)).catch(no);
  }
  await removeLeftovers(parent, used);
}

/** What killed processes left behind. Whoever builds a key has marked its use before, so an unused one is abandoned. */
async function removeLeftovers(parent: string, used: ReadonlySet<string>): Promise<void> {
  for (const entry of await readdir(parent)) {
    const found = leftover.exec(entry)?.groups;
    if (found === undefined || (found['building'] !== undefined && used.has(found['key'] ?? ''))) continue;
    await removeDirectory(join(parent, entry));
  }
}

async function keysByLastUse(parent: string): Promise<string[]> {
  const keys = (await readdir(parent)).filter((entry) => /^[0-9a-f]+$/.test(entry));
  const dated = await Promise.all(
    keys.map(async (key) => ({
      key,
      used: await stat(join(parent, key)).then(
        (s) => s.mtimeMs,
        () => 0,
      ),
    })),
  );
  return dated.sort((a, b) => b.used - a.used).map(({ key }) => key);
}

async function usedKeys(parent: string): Promise<Set<string>> {
  const used = new Set<string>();
  for (const entry of await readdir(parent)) {
    const key = useMark.exec(entry)?.groups?.['key'];
    if (key === undefined) continue;
    const identity = await readMark(join(parent, entry));
    if (identity === undefined) continue;
    if (isAlive(identity)) used.add(key);
    else await rm(join(parent, entry), { force: true });
  }
  return used;
}

async function readMark(path: string): Promise<ProcessIdentity | undefined> {
  try {
    return parseIdentity(await readFile(path, 'utf8'));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Removes a directory with all that it holds. What a killed tool was filling may still be filled by its children for a
 * moment, so a directory that is not empty after all is tried again.
 */
export function removeDirectory(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
