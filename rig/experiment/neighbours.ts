import type { Host, NumberedGuest } from '../host/host.js';
import { macOf } from './experiment.js';
import type { LogWatch } from './log-watch.js';
import type { SteeredStation } from './steering.js';

/** The neighbours of a session's guest: started when they are first asked for, and kept for the next time. */
export class Neighbours {
  private readonly up = new Map<number, SteeredStation>();

  constructor(
    private readonly host: Host,
    private readonly log: LogWatch,
  ) {}

  /** A neighbour that answers; one that does not any more is started anew. */
  async start(number: number, wanted: { memoryMib: number; timeoutMs: number }): Promise<SteeredStation> {
    const known = this.up.get(number);
    if (known && (await answers(known.guest))) return known;
    const guest = this.host.guest(number);
    this.up.delete(number);
    await guest.stop();
    this.log.follow(guest);
    const station = { guest, mac: macOf('mp', await guest.start(wanted)) };
    this.up.set(number, station);
    return station;
  }

  /** Takes back what they are bound to. */
  async release(): Promise<void> {
    for (const { guest } of [...this.up.values()].reverse()) await guest.unbind();
  }
}

function answers(guest: NumberedGuest): Promise<boolean> {
  return guest.holdFrames().then(
    () => true,
    () => false,
  );
}
