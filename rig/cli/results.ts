import { messageOf, UsageError } from '../base/errors.js';
import { pruneAfter, type PruneRule } from '../report/prune.js';
import { runsDirectory } from '../report/run-directory.js';
import { formats, type Format } from '../report/render.js';
import { remark, type Loudness } from './loudness.js';

/** Removes old runs after a new one; one that cannot be removed changes nothing but this. @param made path of the new run */
export async function pruneOldRuns(made: string, rule: PruneRule | undefined, loudness: Loudness): Promise<void> {
  if (rule === undefined) return;
  try {
    const { removed, troubles } = await pruneAfter(made, runsDirectory(), rule, new Date());
    if (removed.length > 0) remark(loudness, `removed by MPRIG_KEEP_RUNS: ${removed.join(', ')}`);
    for (const trouble of troubles) process.stderr.write(`${trouble}\n`);
  } catch (error) {
    process.stderr.write(`old runs stay: ${messageOf(error)}\n`);
  }
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
