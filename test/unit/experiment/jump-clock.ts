import type { Clock } from '../../../rig/base/clock.js';

/** Whoever waits for less only makes a pause; longer times are deadlines. */
const longestPause = 1000;

/**
 * A clock that stands still while work is done, and jumps over every pause. Deadlines pass when pauses have added up to
 * them, or when it is told to.
 */
export class JumpClock implements Clock {
  private time = 0;
  private readonly sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();

  /** @param stride least time that a pause takes, in milliseconds */
  constructor(private readonly stride = 1) {}

  now(): number {
    return this.time;
  }

  after(milliseconds: number, wake: () => void): () => void {
    const sleeper = { at: this.time + milliseconds, wake };
    this.sleepers.add(sleeper);
    if (milliseconds <= longestPause) {
      setImmediate(() => {
        if (this.sleepers.has(sleeper)) this.jump(Math.max(sleeper.at - this.time, this.stride));
      });
    }
    return () => void this.sleepers.delete(sleeper);
  }

  /** Lets so many milliseconds pass at once. */
  jump(milliseconds: number): void {
    this.time += milliseconds;
    for (const sleeper of [...this.sleepers].sort((a, b) => a.at - b.at)) {
      if (sleeper.at > this.time || !this.sleepers.delete(sleeper)) continue;
      sleeper.wake();
    }
  }

  /** Whether nobody waits any more. */
  get idle(): boolean {
    return this.sleepers.size === 0;
  }
}
