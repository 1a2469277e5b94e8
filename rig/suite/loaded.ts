import type Mocha from 'mocha';
import { messageOf, RigError, UsageError } from '../base/errors.js';
import { testKey } from '../report/journal.js';
import { testTitle } from '../report/suite.js';
import { testPlace } from './record.js';
import { shardOf, type Shard } from './selection.js';

/** Which tests of the files are run. */
export interface Selection {
  /** Paths in the results are relative to it. */
  readonly base: string;
  readonly grep?: RegExp | undefined;
  /** Only tests with these titles; all of them when undefined. */
  readonly only?: ReadonlySet<string> | undefined;
  /** Keys of tests that are left out, of their shard too (see testKey); of all repetitions where they name none. */
  readonly except?: ReadonlySet<string> | undefined;
  readonly shard?: Shard | undefined;
}

/**
 * Reads files with tests.
 * @throws UsageError `TestsUnloadable` naming the file with a mistake, or what a file throws of ours
 */
export async function load(mocha: Mocha, files: readonly string[]): Promise<void> {
  let loading = files[0] ?? '';
  mocha.suite.on('pre-require', (_context, file) => void (loading = file));
  for (const file of files) mocha.addFile(file);
  try {
    await mocha.loadFilesAsync();
  } catch (cause) {
    if (cause instanceof RigError) throw cause;
    const [place] = (cause instanceof Error ? (cause.stack ?? '') : '').match(/[^\s(]+:\d+:\d+(?=\)?$)/m) ?? [];
    const what = `${loading}: ${messageOf(cause)}${place === undefined ? '' : ` (${place})`}`;
    throw new UsageError('TestsUnloadable', what, 'mend the file, or name others', { cause });
  }
}

/** A test is known by its titles: to one that has those of an earlier one in its file, its number is added. */
export function tellApart(root: Mocha.Suite): void {
  const known = new Map<string, number>();
  root.eachTest((test: Mocha.Test) => {
    const key = `${test.file ?? ''} ${titleOf(test)}`;
    const number = (known.get(key) ?? 0) + 1;
    known.set(key, number);
    if (number > 1) test.title += ` (${number})`;
  });
}

/** The tests that were asked for. What a resumed suite leaves out counts among those of its shard. */
export function select(root: Mocha.Suite, { only, shard, grep }: Selection): readonly Mocha.Test[] {
  const all: Mocha.Test[] = [];
  root.eachTest((test: Mocha.Test) => void all.push(test));
  const wanted = all.filter(
    (test) => (only === undefined || only.has(titleOf(test))) && (grep === undefined || grep.test(test.fullTitle())),
  );
  return shard ? shardOf(wanted, shard) : wanted;
}

/** Whether a test is not to be run in a repetition. @param suffix of its name there */
export function isLeftOut(test: Mocha.Test, suffix: string, { base, except }: Selection): boolean {
  const place = testPlace(test, base);
  return except?.has(testKey(place)) === true || except?.has(testKey({ ...place, name: place.name + suffix })) === true;
}

/** Leaves those of the tests in their groups that are to be run now. */
export function keepOnly(
  root: Mocha.Suite,
  tests: readonly Mocha.Test[],
  isWanted: (test: Mocha.Test) => boolean,
): void {
  const empty = (suite: Mocha.Suite): void => {
    suite.tests = [];
    suite.suites.forEach(empty);
  };
  empty(root);
  for (const test of tests.filter(isWanted)) test.parent?.tests.push(test);
}

/** Names a test among those of its file. */
export function titleOf(test: Mocha.Test): string {
  return testTitle({ groups: test.parent?.titlePath() ?? [], name: test.title });
}
