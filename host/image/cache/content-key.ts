import { createHash } from 'node:crypto';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { errnoOf } from '../../../rig/base/errors.js';
import { LabError } from '../errors.js';

/** What an artefact is made from, by name: digests of files, versions, package lists. */
export type Inputs = Readonly<Record<string, string>>;

/** Hex digits of a key: 80 bits, short enough for a path that people read. */
const keyDigits = 20;

/** The name of an artefact's directory: equal inputs give equal keys, in whatever order they were collected. */
export function contentKey(inputs: Inputs): string {
  const sorted = Object.entries(inputs).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return sha256(JSON.stringify(sorted)).slice(0, keyDigits);
}

/** Hex SHA-256 of bytes or of a text's UTF-8. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * Digests of every file at or below the paths, named relative to the base. A path that does not exist is an error:
 * a key must not silently cover less than it claims to.
 */
export async function digestFiles(base: string, paths: readonly string[]): Promise<Inputs> {
  const files = (await Promise.all(paths.map((path) => listFiles(join(base, path))))).flat();
  const entries = await Promise.all(
    files.map(async ({ path, link }): Promise<[string, string]> => {
      const content = link ? `link to ${await readlink(path)}` : await readFile(path);
      return [relative(base, path), sha256(content)];
    }),
  );
  return Object.fromEntries(entries);
}

interface Found {
  readonly path: string;
  readonly link: boolean;
}

async function listFiles(path: string): Promise<Found[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    const below = entries.map(async (entry): Promise<Found[]> => {
      const child = join(path, entry.name);
      if (entry.isDirectory()) return listFiles(child);
      return [{ path: child, link: entry.isSymbolicLink() }];
    });
    return (await Promise.all(below)).flat();
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ENOTDIR') return [{ path, link: false }];
    if (errno === 'ENOENT') {
      throw new LabError('LabSourceMissing', `${path} does not exist`, 'check that the clone is complete', {
        cause: error,
      });
    }
    throw error;
  }
}
