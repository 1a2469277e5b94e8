import { longestTimer } from '../base/clock.js';
import { UsageError } from '../base/errors.js';
import { findTestFiles } from '../suite/files.js';
import { parseRepetition, parseShard, type Repetition, type Shard } from '../suite/selection.js';
import type { Loudness } from './loudness.js';

/** What `rig test` is told. */
export interface TestArguments extends Loudness {
  readonly files: readonly string[] | undefined;
  readonly bench: string | undefined;
  readonly grep: string | undefined;
  readonly repeat: string;
  readonly retries: number;
  readonly shard: string | undefined;
  readonly 'last-failed': boolean;
  readonly seed: number;
  readonly 'max-failures': number | undefined;
  readonly timeout: number;
  readonly resume: string | undefined;
  readonly out: string | undefined;
  readonly json: boolean;
}

/** Which tests a command line asks for, and how they are to be run. */
export interface TestPlan {
  readonly files: readonly string[];
  readonly grep: RegExp | undefined;
  readonly shard: Shard | undefined;
  readonly repetition: Repetition;
  readonly retries: number;
  readonly maxFailures: number | undefined;
  readonly timeoutMilliseconds: number;
}

const largestSeed = 0xffffffff;
/** Mocha waits for ever when it is given more. */
const longestTimeoutSeconds = Math.floor(longestTimer / 1000) - 1;

/** Reads the options of `rig test`. @throws UsageError naming the option and its rule */
export function testPlanOf(args: TestArguments): TestPlan {
  const { retries, seed, timeout, 'max-failures': maxFailures } = args;
  wholeNumber('retries', retries, 0);
  wholeNumber('seed', seed, 0, largestSeed);
  wholeNumber('timeout', timeout, 1, longestTimeoutSeconds);
  if (maxFailures !== undefined) wholeNumber('max-failures', maxFailures, 1);
  if (args.resume !== undefined && (args.repeat !== '1' || args.out !== undefined)) {
    throw new UsageError('ResumeInvalid', '--resume goes with neither --repeat nor --out', 'leave that out');
  }
  return {
    grep: args.grep === undefined ? undefined : parsePattern(args.grep),
    shard: args.shard === undefined ? undefined : parseShard(args.shard),
    repetition: parseRepetition(args.repeat),
    files: findTestFiles(args.files ?? []),
    retries,
    maxFailures,
    timeoutMilliseconds: timeout * 1000,
  };
}

/** The command that repeats the suite. */
export function testCommandLine(args: TestArguments): string {
  const options = [
    ['bench', args.bench],
    ['grep', args.grep],
    ['repeat', args.repeat === '1' ? undefined : args.repeat],
    ['retries', args.retries === 0 ? undefined : args.retries],
    ['shard', args.shard],
    ['seed', args.seed],
    ['max-failures', args['max-failures']],
  ] as const;
  const given = options.filter(([, value]) => value !== undefined).map(([name, value]) => `--${name} ${value}`);
  return ['rig test', ...(args.files ?? []), ...given, ...(args['last-failed'] ? ['--last-failed'] : [])].join(' ');
}

function parsePattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (cause) {
    throw new UsageError('GrepInvalid', `--grep ${text} is no regular expression`, 'mend the expression', { cause });
  }
}

function wholeNumber(option: string, value: number, least: number, most = Number.MAX_SAFE_INTEGER): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`;
  throw new UsageError('OptionInvalid', `--${option} ${value} is not a whole number ${range}`, 'choose such a number');
}
