import { longestTimer } from '../../base/clock.js';
import type { Flight } from './flight.js';
import type { Pace } from './pace.js';
import type { Sender } from './sender.js';

/**
 * The unanswered requests in the order of their numbers. They are sent again, all of them, when one seems lost: the NIC
 * carries out nothing behind a gap.
 */
export class Window {
  /** Requests begun, and times that a request was sent again. */
  requests = 0;
  retries = 0;
  private readonly flights: Flight[] = [];
  private progressAt = 0;
  private recoveredAt = -Infinity;
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param requestMs longest wait for a good answer
   * @param expired called when that is over, with what was under way: the window is empty then
   */
  constructor(
    private readonly sender: Sender,
    private readonly pace: Pace,
    private readonly requestMs: number,
    private readonly expired: (flights: readonly Flight[]) => void,
  ) {}

  get room(): number {
    return this.pace.window - this.flights.length;
  }

  /** Words of the longest unanswered request. */
  private get longest(): number {
    return Math.max(0, ...this.flights.map(({ request }) => request.count));
  }

  /** Some unanswered request is so. */
  has(property: (flight: Flight) => boolean): boolean {
    return this.flights.some(property);
  }

  /** The unanswered request with this number and operation. */
  find(sequence: number, operation: number): Flight | undefined {
    return this.flights.find(({ request }) => request.sequence === sequence && request.operation === operation);
  }

  /** Sends a request. */
  launch(flight: Flight): void {
    this.requests += 1;
    if (this.flights.length === 0) this.progressAt = performance.now();
    this.flights.push(flight);
    this.sender.send(this.flights);
    this.arm();
  }

  /** The good answer to a request came. */
  answered(flight: Flight): void {
    const index = this.flights.indexOf(flight);
    this.flights.splice(index, 1);
    this.progressAt = performance.now();
    this.pace.answered(flight.request.count, flight.sendings === 1 ? this.progressAt - flight.sentAt : undefined);
    // The NIC answers in order: the answers to those before it were lost.
    if (index > 0) this.lost();
    this.arm();
  }

  /** A frame was lost on the way, this or that. */
  lost(): void {
    // What was sent again cannot have been answered before a round trip is over: until then these are old traces.
    if (this.flights.length === 0 || performance.now() - this.recoveredAt < this.pace.roundTrip) return;
    this.pace.lost();
    this.sendAgain();
  }

  /** Ends all waiting; returns what was under way. */
  clear(): readonly Flight[] {
    clearTimeout(this.timer);
    return this.flights.splice(0);
  }

  private arm(): void {
    clearTimeout(this.timer);
    if (this.flights.length === 0) return;
    const now = performance.now();
    const patience = Math.max(this.progressAt, this.recoveredAt) + this.pace.timeout(this.longest) - now;
    const left = this.progressAt + this.requestMs - now;
    this.timer = setTimeout(() => this.silent(), Math.max(0, Math.min(patience, left, longestTimer)));
  }

  private silent(): void {
    if (performance.now() - this.progressAt >= this.requestMs) {
      this.expired(this.clear());
      return;
    }
    this.pace.silent(this.longest);
    this.sendAgain();
  }

  private sendAgain(): void {
    this.recoveredAt = performance.now();
    for (const flight of this.flights) {
      if (flight.due) continue;
      flight.due = true;
      this.retries += 1;
    }
    this.sender.send(this.flights);
    this.arm();
  }
}
