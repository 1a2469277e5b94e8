import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { InternalError, UsageError, type RigError } from '../base/errors.js';
import { writeTrouble } from './write-trouble.js';

/** Where runs are kept: `MPRIG_RUNS`, or `runs` in the current directory. */
export function runsDirectory(): string {
  return resolve(process.env['MPRIG_RUNS'] || 'runs');
}

/** Errors with which a bench, or what is asked of it, turns a run away. */
const refusals: readonly string[] = ['BenchBusy', 'LineLacking'];

/** Whether a run with this error did not take place at all: nobody will look for what it left. */
export function wasTurnedAway({ code, exitCode }: Pick<RigError, 'code' | 'exitCode'>): boolean {
  return refusals.includes(code) || exitCode === 2;
}

/** The directory with everything about one execution. */
export class RunDirectory {
  private constructor(
    /** Names the run everywhere. */
    readonly id: string,
    readonly path: string,
    /** Whether the directory was not there before. */
    private readonly made: boolean,
  ) {}

  /**
   * Makes `<base>/<utc>-<id>/`, or `out` when given, which must be new or empty.
   * @param now when the run began
   */
  static async create(options: { base: string; out?: string | undefined; now?: Date }): Promise<RunDirectory> {
    const { base, out, now = new Date() } = options;
    for (;;) {
      const id = `${utc(now)}-${randomBytes(2).toString('hex')}`;
      const path = resolve(out ?? join(base, id));
      try {
        const first = await mkdir(out === undefined ? resolve(base) : path, { recursive: true });
        if (out === undefined) await mkdir(path);
        else await refuseUnlessEmpty(path);
        return new RunDirectory(id, path, out === undefined || first !== undefined);
      } catch (cause) {
        // Another run of the same second drew the same letters.
        if (out === undefined && (cause as NodeJS.ErrnoException).code === 'EEXIST' && existsSync(path)) continue;
        throw writeTrouble(path, cause);
      }
    }
  }

  /** The directory of a run that goes on. @throws UsageError `RunUnknown` when there is none with a journal */
  static resume(path: string, journal: string): RunDirectory {
    if (existsSync(join(path, journal))) return new RunDirectory(basename(resolve(path)), resolve(path), false);
    throw new UsageError('RunUnknown', `${path} has no ${journal}`, 'name the directory of a run, see "rig runs"');
  }

  /** Path of a file in the directory, for those who write it themselves, such as a console's log. */
  file(name: string): string {
    if (name === '' || name !== basename(name) || name.startsWith('.')) {
      throw new InternalError('RunFileName', `"${name}" is no plain file name`, 'report this as a fault of the rig');
    }
    return join(this.path, name);
  }

  /** Writes a whole file: it is there complete or not at all, and no part of it is left when that fails. */
  async write(name: string, text: string): Promise<string> {
    const path = this.file(name);
    const aside = join(dirname(path), `.${name}.${randomBytes(4).toString('hex')}`);
    try {
      const handle = await open(aside, 'wx');
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(aside, path);
      await syncDirectory(dirname(path));
    } catch (cause) {
      await rm(aside, { force: true }).catch(() => undefined);
      throw writeTrouble(path, cause);
    }
    return path;
  }

  /** Writes a value as JSON. */
  async writeJson(name: string, value: unknown): Promise<string> {
    return this.write(name, jsonText(value));
  }

  /** Writes files by their names, the smallest first, so that a disk that gets full holds as many as it can. */
  async writeAll(texts: Readonly<Record<string, string>>): Promise<void> {
    const bySize = Object.entries(texts).sort(([, a], [, b]) => Buffer.byteLength(a) - Buffer.byteLength(b));
    for (const [name, text] of bySize) await this.write(name, text);
  }

  /** Removes what a crash has left of files that were being written; gives their names. */
  async removeHalves(): Promise<readonly string[]> {
    const halves = (await readdir(this.path)).filter((name) => /^\..+\.[0-9a-f]{8}$/.test(name));
    for (const name of halves) await rm(join(this.path, name), { force: true });
    return halves;
  }

  /** Removes what was written, and the directory unless it was there before: for a run that was turned away. */
  async discard(): Promise<void> {
    for (const name of await readdir(this.path)) await rm(join(this.path, name), { recursive: true, force: true });
    if (this.made) await rmdir(this.path);
  }
}

/** A value as its file has it. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** A rename is on the disk when its directory is. */
async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function refuseUnlessEmpty(path: string): Promise<void> {
  if ((await readdir(path)).length === 0) return;
  throw new UsageError('RunDirectoryNotEmpty', `${path} already holds files`, 'name a new directory with --out');
}

/** Whether a directory has a name that the rig gives; every other was chosen by a user. */
export function isRunName(name: string): boolean {
  return /^\d{8}-\d{6}-[0-9a-f]{4}$/.test(name);
}

/** Sorts by time, and needs no quoting anywhere. */
function utc(now: Date): string {
  return now.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
}
