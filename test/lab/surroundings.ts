import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { repository } from '../../rig/base/directories.js';
import { scratchDirectory } from './lab-bench.js';

export const program = join(repository, 'rig', 'bin', 'rig.js');
/** How long a command may take, in milliseconds. */
export const patience = 300_000;

/** How a command ended, and what it said. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A place of its own for what a run takes, so that what it leaves can be told from what others have. */
export class Surroundings {
  readonly directory = scratchDirectory('cli');
  readonly out = join(this.directory, 'run');
  private readonly temporary = join(this.directory, 'tmp');
  readonly runtime = join(this.directory, 'runtime');

  constructor() {
    for (const directory of [this.temporary, this.runtime]) mkdirSync(directory, { mode: 0o700 });
  }

  /** Where locks are, and what tells of running machines. */
  get state(): string {
    return join(this.runtime, 'mprig', hostname());
  }

  get environment(): NodeJS.ProcessEnv {
    return { ...process.env, TMPDIR: this.temporary, XDG_STATE_HOME: this.runtime };
  }

  /** Runs the rig as a user would. */
  rig(...args: readonly string[]): Promise<Finished> {
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [program, ...args],
        { cwd: repository, env: this.environment, timeout: patience, maxBuffer: 1 << 26 },
        (error, stdout, stderr) => {
          resolve({ code: error ? ((error.code as number | null | undefined) ?? null) : 0, stdout, stderr });
        },
      );
    });
  }

  /** Starts the rig as a user would. */
  start(...args: readonly string[]): ChildProcess {
    const stdio = ['ignore', 'ignore', 'pipe'] as const;
    return spawn(process.execPath, [program, ...args], { cwd: repository, env: this.environment, stdio: [...stdio] });
  }

  /** Processes, mounts and temporary files of the run that are still there. */
  leftovers(): string[] {
    const processes = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(this.directory);
        } catch {
          return false;
        }
      })
      .map((pid) => `process ${pid}`);
    const mounts = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .filter((line) => line.includes(this.directory) || line.includes('mprig-lab'));
    // tsx keeps its cache of compiled sources in the temporary directory.
    const files = [this.temporary, this.state]
      .filter((directory) => existsSync(directory))
      .flatMap((directory) => readdirSync(directory))
      .filter((name) => !name.startsWith('tsx-'));
    return [...processes, ...mounts, ...files];
  }
}
