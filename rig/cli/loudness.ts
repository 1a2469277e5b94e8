import { silent, StreamProgress, type Progress } from '../base/progress.js';
import { groups } from './options.js';

/** How much a command says of what it does. Errors, and what it was asked for, are always told. */
export interface Loudness {
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** Options of every command that reports progress. */
export const loudnessOptions = {
  quiet: { type: 'boolean', default: false, group: groups.output, describe: 'Only what came out, and errors' },
  verbose: {
    type: 'boolean',
    default: false,
    group: groups.output,
    describe: 'Every step with its details and the paths of logs',
  },
} as const;

/** Where a command reports what it does: standard error, or nowhere. */
export function progressFor({ quiet, verbose }: Loudness): Progress {
  return quiet ? silent : new StreamProgress(process.stderr, verbose);
}

/** Says something by the way. */
export function remark({ quiet }: Loudness, text: string): void {
  if (!quiet) process.stderr.write(`${text}\n`);
}
