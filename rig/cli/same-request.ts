import { z } from 'zod';
import { repository } from '../base/directories.js';
import { UsageError } from '../base/errors.js';
import { ownVersions } from '../bench/versions.js';
import type { RequestedRun } from '../report/journal.js';

/** Of what this rig is made, by what it is of. */
export async function versionsByName(): Promise<RequestedRun['versions']> {
  const own = await ownVersions(repository);
  return {
    'version of mprig': own.agentVersion,
    'contract of the agent': own.contract,
    'build of the agent': own.agentBuild,
    'build of the firmware': own.firmwareBuild,
    'build of the modules': own.moduleBuild,
  };
}

const optionValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

/** Options as the journal keeps them: without those that were not given. */
export function optionsToKeep(options: object): RequestedRun['options'] {
  return z.record(z.string(), optionValue).parse(JSON.parse(JSON.stringify(options)));
}

/** @param path of the run, for the message. @throws UsageError `RunOfOtherVersions` when another rig has begun it */
export function assertSameRig(path: string, before: RequestedRun['versions'], now: RequestedRun['versions']): void {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  const differences = names.flatMap((name) => {
    const [then, today] = [before[name] ?? 'none', now[name] ?? 'none'];
    return then === today ? [] : [`${name} was ${then}, that of this rig is ${today}`];
  });
  if (differences.length === 0) return;
  throw new UsageError(
    'RunOfOtherVersions',
    `${path} was begun by another rig: ${differences.join('; ')}`,
    'go on with it by that rig, or begin a new run',
  );
}

/** @throws UsageError `RequestChanged` when the bench file or the capture is not what it was */
export function assertSameFiles(before: RequestedRun, now: RequestedRun): void {
  for (const [then, today] of [
    [before.bench, now.bench],
    [before.capture, now.capture],
  ] as const) {
    if (then?.sha256 === today?.sha256) continue;
    const what = `${then?.path ?? today?.path} is not what it was (${then?.sha256.slice(0, 12)}, now ${today?.sha256.slice(0, 12)})`;
    throw new UsageError('RequestChanged', what, 'bring the old file back, or begin a new run');
  }
}

/** That the journal of a run does not hold a request that this version can read. */
export function unreadableRequest(path: string, cause: unknown): UsageError {
  return new UsageError('RunUnreadable', `${path} does not say what was asked for`, 'begin a new run', { cause });
}

/**
 * A run that goes on has the options that it had.
 * @param words of the command line
 * @param names of the options that say what is to be done
 * @throws UsageError `ResumeInvalid` naming one that was given
 */
export function assertNoOther(words: readonly string[], names: readonly string[]): void {
  const given = words.flatMap((word) => /^--(?:no-)?([a-z-]+)/.exec(word)?.[1] ?? []);
  const first = given.find((name) => name === 'out' || names.includes(name));
  if (first !== undefined) {
    throw new UsageError('ResumeInvalid', `--resume does not go with --${first}`, `leave --${first} out`);
  }
}
