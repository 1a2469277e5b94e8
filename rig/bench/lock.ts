import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BenchError } from '../base/errors.js';
import { processStart } from '../base/process-identity.js';

/** Who holds a bench. `start` tells a process from a later one with the same pid. */
export interface LockHolder {
  readonly pid: number;
  readonly start: string;
  readonly run: string;
}

/** A bench's lock, held until `release`. */
export interface BenchLock {
  release(): void;
}

/** Path of the lock of a bench. */
export function lockPath(directory: string, bench: string): string {
  return join(directory, `bench-${bench}.lock`);
}

/** Who holds the bench now, or undefined. A holder that no longer lives does not count. */
export function lockHolder(directory: string, bench: string): LockHolder | undefined {
  let holder: LockHolder;
  try {
    holder = JSON.parse(readFileSync(lockPath(directory, bench), 'utf8')) as LockHolder;
  } catch {
    return undefined;
  }
  return processStart(holder.pid) === holder.start ? holder : undefined;
}

/**
 * Takes the lock of a bench for this process, or throws `BenchBusy` naming the holder.
 * A lock file appears complete or not at all: it is written aside and linked into place.
 */
export function acquireBenchLock(directory: string, bench: string, run: string): BenchLock {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = lockPath(directory, bench);
  const own: LockHolder = { pid: process.pid, start: processStart(process.pid) ?? '', run };
  const text = JSON.stringify(own);
  const aside = `${path}.${process.pid}.${createHash('sha256').update(run).digest('hex').slice(0, 8)}`;
  writeFileSync(aside, text, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        linkSync(aside, path);
        return { release: () => releaseIfOwn(path, text) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = lockHolder(directory, bench);
      if (holder) {
        throw new BenchError(
          'BenchBusy',
          `bench "${bench}" is held by run ${holder.run} (pid ${holder.pid})`,
          'wait until it ends, or stop that process',
        );
      }
      rmSync(path, { force: true });
    }
    throw new BenchError('BenchBusy', `bench "${bench}" is contended`, 'try again');
  } finally {
    rmSync(aside, { force: true });
  }
}

function releaseIfOwn(path: string, text: string): void {
  try {
    if (readFileSync(path, 'utf8') === text) rmSync(path, { force: true });
  } catch {
    // Already gone: nothing to give back.
  }
}
