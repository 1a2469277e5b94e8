import { join } from 'node:path';
import type { Command } from '../../../rig/base/program.js';
import { namespaceArguments } from '../tools/namespaces.js';
import { repository } from '../../../rig/base/directories.js';

/**
 * What a program inside the tree sees of the machine, besides /dev and /proc. Paths are the same on both sides, unless they
 * have a space in them: make and the kernel's build cannot stand that, so that they are seen at another place, and the
 * arguments that name them are changed.
 */
export interface EnterOptions {
  /** Working directory; must lie in one of the directories below. Default: /. */
  readonly cwd?: string;
  readonly writable?: readonly string[];
  readonly readable?: readonly string[];
  /** Added to an environment that is otherwise the same everywhere. */
  readonly env?: Readonly<Record<string, string>>;
  /** Leaves the tree itself writable; only for those who make it. */
  readonly treeWritable?: boolean;
}

const enterScript = join(repository, 'host', 'image', 'enter.sh');

/** Never the user's own: what is built must not depend on who builds it. */
const environment: Readonly<Record<string, string>> = {
  PATH: '/usr/sbin:/usr/bin',
  HOME: '/root',
  LC_ALL: 'C.UTF-8',
  TMPDIR: '/tmp',
};

/**
 * The command that runs a program inside the tree, in a mount namespace of its own: as root directly, else in a user
 * namespace. The process that is started becomes the program itself, so its pid and signals are the program's.
 */
export function enterCommand(tree: string, argv: readonly string[], options: EnterOptions = {}): Command {
  const visible = [
    ...(options.readable ?? []).map((path) => ({ flag: '--bind-read-only', path })),
    ...(options.writable ?? []).map((path) => ({ flag: '--bind', path })),
    // An inner directory has to come after the one that holds it, or it would be hidden.
  ].sort((a, b) => a.path.split('/').length - b.path.split('/').length);
  const binds = visible.map(({ flag, path }, index) => {
    return { flag, path, place: /\s/.test(path) ? `/places/${index}` : path };
  });
  const moved = binds.filter(({ path, place }) => path !== place).toReversed();
  /** Innermost first: the path of an outer directory is the beginning of that of an inner one. */
  const inside = (text: string): string => moved.reduce((all, { path, place }) => all.replaceAll(path, place), text);
  return {
    command: 'unshare',
    args: [
      ...namespaceArguments(),
      '/bin/sh',
      enterScript,
      '--tree',
      tree,
      ...(options.treeWritable === true ? ['--keep-writable'] : []),
      ...binds.flatMap(({ flag, path, place }) => [flag, path, place]),
      '--cwd',
      inside(options.cwd ?? '/'),
      '--',
      '-i',
      ...Object.entries({ ...environment, ...options.env }).map(([name, value]) => `${name}=${inside(value)}`),
      ...argv.map(inside),
    ],
  };
}
