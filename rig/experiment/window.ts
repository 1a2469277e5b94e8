/** After so long without an arrival, what is on its way is taken for lost. */
const silenceMilliseconds = 5_000;

/**
 * How many frames may be sent, so that never more than a window of them are on their way: a card drops what finds no buffer,
 * and nobody knows how fast the guest behind it is. Frames that are lost do not hold up the others for ever.
 */
export class Window {
  private arrivals = 0;
  private lost = 0;
  private quietSince: number;

  /**
   * @param size frames that may be on their way at once
   * @param count frames in all
   */
  constructor(
    private readonly size: number,
    private readonly count: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.quietSince = now();
  }

  /** Frames that may be sent, of all. */
  get allowed(): number {
    return Math.min(this.count, this.arrivals + this.lost + this.size);
  }

  /** Whether all may be sent. */
  get open(): boolean {
    return this.allowed === this.count;
  }

  /** So many arrivals are worth to be told of. */
  get wanted(): number {
    return this.arrivals + Math.ceil(this.size / 2);
  }

  /** So many frames have arrived in all. */
  note(arrivals: number): void {
    if (arrivals > this.arrivals) {
      this.arrivals = arrivals;
      this.quietSince = this.now();
    } else if (this.now() - this.quietSince > silenceMilliseconds) {
      this.lost = this.allowed - this.arrivals;
      this.quietSince = this.now();
    }
  }
}
