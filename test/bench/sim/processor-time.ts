import { readdirSync, readFileSync } from 'node:fs';

/** Linux tells times in /proc in hundredths of a second on every machine. */
const ticksPerSecond = 100;

/** Seconds of processor time that a process has used so far, in all and in each of its threads. */
export interface ProcessorTime {
  readonly total: number;
  /** Seconds for which its threads could have run, but had no processor. */
  readonly waiting: number;
  readonly threads: ReadonlyMap<string, number>;
}

/** User and system time in the text of a /proc/.../stat file, in seconds. */
export function secondsOf(stat: string): number {
  // The name of the program may hold spaces and parentheses; what follows it does not.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Of a running process. */
export function processorTime(pid: number): ProcessorTime {
  const threads = new Map<string, number>();
  let waiting = 0;
  for (const id of readdirSync(`/proc/${pid}/task`)) {
    threads.set(id, secondsOf(readFileSync(`/proc/${pid}/task/${id}/stat`, 'latin1')));
    waiting += Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'latin1').split(' ')[1]) / 1e9;
  }
  return { total: secondsOf(readFileSync(`/proc/${pid}/stat`, 'latin1')), waiting, threads };
}

/** What a process used between two looks: in all, and the most that one thread used; and what it was kept from using. */
export function used(
  before: ProcessorTime,
  after: ProcessorTime,
): { total: number; waiting: number; busiestThread: number } {
  const threads = [...after.threads].map(([id, seconds]) => seconds - (before.threads.get(id) ?? 0));
  return {
    total: after.total - before.total,
    waiting: after.waiting - before.waiting,
    busiestThread: Math.max(0, ...threads),
  };
}
