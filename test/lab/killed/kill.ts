import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { repository } from '../../../rig/base/directories.js';
import type { PhaseName } from './phases.js';

const controller = join(import.meta.dirname, 'controller.ts');

/** A `rig run` that is to be killed. */
export interface DoomedRun {
  /** Its run directory. */
  readonly out: string;
  /** Options of the command besides. */
  readonly options?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * Runs the rig until it kills itself in a phase; tells how it ended and what it said.
 * @param patience milliseconds that it may take
 */
export function killIn(
  phase: PhaseName,
  { out, options = [], environment = process.env }: DoomedRun,
  patience: number,
): Promise<{ readonly signal: unknown; readonly said: string }> {
  const args = ['--import=tsx', controller, phase, out, ...options];
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      args,
      { cwd: repository, env: environment, timeout: patience },
      (error, stdout, stderr) => resolve({ signal: error?.signal, said: stdout + stderr }),
    );
  });
}
