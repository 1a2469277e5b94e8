import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { repository } from '../base/directories.js';
import { UsageError } from '../base/errors.js';

const testFile = /\.test\.(?:[cm]?ts|[cm]?js)$/;
const codeFile = /\.(?:[cm]?ts|[cm]?js)$/;
const skipped = new Set(['node_modules', 'dist', 'runs', '.git']);

/** Suites that come with mprig, by their names. */
export const shippedSuites = ['smoke', 'regression', 'conformance'] as const;

/**
 * The files with tests that were named: files as they are, folders searched for `*.test.ts` and the like, and names of
 * suites that come with mprig. Sorted, each once.
 * @throws UsageError naming what is not there or holds no test
 */
export function findTestFiles(named: readonly string[]): readonly string[] {
  const files = new Set<string>();
  for (const name of named.length > 0 ? named : ['.']) {
    const place = placeOf(name);
    const found = statSync(place).isDirectory() ? searchFolder(place) : codeFile.test(place) ? [place] : [];
    if (found.length === 0) {
      throw new UsageError('NoTests', `${name} holds no test`, 'name files or folders with *.test.ts or *.test.js');
    }
    for (const file of found) files.add(file);
  }
  return [...files].sort();
}

function placeOf(name: string): string {
  const path = resolve(name);
  if (existsSync(path)) return path;
  const shipped = shippedSuites.find((suite) => suite === name);
  if (shipped) return join(repository, 'fixtures', 'suites', `${shipped}.test.ts`);
  throw new UsageError(
    'TestsMissing',
    `there is no file or folder ${name}`,
    `name one, or one of the suites that come with mprig: ${shippedSuites.join(', ')}`,
  );
}

function searchFolder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return searchFolder(path);
    return entry.isFile() && testFile.test(entry.name) ? [path] : [];
  });
}
