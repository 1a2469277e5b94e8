import { join } from 'node:path';
import { makePrivateDirectory } from '../base/directories.js';
import { Deadline } from '../base/deadline.js';
import { BenchError } from '../base/errors.js';
import { acquireLock, Locked, lockHolder as holderAt, type Lock } from '../base/lock.js';

/** Who holds a bench. */
export interface BenchHolder {
  readonly pid: number;
  readonly run: string;
}

/** Path of the lock of a bench. */
export function lockPath(directory: string, bench: string): string {
  return join(directory, `bench-${bench}.lock`);
}

/** Who holds the bench now, or undefined. A holder that no longer lives does not count. */
export function lockHolder(directory: string, bench: string): BenchHolder | undefined {
  const holder = holderAt(lockPath(directory, bench));
  return holder && { pid: holder.pid, run: holder.purpose };
}

/**
 * Takes the lock of a bench for this process at once; nobody is waited for.
 * @throws BenchError `BenchBusy` naming the run and process that hold it; `DirectoryForeign` where others can write it
 */
export async function acquireBenchLock(directory: string, bench: string, run: string): Promise<Lock> {
  makePrivateDirectory(directory);
  try {
    return await acquireLock(lockPath(directory, bench), { deadline: Deadline.after(0), purpose: run });
  } catch (cause) {
    if (!(cause instanceof Locked)) throw cause;
    throw new BenchError(
      'BenchBusy',
      `bench "${bench}" is held by run ${cause.holder.purpose} (pid ${cause.holder.pid})`,
      'wait until it ends, or stop that process',
      { cause },
    );
  }
}
