import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { cpus, hostname, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repository } from '../base/directories.js';
import type { BenchFile, ControllerFacts, GitState, RunIdentity } from '../report/identity.js';

const run = promisify(execFile);
const gitMilliseconds = 10_000;
/** Of a commit: enough to find it. */
const commitDigits = 12;

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
  const [mprig, git, benchFile] = await Promise.all([rigVersion(), gitState(process.cwd()), digested(benchPath)]);
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

/**
 * Which rig this is: the version of its package and, where it is a checkout itself, the commit and whether anything
 * differs from it. One that is installed in a checkout of somebody else's has no commit of its own.
 * @param directory the top of the package
 */
export async function rigVersion(directory = repository): Promise<string> {
  const text = await readFile(join(directory, 'package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  const state = existsSync(join(directory, '.git')) ? await gitState(directory) : null;
  if (state === null) return version;
  return `${version} (commit ${state.commit.slice(0, commitDigits)}${state.dirty ? ', with changes' : ''})`;
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

/** Of the checkout around a directory. Around the current one is what is tested, be it the rig's own or a user's. */
async function gitState(directory: string): Promise<GitState | null> {
  const git = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await run('git', ['--no-optional-locks', ...args], {
      cwd: directory,
      timeout: gitMilliseconds,
    });
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
