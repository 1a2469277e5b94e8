import { setTimeout as pause } from 'node:timers/promises';
import { BenchError } from '../base/errors.js';
import type { HostLease, LeaseAuthority } from '../host/lease.js';
import { benchWord } from './bench-word.js';
import { hasEndedHere, ownHolder, nameProcess } from './lease-holder.js';

/** Who takes the lease of a bench's host. */
export interface LeaseSeeker {
  readonly bench: string;
  readonly run: string;
  /** Token of a lease that "rig bench lock" has left for this user; empty: there is none. */
  readonly kept: string;
}

/** How long a lease lasts, and how often it is renewed, in milliseconds. */
export interface LeaseTimes {
  readonly durationMs: number;
  readonly renewMs: number;
}

/** Long enough for a host that is emulated and watched; a controller that was killed blocks nobody for longer. */
const defaultTimes: LeaseTimes = { durationMs: 120_000, renewMs: 20_000 };

/** A host that does not answer for so long is asked again. */
const callMilliseconds = 30_000;

/** The lease of a bench's host, renewed in the background until it is released. */
export class BenchLease {
  /** Rejects when the lease is lost while it should be held; never resolves. */
  readonly lost: Promise<never>;
  private readonly releasing = new AbortController();

  private constructor(
    private readonly authority: LeaseAuthority,
    private readonly bench: string,
    /** Whether it was there before, and is to stay. */
    private readonly adopted: boolean,
    private readonly times: LeaseTimes,
  ) {
    let lose: (error: BenchError) => void = () => undefined;
    this.lost = new Promise<never>((_, reject) => (lose = reject));
    // Whoever races against it sees the error.
    this.lost.catch(() => undefined);
    void this.keep(performance.now() + times.durationMs).then((why) => {
      if (why !== undefined) lose(this.loss(why));
    });
  }

  /**
   * Takes the lease: the one that was left for this user, or a new one. That of a process of this computer which has died
   * counts for nothing.
   * @throws BenchError `BenchBusy` naming who holds it
   */
  static async take(authority: LeaseAuthority, seeker: LeaseSeeker, times = defaultTimes): Promise<BenchLease> {
    const adopted = await adopt(authority, seeker.kept, times.durationMs);
    if (!adopted) await acquire(authority, seeker, times.durationMs);
    return new BenchLease(authority, seeker.bench, adopted, times);
  }

  /** Gives it back, unless it was left here to stay. */
  async release(): Promise<void> {
    this.releasing.abort();
    // A host that does not answer any more gives it up by itself.
    if (!this.adopted) await this.authority.releaseLease().catch(() => undefined);
  }

  /** Renews until it is released; resolves then to nothing, or else to why the lease is lost. */
  private async keep(firstEnd: number): Promise<string | undefined> {
    const { authority, times, releasing } = this;
    let end = firstEnd;
    while (!releasing.signal.aborted) {
      await pause(times.renewMs, undefined, { signal: releasing.signal, ref: false }).catch(() => undefined);
      if (releasing.signal.aborted) return undefined;
      const asked = performance.now();
      try {
        await authority.renewLease(times.durationMs, Math.max(1, Math.min(end - asked, callMilliseconds)));
        end = asked + times.durationMs;
      } catch (error) {
        if (releasing.signal.aborted) return undefined;
        // A host that is busy or out of reach for a moment has lost nothing yet.
        const { code, message } = error as Error & { code?: string };
        if (code === 'LeaseLost' || code === 'BenchBusy' || performance.now() >= end) return message;
      }
    }
    return undefined;
  }

  private loss(why: string): BenchError {
    const { bench } = this;
    const remedy = `see with "rig bench check ${benchWord(bench)}" who holds it now, and start the run again`;
    return new BenchError('LeaseLost', `the lease of bench "${bench}" is lost: ${why}`, remedy);
  }
}

async function adopt(authority: LeaseAuthority, token: string, durationMs: number): Promise<boolean> {
  if (token === '') return false;
  authority.showLease(token);
  try {
    await authority.renewLease(durationMs, durationMs);
    return true;
  } catch (error) {
    authority.showLease('');
    const { code } = error as Error & { code?: string };
    if (code === 'LeaseLost') return false;
    throw error;
  }
}

async function acquire(authority: LeaseAuthority, { bench, run }: LeaseSeeker, durationMs: number): Promise<void> {
  const request = { holder: ownHolder(), run, process: nameProcess(), durationMs };
  for (let mayBreak = true; ; mayBreak = false) {
    try {
      await authority.acquireLease(request);
      return;
    } catch (error) {
      if ((error as Error & { code?: string }).code !== 'BenchBusy') throw error;
      const lease = await authority.lease();
      // It has ended meanwhile: once more.
      if (!lease && mayBreak) continue;
      if (!lease || !mayBreak || !hasEndedHere(lease.process)) throw busy(bench, lease, error);
      await authority.breakLease(lease.holder, lease.run);
    }
  }
}

function busy(bench: string, lease: HostLease | null, cause: unknown): BenchError {
  if (!lease) return new BenchError('BenchBusy', `bench "${bench}" is contended`, 'try again', { cause });
  const { holder, run, remainingMs } = lease;
  return new BenchError(
    'BenchBusy',
    `bench "${bench}" is leased to ${holder} for run ${run}, for ${Math.ceil(remainingMs / 1000)} s unless it is renewed`,
    `wait until that ends; "rig bench unlock ${benchWord(bench)} --holder ${holder}" ends it at once`,
    { cause },
  );
}
