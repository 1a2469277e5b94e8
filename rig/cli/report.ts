import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CommandModule } from 'yargs';
import { formats, render, type Format } from '../report/render.js';
import { findRun, readResults } from '../report/stored-run.js';
import { writeTrouble } from '../report/write-trouble.js';
import { tell } from './output.js';
import { groups, jsonOption } from './options.js';
import { runsDirectory } from '../report/run-directory.js';

interface ReportArguments {
  readonly run: string;
  readonly format: Format | undefined;
  readonly out: string | undefined;
  readonly json: boolean;
}

/** `rig report`: the results of a run that has ended, or was killed, in another form. */
export const reportCommand: CommandModule<object, ReportArguments> = {
  command: 'report [run]',
  describe: 'Tell the results of a run as HTML, JSON, JUnit XML or CTRF',
  builder: (yargs) =>
    yargs
      .positional('run', {
        type: 'string',
        default: 'latest',
        describe: 'A run directory, the name of a run, the beginning of one, or latest',
      })
      .option('format', {
        group: groups.results,
        choices: formats,
        describe: 'Form in which it is told; default: html, with --json json',
      })
      .option('out', { group: groups.results, type: 'string', describe: 'File to write; default: standard output' })
      .option('json', jsonOption)
      .example('$0 report latest --format junit --out results.xml', 'JUnit XML of the newest run')
      .example('$0 report 20261128-2204 --json', 'run.json of the run whose name begins like this'),
  handler: async ({ run, format: wanted, out, json }) => {
    const format = wanted ?? (json ? 'json' : 'html');
    const results = readResults(findRun(run, runsDirectory()));
    const text = render(results, format);
    if (out !== undefined) {
      try {
        await writeFile(out, text);
      } catch (cause) {
        throw writeTrouble(out, cause);
      }
      if (json) tell(json, { run: results.document.id, format, file: resolve(out) }, []);
    } else if (json && format !== 'json') tell(json, { run: results.document.id, format, text }, []);
    else process.stdout.write(text);
  },
};
