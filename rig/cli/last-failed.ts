import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../base/errors.js';
import { testTitle, type SuiteDocument, type SuiteTest } from '../report/suite.js';

/**
 * Titles of the tests that did not pass in the newest finished suite.
 * @param folder where runs are kept
 * @throws UsageError when there is none, or all of it passed
 */
export async function lastFailed(folder: string): Promise<ReadonlySet<string>> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names.sort().reverse()) {
    const file = join(folder, name, 'run.json');
    const document = await readFile(file, 'utf8').then(
      (text) => JSON.parse(text) as Partial<SuiteDocument>,
      () => undefined,
    );
    if (document?.kind !== 'suite' || !document.tests) continue;
    const titles = document.tests.filter(({ state }) => state !== 'passed' && state !== 'skipped').map(plainTitle);
    if (titles.length > 0) return new Set(titles);
    throw new UsageError('NothingFailed', `every test of ${file} passed`, 'leave --last-failed out');
  }
  throw new UsageError('NoLastRun', `there is no suite in ${folder}`, 'leave --last-failed out');
}

function plainTitle(test: Pick<SuiteTest, 'groups' | 'name'>): string {
  return testTitle({ ...test, name: test.name.replace(/ \(repetition \d+\)$/, '') });
}
