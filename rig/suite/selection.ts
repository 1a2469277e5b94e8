import { UsageError } from '../base/errors.js';

/** Part `index` of `count`: of several rigs, each runs one part of the tests. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** How often the tests are run: so many times, or again and again until the time is over. */
export type Repetition = { readonly times: number } | { readonly milliseconds: number };

/** Reads `2/5`. @throws UsageError naming the option */
export function parseShard(text: string): Shard {
  const [, index = '', count = ''] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (shard.index >= 1 && shard.index <= shard.count) return shard;
  throw new UsageError('ShardInvalid', `--shard ${text} is no part of a whole`, 'write for example 2/5');
}

const unitMilliseconds: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** Reads a number of times, or a duration such as `90s`, `30m` or `8h`. @throws UsageError naming the option */
export function parseRepetition(text: string): Repetition {
  const [, digits = '', unit = ''] = /^(\d{1,6})([smh]?)$/.exec(text) ?? [];
  const value = Number(digits);
  if (digits === '' || value < 1) {
    throw new UsageError(
      'RepeatInvalid',
      `--repeat ${text} is neither a number of times nor a duration`,
      'write for example 10, 90s, 30m or 8h',
    );
  }
  const milliseconds = unitMilliseconds[unit];
  return milliseconds === undefined ? { times: value } : { milliseconds: value * milliseconds };
}

/** Whether another repetition is due, when so many are done and so much time has passed. */
export function repeatsAgain(repetition: Repetition, done: number, elapsedMilliseconds: number): boolean {
  return 'times' in repetition ? done < repetition.times : elapsedMilliseconds < repetition.milliseconds;
}

/**
 * The tests of a shard. Neighbours go to different shards: tests of one group often take equally long.
 * All shards together have every test once.
 */
export function shardOf<Test>(tests: readonly Test[], { index, count }: Shard): readonly Test[] {
  return tests.filter((_, position) => position % count === index - 1);
}

/** What is added to the names of tests in a repetition, counted from 1. */
export function repetitionSuffix(repetition: number): string {
  return ` (repetition ${repetition})`;
}

/** The name of a test without its repetition. */
export function plainName(name: string): string {
  return name.replace(/ \(repetition \d+\)$/, '');
}
