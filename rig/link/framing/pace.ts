import { constants } from '../../../firmware/registers/generated/registers.js';

/** Bounds of the patience with an answer, in milliseconds. */
export interface Patience {
  /** Until the round trip of requests of that length has been measured. */
  readonly firstMs: number;
  readonly shortestMs: number;
  readonly longestMs: number;
}

const leastBurst = 4;
const cleanBeforeGrowth = 16;

/**
 * How much may be under way at once and how long to wait for it, learnt from what the line does. The wait follows the
 * round trips as in RFC 6298; burst and window shrink on a line that loses frames, since long frames are hit more
 * often and all that is behind a lost one is in vain.
 */
export class Pace {
  /** Most words of the next request. */
  burst: number = constants.LINK_MAX_WORDS;
  /** Most unanswered requests. */
  window: number = constants.LINK_WINDOW;
  private clean = 0;
  private smoothed: number | undefined;
  /** Words of the longest request whose round trip was measured. */
  private longest = 0;
  private variation = 0;
  private backoff = 1;

  constructor(private readonly patience: Patience) {}

  /** Time that a request and its answer need, in milliseconds; 0 until one has been measured. */
  get roundTrip(): number {
    return this.smoothed ?? 0;
  }

  /** How long to wait for the next answer when the longest request under way has so many words, in milliseconds. */
  timeout(words: number): number {
    const { firstMs, shortestMs, longestMs } = this.patience;
    // What a short request needed tells nothing of a long one: on a slow line the words are most of it.
    const least = words > 2 * this.longest ? firstMs : 0;
    const measured = this.smoothed === undefined ? firstMs : Math.max(least, this.smoothed + 4 * this.variation);
    return Math.min(Math.max(measured, shortestMs) * this.backoff, longestMs);
  }

  /** A good answer came to a request of so many words; with the round trip when it was sent only once. */
  answered(words: number, roundTripMs?: number): void {
    this.backoff = 1;
    if (roundTripMs !== undefined) {
      this.learn(roundTripMs);
      this.longest = Math.max(this.longest, words, 1);
    }
    this.clean += 1;
    if (this.clean < cleanBeforeGrowth) return;
    this.clean = 0;
    this.burst = Math.min(this.burst * 2, constants.LINK_MAX_WORDS);
    this.window = Math.min(this.window * 2, constants.LINK_WINDOW);
  }

  /** A request or an answer was lost. */
  lost(): void {
    this.clean = 0;
    this.burst = Math.max(this.burst / 2, leastBurst);
    this.window = Math.max(this.window / 2, 1);
  }

  /** Nothing came for as long as {@link timeout}. */
  silent(words: number): void {
    this.lost();
    if (this.timeout(words) < this.patience.longestMs) this.backoff *= 2;
  }

  private learn(sample: number): void {
    if (this.smoothed === undefined) {
      this.smoothed = sample;
      this.variation = sample / 2;
      return;
    }
    this.variation += (Math.abs(this.smoothed - sample) - this.variation) / 4;
    this.smoothed += (sample - this.smoothed) / 8;
  }
}
