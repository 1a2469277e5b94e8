import { delimiter } from 'node:path';

/** Where Debian keeps root's programs; the PATH of its ordinary users lacks them. */
const systemDirectories = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/bin', '/bin'];

/** The user's PATH, followed by all directories in which the machine's own tools may be. */
export function toolPath(path = process.env['PATH'] ?? ''): string {
  const own = path.split(delimiter).filter((directory) => directory !== '');
  return [...own, ...systemDirectories.filter((directory) => !own.includes(directory))].join(delimiter);
}

/** The environment of the machine's own tools: they are found for every user, and say in English what went wrong. */
export function toolEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: toolPath(), LC_ALL: 'C.UTF-8', LANGUAGE: '' };
}
