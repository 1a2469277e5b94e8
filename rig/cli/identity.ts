import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { cpus, hostname, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repository } from '../base/directories.js';
import type { BenchFile, ControllerFacts, GitState, RunIdentity } from '../report/identity.js';

const run = promisify(execFile);
const gitMilliseconds = 10_000;

/** What of a run's identity is known when it begins. */
export interface Beginning {
  readonly id: string;
  readonly startedAt: Date;
  readonly command: string;
  readonly seed: number;
  /** The file that says what the bench is. */
  readonly benchPath: string;
}

/** The identity of a run that begins now, in this process and the current directory. */
export async function identify({ id, startedAt, command, seed, benchPath }: Beginning): Promise<RunIdentity> {
  const [mprig, git, benchFile] = await Promise.all([packageVersion(), gitState(), digested(benchPath)]);
  return {
    id,
    startedAt: startedAt.toISOString(),
    endedAt: null,
    command,
    seed,
    benchFile,
    versions: { mprig, node: process.versions.node },
    git,
    controller: controllerFacts(),
  };
}

async function packageVersion(): Promise<string> {
  const text = await readFile(join(repository, 'package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return version;
}

/** A file, and what was in it. */
export async function digested(path: string): Promise<BenchFile> {
  return {
    path,
    sha256: createHash('sha256')
      .update(await readFile(path))
      .digest('hex'),
  };
}

/** Of the checkout around the current directory: what is tested is there, be it the rig's own or a user's. */
async function gitState(): Promise<GitState | null> {
  const git = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await run('git', ['--no-optional-locks', ...args], { timeout: gitMilliseconds });
    return stdout.trim();
  };
  try {
    const [commit, changes] = await Promise.all([
      git('rev-parse', '--verify', 'HEAD'),
      git('status', '--porcelain', '--untracked-files=no'),
    ]);
    return { commit, dirty: changes !== '' };
  } catch {
    // No checkout, no commit yet, or no git here: nothing can be said.
    return null;
  }
}

function controllerFacts(): ControllerFacts {
  const processors = cpus();
  return {
    name: hostname(),
    system: `${type()} ${release()}`,
    processor: processors[0]?.model.trim() ?? 'unknown',
    processors: processors.length,
    memoryBytes: totalmem(),
  };
}
