import { rm } from 'node:fs/promises';
import type { CommandModule } from 'yargs';
import { UsageError } from '../base/errors.js';
import { statusColour } from '../report/console.js';
import { planPruning } from '../report/prune.js';
import { listRuns, type RunSummary } from '../report/stored-run.js';
import { runsDirectory } from './results.js';
import { styleFor } from './style.js';

interface ListArguments {
  readonly json: boolean;
}

interface PruneArguments extends ListArguments {
  readonly keep: number | undefined;
  readonly 'older-than': string | undefined;
  readonly 'dry-run': boolean;
}

const json = { type: 'boolean', default: false, describe: 'One JSON document on stdout, nothing else there' } as const;
const say = (text: string) => process.stdout.write(`${text}\n`);

const pruneCommand: CommandModule<object, PruneArguments> = {
  command: 'prune',
  describe: 'Remove old runs; the newest one that did not pass is always kept',
  builder: (yargs) =>
    yargs
      .option('keep', { type: 'number', describe: 'How many of the newest runs stay' })
      .option('older-than', { type: 'string', describe: 'Remove only what is older: 12h, 30d, 8w' })
      .option('dry-run', { type: 'boolean', default: false, describe: 'Only say what would be removed' })
      .option('json', json)
      .example('$0 runs prune --keep 20 --older-than 30d', 'Remove what is neither of the newest 20 nor of this month'),
  handler: async ({ keep, 'older-than': age, 'dry-run': dryRun, json: wantsJson }) => {
    if (keep === undefined && age === undefined) {
      throw new UsageError('RuleMissing', 'rig runs prune has no rule', 'give --keep, --older-than, or both');
    }
    if (keep !== undefined && (!Number.isInteger(keep) || keep < 0)) {
      throw new UsageError('KeepInvalid', `--keep ${keep} is no whole number of 0 or more`, 'choose such a number');
    }
    const rule = { keep, olderThanMs: age === undefined ? undefined : milliseconds(age) };
    const { remove, spared } = planPruning(listRuns(runsDirectory()), rule, new Date());
    if (!dryRun) for (const { path } of remove) await rm(path, { recursive: true, force: true });
    if (wantsJson) {
      const names = { removed: remove.map(({ id }) => id), spared: spared?.id ?? null };
      say(JSON.stringify({ schemaVersion: 1, dryRun, ...names }, undefined, 2));
      return;
    }
    for (const run of remove) say(`${dryRun ? 'would remove' : 'removed'} ${lineOf(run)}`);
    if (spared) say(`kept ${lineOf(spared)}, the newest that did not pass`);
    if (remove.length === 0 && !spared) say('nothing to remove');
  },
};

/** `rig runs`: which runs there are, newest first, and how to be rid of old ones. */
export const runsCommand: CommandModule<object, ListArguments> = {
  command: 'runs',
  describe: 'List the runs that there are, newest first',
  builder: (yargs) => yargs.option('json', json).command(pruneCommand),
  handler: ({ json: wantsJson }) => {
    const runs = listRuns(runsDirectory());
    if (wantsJson) say(JSON.stringify({ schemaVersion: 1, runs }, undefined, 2));
    else if (runs.length === 0) process.stderr.write(`there are no runs in ${runsDirectory()}\n`);
    else for (const run of runs) say(lineOf(run));
  },
};

function lineOf({ id, status, verdict, startedAt, command }: RunSummary): string {
  const style = styleFor(process.stdout);
  const colour = status === 'killed' ? style.warn : statusColour(status, style);
  const words = [startedAt.slice(0, 16).replace('T', ' '), colour(status.padEnd(13)), (verdict ?? 'suite').padEnd(12)];
  return `${id}  ${words.join('  ')}  ${style.dim(command)}`;
}

const units: Readonly<Record<string, number>> = { m: 60e3, h: 3600e3, d: 86_400e3, w: 7 * 86_400e3 };

function milliseconds(text: string): number {
  const [, amount, unit = ''] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  if (amount === undefined) {
    throw new UsageError('AgeInvalid', `--older-than ${text} is no age`, 'write for example 12h, 30d or 8w');
  }
  return Number(amount) * (units[unit] ?? 0);
}
