import { rm } from 'node:fs/promises';
import type { CommandModule } from 'yargs';
import { statusColour } from '../report/console.js';
import { planPruning } from '../report/prune.js';
import { listRuns, type RunSummary } from '../report/stored-run.js';
import { styleFor, tell } from './output.js';
import { groups, jsonOption } from './options.js';
import { ruleOfOptions } from './prune-rule.js';
import { runsDirectory } from '../report/run-directory.js';

interface ListArguments {
  readonly json: boolean;
}

interface PruneArguments extends ListArguments {
  readonly keep: number | undefined;
  readonly 'older-than': string | undefined;
  readonly 'dry-run': boolean;
}

const pruneCommand: CommandModule<object, PruneArguments> = {
  command: 'prune',
  describe: 'Remove old runs; the newest one that did not pass is always kept',
  builder: (yargs) =>
    yargs
      .option('keep', { group: groups.rule, type: 'number', describe: 'How many of the newest runs stay' })
      .option('older-than', { group: groups.rule, type: 'string', describe: 'Remove only what is older: 12h, 30d, 8w' })
      .option('dry-run', {
        group: groups.rule,
        type: 'boolean',
        default: false,
        describe: 'Only say what would be removed',
      })
      .option('json', jsonOption)
      .example('$0 runs prune --keep 20 --older-than 30d', 'Remove what is neither of the newest 20 nor of this month'),
  handler: async ({ keep, 'older-than': age, 'dry-run': dryRun, json: wantsJson }) => {
    const rule = ruleOfOptions(keep, age);
    const { remove, spared } = planPruning(listRuns(runsDirectory()), rule, new Date());
    if (!dryRun) for (const { path } of remove) await rm(path, { recursive: true, force: true });
    const lines = remove.map((run) => `${dryRun ? 'would remove' : 'removed'} ${lineOf(run)}`);
    if (spared) lines.push(`kept ${lineOf(spared)}, the newest that did not pass`);
    tell(
      wantsJson,
      { dryRun, removed: remove.map(({ id }) => id), spared: spared?.id ?? null },
      lines.length > 0 ? lines : ['nothing to remove'],
    );
  },
};

/** `rig runs`: which runs there are, newest first, and how to be rid of old ones. */
export const runsCommand: CommandModule<object, ListArguments> = {
  command: 'runs',
  describe: 'List the runs that there are, newest first',
  builder: (yargs) =>
    yargs
      .option('json', jsonOption)
      .command(pruneCommand)
      .example('$0 runs prune --keep 20 --dry-run', 'What would go if only the newest 20 stayed'),
  handler: ({ json: wantsJson }) => {
    const runs = listRuns(runsDirectory());
    if (wantsJson || runs.length > 0) tell(wantsJson, { runs }, runs.map(lineOf));
    else process.stderr.write(`there are no runs in ${runsDirectory()}\n`);
  },
};

function lineOf({ id, status, verdict, startedAt, command }: RunSummary): string {
  const style = styleFor(process.stdout);
  const colour = status === 'killed' ? style.warn : statusColour(status, style);
  const words = [startedAt.slice(0, 16).replace('T', ' '), colour(status.padEnd(13)), (verdict ?? 'suite').padEnd(12)];
  return `${id}  ${words.join('  ')}  ${style.dim(command)}`;
}
