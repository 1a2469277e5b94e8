import { readFileSync } from 'node:fs';
import { errnoOf } from './errors.js';

/** Names one process for good: pids are used again, so its start time and the boot it belongs to go with it. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time in clock ticks after boot, field 22 of /proc/PID/stat (proc_pid_stat(5)). */
  readonly start: string;
  /** The kernel's random boot id. */
  readonly boot: string;
}

/** The start time in a line of /proc/PID/stat; undefined for a zombie, which holds nothing any more. */
export function startTime(stat: string): string | undefined {
  // The command name stands in brackets and may itself hold spaces and brackets: only the last one counts.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .trim()
    .split(/\s+/);
  const [state] = fields;
  return state === 'Z' || state === 'X' ? undefined : fields[19];
}

let boot: string | undefined;

function bootId(): string {
  return (boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
}

/** The identity of a living process, or undefined when there is none with that pid. */
export function identify(pid: number): ProcessIdentity | undefined {
  try {
    const start = startTime(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return start === undefined ? undefined : { pid, start, boot: bootId() };
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ENOENT' || errno === 'ESRCH') return undefined;
    throw error;
  }
}

/** Whether exactly this process, and no later one with its pid, is still alive. */
export function isAlive(identity: ProcessIdentity): boolean {
  const now = identify(identity.pid);
  return now !== undefined && now.start === identity.start && now.boot === identity.boot;
}

/** The identity in the JSON of a file that names a process; undefined when there is none in it. */
export function parseIdentity(text: string): ProcessIdentity | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { pid, start, boot: of } = value as Record<string, unknown>;
  if (!Number.isSafeInteger(pid) || typeof start !== 'string' || typeof of !== 'string') return undefined;
  return { pid: pid as number, start, boot: of };
}
