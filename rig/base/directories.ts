import { existsSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

/** Top of the checkout or the installed package that this program belongs to, whether it runs compiled or not. */
export const repository = packageTop(import.meta.dirname);

/** A relative XDG path is to be ignored (XDG Base Directory Specification). */
function xdg(name: string): string | undefined {
  const value = process.env[name];
  return value && isAbsolute(value) ? value : undefined;
}

/** What can be made again: lab tree, builds, images. */
export function cacheDirectory(): string {
  return join(xdg('XDG_CACHE_HOME') ?? join(homedir(), '.cache'), 'mprig');
}

/** Locks, and where running machines are: gone after a restart of this computer. */
export function runtimeDirectory(): string {
  const runtime = xdg('XDG_RUNTIME_DIR');
  return runtime ? join(runtime, 'mprig') : join(tmpdir(), `mprig-${userInfo().uid}`);
}

function packageTop(from: string): string {
  return existsSync(join(from, 'package.json')) ? from : packageTop(dirname(from));
}
