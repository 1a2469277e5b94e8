import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { prepareAnalysis, type AnalysisTools } from '../../host/image/index.js';
import { cacheDirectory, repository } from '../../rig/base/directories.js';
import { StreamProgress } from '../../rig/base/progress.js';
import { runProgram, type Outcome } from '../firmware/rtl-program.js';

const forever = new AbortController().signal;
let prepared: Promise<AnalysisTools> | undefined;

/** The tools that judge the firmware, built when they are not current. */
export function analysisTools(): Promise<AnalysisTools> {
  prepared ??= prepareAnalysis({
    cacheDir: cacheDirectory(),
    repoRoot: repository,
    progress: new StreamProgress(process.stderr),
    signal: forever,
  });
  return prepared;
}

/** A directory of this clone's own for what an analysis makes; kept from one run to the next. */
export function analysisDirectory(...names: readonly string[]): string {
  const clone = createHash('sha256').update(repository).digest('hex').slice(0, 12);
  const directory = join(cacheDirectory(), 'analysis', clone, ...names);
  mkdirSync(directory, { recursive: true });
  // A path must mean the same inside the tree, where the links that lead to it may be missing.
  return realpathSync(directory);
}

/** Runs a tool to its end, or until the time is over, in a directory that it may write to. */
export async function runTool(
  argv: readonly string[],
  directory: string,
  milliseconds: number,
  readable: readonly string[] = [],
): Promise<Outcome> {
  const { enter } = await analysisTools();
  const { command, args } = enter(argv, { cwd: directory, writable: [directory], readable });
  return runProgram(command, args, milliseconds);
}
