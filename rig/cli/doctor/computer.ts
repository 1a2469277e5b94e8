import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheDirectory, makeDirectory, makePrivateDirectory, runtimeDirectory } from '../../base/directories.js';
import { makeMachineDirectory } from '../../bench/virtual/machine-directory.js';
import { fail, ok, type Check } from './check.js';
import { memoryLimit } from './memory-limit.js';

const gib = 2 ** 30;
const neededMemory = 4 * gib;
/** A limit of four is a little less when the kernel has taken its share. */
const tolerance = 0.95;
const neededDisk = 6 * gib;

export function checkPlatform(): Check {
  const found = `${process.platform} ${process.arch}, Node ${process.versions.node}`;
  return found.startsWith('linux x64') ? ok('platform', found) : fail('platform', found, 'use Linux on x86-64');
}

export function checkMemory(): Check {
  const { bytes, by } = memoryLimit();
  const found = `${(bytes / gib).toFixed(1)} GiB${by === 'container' ? ', the limit of the container' : ''}`;
  if (bytes >= neededMemory * tolerance) return ok('memory', found);
  const remedy = `${neededMemory / gib} GiB are needed`;
  return fail('memory', found, by === 'container' ? `raise the limit: ${remedy}` : remedy);
}

/** @throws BenchError where it cannot be made */
export function checkCache(built: boolean): Check {
  const place = writable(makeDirectory(cacheDirectory(), 'XDG_CACHE_HOME'));
  const { bavail, bsize } = statfsSync(place);
  const free = bavail * bsize;
  const found = `${place}, ${(free / gib).toFixed(1)} GiB free${built ? ', the lab is built' : ''}`;
  if (built || free >= neededDisk) return ok('cache', found);
  return fail('cache', found, `free ${neededDisk / gib} GiB, or set XDG_CACHE_HOME to a directory on a larger disk`);
}

/** @throws BenchError where it cannot be made, or others can write it */
export function checkState(): Check {
  return ok('state', writable(makePrivateDirectory(runtimeDirectory())));
}

/** @throws BenchError where sockets cannot be made there */
export function checkTemporary(): Check {
  const directory = makeMachineDirectory();
  rmSync(directory, { recursive: true, force: true });
  return ok('temporary files', tmpdir());
}

/** Writes there, which quotas and full disks forbid also where permissions do not. */
function writable(place: string): string {
  const trial = mkdtempSync(join(place, 'doctor-'));
  try {
    writeFileSync(join(trial, 'trial'), 'written');
  } finally {
    rmSync(trial, { recursive: true, force: true });
  }
  return place;
}
