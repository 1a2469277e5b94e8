import { readdir, readFile } from 'node:fs/promises';
import { messageOf } from '../../rig/base/errors.js';
import { AgentError } from './errors.js';

const stopTimeoutMs = 10_000;
const pollIntervalMs = 5;
/** A controller that vanished must not leave a guest that stands still. */
const longestMs = 120_000;

/**
 * Stops the guest's VMM with all its threads: the guest's processors, and vhost, whose workers are threads of the VMM. By
 * signal, because QEMU's own command to stop also takes the buffers back that the guest has posted. What the NIC writes
 * goes on.
 */
export class GuestPause {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    /** The guest's VMM. */
    private readonly process: number,
    private readonly complain: (message: string) => void,
  ) {}

  get paused(): boolean {
    return this.timer !== undefined;
  }

  /** Returns when no thread of it runs. Idempotent: each call gives it two more minutes. */
  async pause(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.complain('the guest was paused for too long and goes on');
      this.resume();
    }, longestMs);
    this.timer.unref();
    try {
      process.kill(this.process, 'SIGSTOP');
      const end = performance.now() + stopTimeoutMs;
      for (let running = await this.running(); running.length > 0; running = await this.running()) {
        if (performance.now() > end) throw new Error(`its thread ${running[0]} does not stop`);
        await new Promise((resolve) => setTimeout(resolve, pollIntervalMs));
      }
    } catch (cause) {
      this.resume();
      throw new AgentError(
        'internal',
        'GuestNotPaused',
        `cannot pause the guest: ${messageOf(cause)}`,
        'see the kernel log in the run directory',
        { cause },
      );
    }
  }

  /** Lets it go on. Idempotent. */
  resume(): void {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    try {
      process.kill(this.process, 'SIGCONT');
    } catch {
      // It has ended.
    }
  }

  /** Names of the threads that do not stand still. */
  private async running(): Promise<readonly string[]> {
    const folder = `/proc/${this.process}/task`;
    const threads = await readdir(folder);
    const stats = await Promise.all(
      threads.map((thread) => readFile(`${folder}/${thread}/stat`, 'latin1').catch(() => '')),
    );
    return stats.flatMap((stat) => runningThread(stat) ?? []);
  }
}

/** Name of the thread in a line of /proc/PID/task/TID/stat, if it is not stopped and has not ended; see proc(5). */
export function runningThread(stat: string): string | undefined {
  const match = /^\d+ \((.*)\) (.) /s.exec(stat);
  if (!match) return undefined;
  const [, name = '', state = ''] = match;
  return 'TtZX'.includes(state) ? undefined : name;
}
