import { accessSync, constants, existsSync, lstatSync, mkdirSync, statSync, type Stats } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { BenchError, messageOf } from './errors.js';

/** Of a directory in which everybody can make files, and remove their own only. */
const stickyBit = 0o1000;

/** Top of the checkout or the installed package that this program belongs to, whether it runs compiled or not. */
export const repository = packageTop(import.meta.dirname);

/** A relative XDG path is to be ignored (XDG Base Directory Specification), and so is an empty one. */
function absolute(name: string, environment = process.env): string | undefined {
  const value = environment[name];
  return value && isAbsolute(value) ? value : undefined;
}

/** @throws BenchError `HomeMissing` for a user without a home, such as one that only a container's options name */
function home(environment = process.env): string {
  const given = absolute('HOME', environment);
  if (given) return given;
  try {
    const { homedir } = userInfo();
    if (isAbsolute(homedir)) return homedir;
  } catch {
    // There is no entry of this user in passwd.
  }
  throw new BenchError(
    'HomeMissing',
    `user ${process.geteuid?.()} has no home directory: HOME names none, and passwd does not either`,
    'set HOME to a directory that you can write',
  );
}

/** What can be made again: lab tree, builds, images. @throws BenchError `HomeMissing` */
export function cacheDirectory(): string {
  return join(absolute('XDG_CACHE_HOME') ?? join(home(), '.cache'), 'mprig');
}

/** What the user has set up: bench files, certificates of benches. @throws BenchError `HomeMissing` */
export function configDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  return join(absolute('XDG_CONFIG_HOME', environment) ?? join(home(environment), '.config'), 'mprig');
}

/**
 * Locks, and where running machines are. It depends on nothing that one shell of the user has and another has not, and
 * computers that share a home do not share it.
 * @throws BenchError `HomeMissing`
 */
export function runtimeDirectory(): string {
  return join(absolute('XDG_STATE_HOME') ?? join(home(), '.local', 'state'), 'mprig', hostname());
}

/**
 * Makes a directory when it is not there.
 * @param setting what the user can set to choose another place
 * @throws BenchError `DirectoryUnusable` when it cannot be made or written
 */
export function makeDirectory(path: string, setting: string): string {
  try {
    mkdirs(path);
    if (!statSync(path).isDirectory()) throw new Error('it is not a directory');
    accessSync(path, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new BenchError(
      'DirectoryUnusable',
      `cannot write in ${path}: ${messageOf(cause)}`,
      `make it writable for you, or set ${setting} to a directory that is`,
      { cause },
    );
  }
  return path;
}

/** Node's own recursion never ends where a directory cannot have any below it, such as in /proc. */
function mkdirs(path: string): void {
  if (existsSync(path)) return;
  mkdirs(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Somebody else may make it at the same time.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/**
 * Makes the directory of locks and of the files that tell of running machines. What is in it decides which processes are
 * killed and which directories are removed, so nobody else may be able to write it.
 * @throws BenchError `DirectoryUnusable`, or `DirectoryForeign` when somebody else can write it
 */
export function makePrivateDirectory(path: string): string {
  // Looked at before it is made as well: what others have put in its place is not followed.
  for (const make of [false, true]) {
    if (make) makeDirectory(path, 'XDG_STATE_HOME');
    for (const [each, trouble] of [
      [dirname(path), insecurity(statusOf(dirname(path)))],
      [path, foreignness(statusOf(path))],
    ] as const) {
      if (trouble === undefined) continue;
      throw new BenchError(
        'DirectoryForeign',
        `${each} ${trouble}: who can change it could make the rig kill processes and remove files`,
        `remove it or make it your own (chown, chmod go-w ${each}), or set XDG_STATE_HOME to a directory of yours`,
      );
    }
  }
  return path;
}

function statusOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

/** Why what stands in a directory can be replaced by others; undefined when it cannot. */
function insecurity(status: Stats | undefined): string | undefined {
  const sticky = status !== undefined && (status.mode & stickyBit) !== 0;
  return status?.uid === 0 && (sticky || (status.mode & 0o022) === 0) ? undefined : foreignness(status);
}

/** Why others than this user can change a file or directory; undefined when they cannot. */
export function foreignness(status: Stats | undefined): string | undefined {
  if (status === undefined) return undefined;
  if (status.isSymbolicLink()) return 'is a symbolic link';
  const user = process.geteuid?.();
  if (status.uid !== user) return `belongs to user ${status.uid} and not to you (${user})`;
  if ((status.mode & 0o022) !== 0) return `can be written by others (mode ${(status.mode & 0o777).toString(8)})`;
  return undefined;
}

function packageTop(from: string): string {
  return existsSync(join(from, 'package.json')) ? from : packageTop(dirname(from));
}
