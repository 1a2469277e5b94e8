import { readFile } from 'node:fs/promises';
import { errnoOf } from '../../../rig/base/errors.js';

/** Names one process for good: pids are reused, so its start time and the boot it belongs to go with it. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time in clock ticks after boot, field 22 of /proc/PID/stat. */
  readonly start: string;
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

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
}

/** The identity of a living process, or undefined when there is none with that pid. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  try {
    const start = startTime(await readFile(`/proc/${pid}/stat`, 'utf8'));
    return start === undefined ? undefined : { pid, start, boot: await bootId() };
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ENOENT' || errno === 'ESRCH') return undefined;
    throw error;
  }
}

/** Whether exactly this process, and no later one with its pid, is still alive. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  const now = await identify(identity.pid);
  return now !== undefined && now.start === identity.start && now.boot === identity.boot;
}

/** Reads an identity out of a file made by this module's users; undefined when the text is none. */
export function parseIdentity(text: string): ProcessIdentity | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { pid, start, boot } = value as Record<string, unknown>;
  if (typeof pid !== 'number' || typeof start !== 'string' || typeof boot !== 'string') return undefined;
  return { pid, start, boot };
}
