import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory, repository } from '../../rig/base/directories.js';
import { BenchError } from '../../rig/base/errors.js';
import { inLabTree } from './lab-tree.js';

/** The test bench of the RTL and the programs that are built from it. */
export const rtlSources = join(import.meta.dirname, 'rtl');
export type RtlProgram = 'rtl-cases' | 'rtl-line-rate' | 'rtl-link-rate';
/** What an instrumented model counts: lines that are executed, or bits that change. */
export type CoverageKind = 'line' | 'toggle';

/** How long building may take on a slow computer. */
export const buildMilliseconds = 900_000;

/** What a program printed and how it ended. */
export interface Outcome {
  readonly ok: boolean;
  readonly output: string;
}

/** Runs a program to its end, or until the time is over. */
export function runProgram(
  command: string,
  args: readonly string[],
  milliseconds: number,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: milliseconds, maxBuffer: 1 << 24, env }, (error, stdout, stderr) => {
      resolve({ ok: error === null, output: `${stdout}${stderr}${error === null ? '' : `\n${error.message}`}` });
    });
  });
}

/**
 * Builds a program in the lab tree, as far as it is not current, and returns its path; it runs outside of the tree. With
 * `coverage` it is another one, which counts that.
 */
export async function buildRtlProgram(program: RtlProgram, coverage?: CoverageKind): Promise<string> {
  // Each clone has a directory of its own, and a lock, because two runs may build at once.
  const clone = createHash('sha256').update(repository).digest('hex').slice(0, 12);
  const out = join(cacheDirectory(), coverage === undefined ? 'rtl-cases' : `rtl-coverage-${coverage}`, clone);
  mkdirSync(out, { recursive: true });
  const settings = [`OUT=${out}`, ...(coverage === undefined ? [] : [`COVERAGE=${coverage}`])];
  const make = ['flock', join(out, 'lock'), 'make', '--silent', '-j2', '-C', rtlSources, ...settings, program];
  const { command, args } = await inLabTree(make, [out]);
  const outcome = await runProgram(command, args, coverage === undefined ? buildMilliseconds : 3 * buildMilliseconds);
  if (!outcome.ok) {
    throw new BenchError(
      'RtlNotBuilt',
      `${program} does not build:\n${outcome.output}`,
      'correct what the compiler names',
    );
  }
  return join(out, program);
}
