import type { ClaimWorld } from '../../../rig/base/claims.js';
import type { ProcessIdentity } from '../../../rig/base/process-identity.js';

interface Step {
  readonly pid: number;
  run(): void;
}

/** Processes that share a directory, one step at a time, in an order that somebody else decides. */
export class ClaimModel {
  /** Text by path; two links to one file never differ, since a claim is not changed. */
  readonly files = new Map<string, string>();
  private readonly living = new Set<number>();
  private pending: Step[] = [];

  /** A new process. What it awaits after its death never comes. */
  spawn(pid: number): ClaimWorld {
    this.living.add(pid);
    const step = <T>(action: () => T): Promise<T> => {
      return new Promise((resolve, reject) => {
        const run = (): void => {
          try {
            resolve(action());
          } catch (error) {
            reject(error as Error);
          }
        };
        this.pending.push({ pid, run });
      });
    };
    return {
      self: () => identityOf(pid),
      isAlive: (identity) => identity.boot === 'this' && this.living.has(identity.pid),
      read: (path) => step(() => this.files.get(path) ?? fail('ENOENT')),
      write: (path, text) => step(() => void this.files.set(path, text)),
      link: (from, to) =>
        step(() => {
          if (this.files.has(to)) fail('EEXIST');
          this.files.set(to, this.files.get(from) ?? fail('ENOENT'));
        }),
      unlink: (path) => step(() => void (this.files.delete(path) || fail('ENOENT'))),
      pause: () => step(() => undefined),
    };
  }

  /** Ends a process between two of its steps. */
  kill(pid: number): void {
    this.living.delete(pid);
    this.pending = this.pending.filter((step) => step.pid !== pid);
  }

  isAlive(pid: number): boolean {
    return this.living.has(pid);
  }

  /** Lets processes take their steps until none wants to: `choose` picks who of those that wait is next. */
  async run(choose: (pids: readonly number[]) => number, mostSteps: number): Promise<void> {
    for (let count = 0; ; count++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.pending.length === 0) return;
      if (count === mostSteps) throw new Error(`not at rest after ${mostSteps} steps`);
      const pid = choose(this.pending.map((step) => step.pid));
      const [next] = this.pending.splice(
        this.pending.findIndex((step) => step.pid === pid),
        1,
      );
      next?.run();
    }
  }
}

/** How the model names a process. */
export function identityOf(pid: number): ProcessIdentity {
  return { pid, start: String(pid), boot: 'this' };
}

function fail(code: string): never {
  throw Object.assign(new Error(code), { code });
}
