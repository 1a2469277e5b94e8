import { writeFile } from 'node:fs/promises';
import type { CommandModule } from 'yargs';
import { formats, render, type Format } from '../report/render.js';
import { findRun, readResults } from '../report/stored-run.js';
import { writeTrouble } from '../report/write-trouble.js';
import { runsDirectory } from './results.js';

interface ReportArguments {
  readonly run: string;
  readonly format: Format;
  readonly out: string | undefined;
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
      .option('format', { choices: formats, default: 'html' as const, describe: 'Form in which it is told' })
      .option('out', { type: 'string', describe: 'File to write; default: standard output' })
      .example('$0 report latest --format junit --out results.xml', 'JUnit XML of the newest run'),
  handler: async ({ run, format, out }) => {
    const text = render(readResults(findRun(run, runsDirectory())), format);
    if (out === undefined) {
      process.stdout.write(text);
      return;
    }
    try {
      await writeFile(out, text);
    } catch (cause) {
      throw writeTrouble(out, cause);
    }
  },
};
