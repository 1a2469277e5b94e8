import type { CommandModule } from 'yargs';
import { UsageError } from '../base/errors.js';
import { areas, compareDocuments, type Area, type Difference } from '../report/compare.js';
import { findRun, readResults } from '../report/stored-run.js';
import { tell } from './output.js';
import { groups, jsonOption } from './options.js';
import { runsDirectory } from '../report/run-directory.js';

interface CompareArguments {
  readonly a: string;
  readonly b: string;
  readonly only: string | undefined;
  readonly tolerance: number;
  readonly json: boolean;
}

/** `rig compare`: what differs between two runs. Exit code 0 when nothing does, 1 when something does. */
export const compareCommand: CommandModule<object, CompareArguments> = {
  command: 'compare <a> <b>',
  describe: 'Say what differs between two runs: verdicts, versions, counters, latency; exit code 1 when anything does',
  builder: (yargs) =>
    yargs
      .positional('a', { type: 'string', demandOption: true, describe: 'A run, as "rig report" takes it' })
      .positional('b', { type: 'string', demandOption: true, describe: 'Another one' })
      .option('only', {
        group: groups.comparison,
        type: 'string',
        describe: `What is compared, with commas: ${areas.join(',')}`,
      })
      .option('tolerance', {
        group: groups.comparison,
        type: 'number',
        default: 0,
        describe: 'Percent by which figures of counters and latency may differ',
      })
      .option('json', jsonOption)
      .example('$0 compare 20261128-2204 latest --only verdicts,versions', 'What a change of versions did to verdicts'),
  handler: ({ a, b, only, tolerance, json }) => {
    if (!(tolerance >= 0 && tolerance <= 100)) {
      throw new UsageError('ToleranceInvalid', `--tolerance ${tolerance} is not from 0 to 100`, 'choose such a number');
    }
    const options = { areas: parseAreas(only), tolerancePercent: tolerance };
    const [one, other] = [a, b].map((name) => readResults(findRun(name, runsDirectory())).document);
    const differences = one && other ? compareDocuments(one, other, options) : [];
    const same = differences.length === 0;
    process.exitCode = same ? 0 : 1;
    const lines = same ? ['nothing differs'] : linesOf(differences);
    tell(json, { a: one?.id, b: other?.id, same, differences }, [`${one?.id} and ${other?.id}`, ...lines]);
  },
};

function linesOf(differences: readonly Difference[]): readonly string[] {
  return areas.flatMap((area) => {
    const own = differences.filter((one) => one.area === area);
    return own.length === 0 ? [] : [area, ...own.map(({ what, a, b }) => `  ${what}: ${say(a)} → ${say(b)}`)];
  });
}

function say(value: string | number | null): string {
  if (value === null) return 'none';
  return typeof value === 'number' ? value.toLocaleString('en-US') : value;
}

function parseAreas(text: string | undefined): readonly Area[] {
  if (text === undefined) return areas;
  return text.split(',').map((name) => {
    const area = areas.find((one) => one === name.trim());
    if (area) return area;
    throw new UsageError('AreaUnknown', `--only ${text}: "${name}" is none of ${areas.join(', ')}`, 'choose of these');
  });
}
