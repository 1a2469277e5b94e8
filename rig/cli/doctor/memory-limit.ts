import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join, relative } from 'node:path';

/** How much memory there is for a program, and what says so. */
export interface MemoryLimit {
  readonly bytes: number;
  readonly by: 'computer' | 'container';
}

/** Values of a limit of version 1 from here on mean that there is none: the largest multiple of a page in 63 bits. */
const unlimited = 2 ** 60;

interface Hierarchy {
  readonly type: string;
  /** Which group of the whole hierarchy is mounted. */
  readonly root: string;
  readonly mountPoint: string;
  readonly options: readonly string[];
}

/**
 * The memory that this process may use: what the computer has, or less where a control group, its own or one above, says
 * so (cgroups(7)).
 * @param proc directory to read instead of /proc/self
 */
export function memoryLimit(proc = '/proc/self', total = totalmem()): MemoryLimit {
  const hierarchies = read(join(proc, 'mountinfo')).split('\n').flatMap(parseMount);
  const limits = read(join(proc, 'cgroup'))
    .split('\n')
    .flatMap((line) => {
      const [id = '', controllers = '', ...path] = line.split(':');
      const group = path.join(':');
      if (id === '0' && controllers === '') {
        return limitsOf(
          hierarchies.find(({ type }) => type === 'cgroup2'),
          group,
          'memory.max',
        );
      }
      if (!controllers.split(',').includes('memory')) return [];
      const mounted = hierarchies.find(({ type, options }) => type === 'cgroup' && options.includes('memory'));
      return limitsOf(mounted, group, 'memory.limit_in_bytes');
    });
  const least = Math.min(...limits);
  return least < total ? { bytes: least, by: 'container' } : { bytes: total, by: 'computer' };
}

/** The limits of a group and of all above it, as far as they are mounted. */
function limitsOf(hierarchy: Hierarchy | undefined, group: string, file: string): number[] {
  if (!hierarchy) return [];
  const { root, mountPoint } = hierarchy;
  // In a container without a namespace for groups the path is that of the computer, and the mount is the group itself.
  const below = relative(root, group);
  const steps = below === '' || below.startsWith('..') ? [] : below.split('/');
  return [...steps.keys(), steps.length]
    .map((depth) => read(join(mountPoint, ...steps.slice(0, depth), file)).trim())
    .filter((text) => /^\d+$/.test(text))
    .map(Number)
    .filter((bytes) => bytes < unlimited);
}

/** A line of /proc/PID/mountinfo, if it is of control groups. */
function parseMount(line: string): Hierarchy[] {
  const [before = '', after = ''] = line.split(' - ');
  const [, , , root = '', mountPoint = ''] = before.split(' ');
  const [type = '', , options = ''] = after.split(' ');
  return /^cgroup2?$/.test(type) ? [{ type, root, mountPoint, options: options.split(',') }] : [];
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
