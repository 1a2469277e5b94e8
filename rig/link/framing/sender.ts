import type { Link } from '../link.js';
import type { Flight } from './flight.js';

/** Gives what is due to the link, one writing at a time: on a line that is held back another would only pile up. */
export class Sender {
  private writing = false;

  /** @param broken called when the link takes no bytes any more */
  constructor(
    private readonly link: Link,
    private readonly broken: (error: unknown) => void,
  ) {}

  /** Sends what is due of `flights`, now or as soon as the link has taken what came before. */
  send(flights: readonly Flight[]): void {
    if (this.writing) return;
    const due = flights.filter((flight) => flight.due);
    if (due.length === 0) return;
    const now = performance.now();
    for (const flight of due) {
      flight.due = false;
      flight.sendings += 1;
      flight.sentAt = now;
    }
    this.writing = true;
    this.link.write(Buffer.concat(due.map(({ bytes }) => bytes))).then(
      () => {
        this.writing = false;
        this.send(flights);
      },
      (error: unknown) => this.broken(error),
    );
  }
}
