import { systemClock, type Clock } from './clock.js';
import { BenchError } from './errors.js';

/** A wait ran out of time. */
export class DeadlineExceeded extends BenchError {
  constructor(what: string, milliseconds: number, remedy = 'see the logs in the run directory for what it was doing') {
    super('DeadlineExceeded', `${what} took longer than ${(milliseconds / 1000).toFixed(1)} s`, remedy);
  }
}

/** What makes a wait end before what it waits for. */
export interface Limits {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** A point in time after which nobody waits any more. Shared by all the steps of one procedure. */
export class Deadline {
  private readonly end: number;

  private constructor(
    private readonly total: number,
    private readonly clock: Clock,
  ) {
    this.end = clock.now() + total;
  }

  static after(milliseconds: number, clock: Clock = systemClock): Deadline {
    return new Deadline(milliseconds, clock);
  }

  /** Milliseconds left, never negative. */
  get remaining(): number {
    return Math.max(0, this.end - this.clock.now());
  }

  get passed(): boolean {
    return this.remaining === 0;
  }

  /** The earlier of this deadline and `milliseconds` from now. */
  within(milliseconds: number): Deadline {
    return milliseconds < this.remaining ? new Deadline(milliseconds, this.clock) : this;
  }

  /**
   * Settles as `work` does, or rejects with {@link DeadlineExceeded} when the deadline passes or `signal` aborts first.
   * The work itself goes on: whoever started it must be able to end it.
   */
  async race<T>(what: string, work: Promise<T>, signal?: AbortSignal): Promise<T> {
    let cancel: (() => void) | undefined;
    let abort: (() => void) | undefined;
    try {
      return await Promise.race([
        work,
        new Promise<never>((_, reject) => {
          cancel = this.clock.after(this.remaining, () => reject(new DeadlineExceeded(what, this.total)));
          abort = () => reject(interruption(signal));
          if (signal?.aborted) abort();
          signal?.addEventListener('abort', abort, { once: true });
        }),
      ]);
    } finally {
      cancel?.();
      if (abort) signal?.removeEventListener('abort', abort);
    }
  }

  /** Asks `ready` every `interval` milliseconds until it answers something other than `undefined`. */
  async poll<T>(what: string, interval: number, ready: () => Promise<T | undefined>, signal?: AbortSignal): Promise<T> {
    for (;;) {
      const value = await this.race(what, ready(), signal);
      if (value !== undefined) return value;
      if (this.passed) throw new DeadlineExceeded(what, this.total);
      await this.race(what, this.pause(interval), signal);
    }
  }

  /** Resolves after so many milliseconds, by the clock of this deadline, whether it passes or not. */
  pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => void this.clock.after(milliseconds, resolve));
  }
}

function interruption(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new Interrupted();
}

/** Signals that ask to stop, and what a shell says of a process that one of them ended. */
export const stopSignals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** The user, or who watches over the process, asked to stop. Exit code as if the signal had ended it. */
export class Interrupted extends BenchError {
  override readonly exitCode: number;
  constructor(signal: keyof typeof stopSignals = 'SIGINT') {
    super('Interrupted', 'stopped on request', 'start it again to continue; what was built is kept');
    this.exitCode = stopSignals[signal];
  }
}
