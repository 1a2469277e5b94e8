import { systemClock, type Clock } from '../base/clock.js';
import { Deadline } from '../base/deadline.js';
import type { Bench } from './bench.js';

/** What ends a wait before its time. */
export interface Ends {
  /** The user stops it. */
  readonly signal: AbortSignal;
  /** That of this computer unless stated. */
  readonly clock?: Clock | undefined;
}

/** Time of its own that each undoing has: also after the deadline it gets its chance. */
const undoMilliseconds = 30_000;

/**
 * The one place in which a bench is waited for, from when it is taken on: for work, until its deadline passes, a part of
 * the bench dies or the user stops it, whichever comes first. After that nothing is begun any more but what undoes.
 */
export class Watch {
  private readonly waiting = new Set<(error: unknown) => void>();
  private death: { readonly error: unknown } | undefined;

  private constructor(
    readonly deadline: Deadline,
    readonly signal: AbortSignal,
    private readonly clock: Clock,
    /** Reject when it is no use to go on; never resolve. */
    private readonly failures: readonly Promise<never>[],
  ) {
    // Not a race for each wait: a promise that lives long keeps all that ever raced with it.
    for (const failure of failures) {
      failure.catch((error: unknown) => {
        this.death ??= { error };
        for (const reject of this.waiting) reject(error);
      });
    }
  }

  /** For what may take so many milliseconds. */
  static over({ failure }: Pick<Bench, 'failure'>, ends: Ends, milliseconds: number): Watch {
    return Watch.taking(ends, milliseconds).and(failure);
  }

  /** The same while a bench is being taken, of which nothing is there yet that could die. */
  static taking({ signal, clock = systemClock }: Ends, milliseconds: number): Watch {
    return new Watch(Deadline.after(milliseconds, clock), signal, clock, []);
  }

  /** The same, which also ends when `failure` rejects. */
  and(failure: Promise<never>): Watch {
    return new Watch(this.deadline, this.signal, this.clock, [...this.failures, failure]);
  }

  /**
   * Settles as `work` does, or rejects as soon as the wait is over. `work` is then told by its signal, and is not begun
   * when it is over already.
   * @param discard gives back what comes when nobody waits for it any more
   * @throws DeadlineExceeded naming `what`, Interrupted, or that of which the bench died
   */
  async wait<T>(
    what: string,
    work: (signal: AbortSignal) => Promise<T>,
    discard?: (late: T) => Promise<void> | void,
  ): Promise<T> {
    const stop = new AbortController();
    let died: (error: unknown) => void = () => undefined;
    let begun: Promise<T> | undefined;
    const ended = new Promise<T>((resolve, reject) => {
      died = reject;
      if (this.death) reject(this.death.error);
      else if (!this.signal.aborted && !this.deadline.passed) {
        begun = work(stop.signal);
        begun.then(resolve, reject);
      }
    });
    this.waiting.add(died);
    try {
      return await this.deadline.race(what, ended, this.signal);
    } catch (error) {
      stop.abort(error);
      if (discard) begun?.then(discard).catch(() => undefined);
      throw error;
    } finally {
      this.waiting.delete(died);
    }
  }

  /** Waits for so many milliseconds. */
  pause(what: string, milliseconds: number): Promise<void> {
    return this.wait(what, () => this.deadline.pause(milliseconds));
  }

  /** Asks `ready` every `interval` milliseconds until it answers something other than `undefined`. */
  async poll<T>(what: string, interval: number, ready: () => Promise<T | undefined>): Promise<T> {
    for (;;) {
      const value = await this.wait(what, ready);
      if (value !== undefined) return value;
      await this.pause(what, interval);
    }
  }

  /** Does several things at once; when one goes wrong, throws that as soon as none of them goes on any more. */
  async all<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
    await Promise.allSettled([one, other]);
    return Promise.all([one, other]);
  }

  /**
   * Undoes something, whether the wait is over or not.
   * @returns what went wrong; undefined when nothing did
   */
  async undo(what: string, work: (deadline: Deadline) => Promise<unknown>): Promise<unknown> {
    const deadline = Deadline.after(undoMilliseconds, this.clock);
    try {
      await deadline.race(what, work(deadline));
      return undefined;
    } catch (error) {
      return error;
    }
  }
}
