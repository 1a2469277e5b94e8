import { z } from 'zod';
import { longestTimer } from '../base/clock.js';
import { UsageError } from '../base/errors.js';
import { chooseBench } from '../bench/choose.js';
import { withNic, type BenchDescription } from '../bench/description.js';
import { demandedLines } from '../experiment/lines.js';
import type { RequestedRun } from '../report/journal.js';
import { findTestFiles } from '../suite/files.js';
import { parseRepetition, parseShard, type Repetition, type Shard } from '../suite/selection.js';
import { largestSeed } from '../traffic/traffic.js';
import { digested } from './identity.js';
import type { Loudness } from './loudness.js';
import { assertSameFiles, assertSameRig, optionsToKeep, unreadableRequest, versionsByName } from './same-request.js';

/** The options of `rig test` that say what is to be done. */
const requestSchema = z.strictObject({
  files: z.array(z.string()).optional(),
  bench: z.string().optional(),
  nic: z.string().optional(),
  grep: z.string().optional(),
  repeat: z.string(),
  retries: z.number(),
  shard: z.string().optional(),
  'last-failed': z.boolean(),
  seed: z.number(),
  'max-failures': z.number().optional(),
  timeout: z.number(),
});

/** Their names. */
export const testOptions = Object.keys(requestSchema.shape);

export type TestRequest = Readonly<z.infer<typeof requestSchema>>;

/** What `rig test` is told. */
export interface TestArguments extends TestRequest, Loudness {
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

/** Unless `--timeout` says otherwise. */
export const defaultTimeoutSeconds = 600;
/** Mocha waits for ever when it is given more. */
const longestTimeoutSeconds = Math.floor(longestTimer / 1000) - 1;

/** Reads the options of `rig test`. @throws UsageError naming the option and its rule */
export function testPlanOf(args: TestRequest): TestPlan {
  const { retries, seed, timeout, 'max-failures': maxFailures } = args;
  wholeNumber('retries', retries, 0);
  wholeNumber('seed', seed, 0, largestSeed);
  wholeNumber('timeout', timeout, 1, longestTimeoutSeconds);
  if (maxFailures !== undefined) wholeNumber('max-failures', maxFailures, 1);
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

/** A suite that is to be run, read and checked: no bench is taken for what cannot be done. */
export interface SuiteOfUser {
  readonly request: TestRequest;
  readonly plan: TestPlan;
  readonly description: BenchDescription;
  readonly benchFile: string;
  /** What named the bench. */
  readonly benchBy: string;
  /** Titles of the only tests that are wanted; undefined: all. */
  readonly only: ReadonlySet<string> | undefined;
  readonly requested: RequestedRun;
}

/** Reads what the user asks for. @throws UsageError naming the option, or `LineUnknown` in the bench file */
export async function readTestRequest(args: TestRequest, only: ReadonlySet<string> | undefined): Promise<SuiteOfUser> {
  const names = testOptions.filter((name) => args[name as keyof TestRequest] !== undefined);
  const request = requestSchema.parse(Object.fromEntries(names.map((name) => [name, args[name as keyof TestRequest]])));
  const plan = testPlanOf(request);
  const { description: chosen, file, by } = await chooseBench(request.bench);
  const description = withNic(chosen, request.nic);
  demandedLines(description);
  // Another attempt must find the same tests: those that failed last are then others.
  const kept = { ...request, bench: file, folder: process.cwd(), ...(only ? { only: [...only] } : {}) };
  const requested = {
    options: optionsToKeep(kept),
    bench: await digested(file),
    capture: null,
    versions: await versionsByName(),
  };
  return { request, plan, description, benchFile: file, benchBy: by, only, requested };
}

const keptSchema = requestSchema.extend({ folder: z.string(), only: z.array(z.string()).optional() });

/**
 * The same request once more.
 * @param before as it is kept in the run directory
 * @throws UsageError `RunOfOtherVersions`, `RunOfOtherFolder` or `RequestChanged` when it would not be the same suite any more
 */
export async function readTestRequestAgain(before: RequestedRun, path: string): Promise<SuiteOfUser> {
  const kept = keptSchema.safeParse(before.options);
  if (!kept.success) throw unreadableRequest(path, kept.error);
  const { folder, only, ...request } = kept.data;
  if (folder !== process.cwd()) {
    const what = `${path} was begun in ${folder}: its tests and what they read are named from there`;
    throw new UsageError('RunOfOtherFolder', what, `go on with it there: cd ${folder}`);
  }
  assertSameRig(path, before.versions, await versionsByName());
  const read = await readTestRequest(request, only && new Set(only));
  assertSameFiles(before, read.requested);
  return read;
}

/** The command that repeats the suite. */
export function testCommandLine(args: TestRequest): string {
  const options = [
    ['bench', args.bench],
    ['nic', args.nic],
    ['grep', args.grep],
    ['repeat', args.repeat === '1' ? undefined : args.repeat],
    ['retries', args.retries === 0 ? undefined : args.retries],
    ['shard', args.shard],
    ['seed', args.seed],
    ['max-failures', args['max-failures']],
    ['timeout', args.timeout === defaultTimeoutSeconds ? undefined : args.timeout],
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
