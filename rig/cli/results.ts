import { resolve } from 'node:path';
import { UsageError } from '../base/errors.js';
import { formats, type Format } from '../report/render.js';

/** Where runs are kept: `MPRIG_RUNS`, or `runs` in the current directory. */
export function runsDirectory(): string {
  return resolve(process.env['MPRIG_RUNS'] || 'runs');
}

/** Reads a list of formats. @throws UsageError naming the one that there is not */
export function parseFormats(text: string | undefined): readonly Format[] {
  const names = text === undefined ? [] : text.split(',').map((name) => name.trim());
  return names.map((name) => {
    const format = formats.find((one) => one === name);
    if (format) return format;
    throw new UsageError(
      'FormatUnknown',
      `--format ${text}: "${name}" is none of ${formats.join(', ')}`,
      'choose of these',
    );
  });
}
