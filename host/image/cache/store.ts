import { access, mkdir, mkdtemp, readdir, rename, rm, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errnoOf } from '../../../rig/base/errors.js';
import { LabError } from '../errors.js';
import type { Progress } from '../../../rig/base/progress.js';
import { toolRunner } from '../tools/run-tool.js';
import type { Artefact, BuildContext } from './artefact.js';
import { acquireLock, Locked, type Lock } from '../../../rig/base/lock.js';
import { Deadline } from '../../../rig/base/deadline.js';
import { markUse, prune, removeDirectory } from './use.js';

/** Long enough for the slowest build on a slow mirror, short enough that a hung one is noticed the same day. */
const lockDeadlineMs = 30 * 60_000;

export interface StoreOptions {
  readonly cacheDir: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** The artefacts on disk: `artefacts/NAME/KEY/`, complete from the moment that the directory exists. */
export class Store {
  constructor(private readonly options: StoreOptions) {}

  /** Where the artefact with this key is, or will be. */
  directory(name: string, key: string): string {
    return join(this.options.cacheDir, 'artefacts', name, key);
  }

  async has(name: string, key: string): Promise<boolean> {
    try {
      await access(this.directory(name, key));
      return true;
    } catch {
      return false;
    }
  }

  /** Makes the artefact unless it is there; in any case it stays until this process ends. */
  async ensure(artefact: Artefact, key: string, need: BuildContext['need']): Promise<'made' | 'current'> {
    try {
      return await this.makeOrUse(artefact, key, need);
    } catch (error) {
      throw explainFullDisk(error, artefact.title, this.options.cacheDir);
    }
  }

  private async makeOrUse(artefact: Artefact, key: string, need: BuildContext['need']): Promise<'made' | 'current'> {
    const directory = this.directory(artefact.name, key);
    await mkdir(dirname(directory), { recursive: true });
    // Marked before looking, so that another run's pruning cannot take it away in between.
    await markUse(directory, process.pid);
    if (!(await this.has(artefact.name, key))) {
      const made = await this.makeLocked(artefact, key, need);
      if (made) return 'made';
    }
    const now = new Date();
    await utimes(directory, now, now);
    return 'current';
  }

  private async makeLocked(artefact: Artefact, key: string, need: BuildContext['need']): Promise<boolean> {
    const { progress, signal } = this.options;
    const step = progress.step(artefact.title);
    let lock: Lock | undefined;
    try {
      lock = await acquireLock(`${this.directory(artefact.name, key)}.lock`, {
        signal,
        deadline: Deadline.after(lockDeadlineMs),
        purpose: `making ${artefact.title}`,
        onWait: ({ pid }) => step.update(`waiting for process ${pid}, which is making it`),
      });
      if (await this.has(artefact.name, key)) {
        step.done('made by another run');
        return false;
      }
      const begin = performance.now();
      await this.make(artefact, key, { need, step });
      step.done(`${((performance.now() - begin) / 1000).toFixed(1)} s`);
      await prune(dirname(this.directory(artefact.name, key)), key);
      return true;
    } catch (error) {
      step.failed(signal.aborted ? 'stopped' : 'failed');
      throw explainLock(error, artefact.title);
    } finally {
      await lock?.release();
    }
  }

  private async make(artefact: Artefact, key: string, given: Pick<BuildContext, 'need' | 'step'>): Promise<void> {
    const { cacheDir, signal } = this.options;
    const final = this.directory(artefact.name, key);
    const log = join(cacheDir, 'logs', `${artefact.name}.log`);
    await mkdir(dirname(log), { recursive: true });
    await removeAbandoned(final);
    await rm(log, { force: true });
    const directory = await mkdtemp(`${final}.building-`);
    try {
      given.step.update(`log ${log}`);
      const run = toolRunner({ what: artefact.title, log, signal });
      await artefact.build({ ...given, directory, run, signal });
      signal.throwIfAborted();
      await rename(directory, final);
    } catch (error) {
      await removeDirectory(directory);
      throw error;
    }
  }
}

/** The lock is held: whatever is being built here belongs to nobody who is alive. */
async function removeAbandoned(final: string): Promise<void> {
  const parent = dirname(final);
  for (const entry of await readdir(parent)) {
    const path = join(parent, entry);
    if (path.startsWith(`${final}.building-`)) await removeDirectory(path);
  }
}

function explainLock(error: unknown, title: string): unknown {
  if (!(error instanceof Locked)) return error;
  const minutes = lockDeadlineMs / 60_000;
  const message = `${title}: process ${error.holder.pid} has been making it for more than ${minutes} minutes`;
  return new LabError('LabLocked', message, error.remedy, { cause: error });
}

function explainFullDisk(error: unknown, title: string, cacheDir: string): unknown {
  const errno = errnoOf(error);
  if (errno !== 'ENOSPC' && errno !== 'EDQUOT') return error;
  return new LabError(
    'LabDiskFull',
    `${title}: the disk that holds ${cacheDir} is full`,
    'free some space, or point XDG_CACHE_HOME at a larger disk; finished parts are kept',
    { cause: error },
  );
}
