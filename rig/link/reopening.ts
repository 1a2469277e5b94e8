import { setTimeout as pause } from 'node:timers/promises';
import { Deadline } from '../base/deadline.js';
import { LinkClosed, LinkUnavailable } from './errors.js';
import type { Link } from './link.js';
import { AsyncQueue } from './queue.js';

const retryMs = 50;

/**
 * Opens a link that outlives being unplugged: when the medium is gone it is opened again as soon as it is back, within
 * `patienceMs`. What was under way is lost, as on a bad line: who uses it must send again what is not answered, and
 * must find out whether it is still the same peer.
 *
 * @param open opens the medium by a name that belongs to the board, not to the socket that it is plugged into
 * @throws LinkUnavailable when it cannot be opened the first time
 */
export async function openReopening(open: () => Promise<Link>, patienceMs: number): Promise<Link> {
  return new ReopeningLink(open, await open(), patienceMs);
}

class ReopeningLink implements Link {
  readonly incoming = new AsyncQueue<Uint8Array>();
  /** The link of the moment, or the one to come; rejects when none will come any more. */
  private current: Promise<Link>;
  private announceNext: () => void = () => undefined;
  /** Resolves when `current` is another one. */
  private next = this.awaitNext();
  private readonly closing = new AbortController();
  private readonly receiving: Promise<void>;

  constructor(
    private readonly open: () => Promise<Link>,
    first: Link,
    private readonly patienceMs: number,
  ) {
    this.current = Promise.resolve(first);
    this.receiving = this.receive();
  }

  /** Stays pending while the medium is away; then the bytes go out once more, as a whole. */
  async write(bytes: Uint8Array): Promise<void> {
    for (;;) {
      const { next } = this;
      const link = await this.current;
      try {
        await link.write(bytes);
        return;
      } catch (error) {
        if (!(error instanceof LinkClosed) || this.closing.signal.aborted) throw error;
        // A medium that takes no more bytes is as good as gone, also when it does not say so.
        await link.close();
        await next;
        if (this.closing.signal.aborted) throw error;
      }
    }
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.announceNext();
    await this.current.then(
      (link) => link.close(),
      () => undefined,
    );
    await this.receiving;
    this.incoming.end();
  }

  private awaitNext(): Promise<void> {
    return new Promise((resolve) => (this.announceNext = resolve));
  }

  private async receive(): Promise<void> {
    try {
      while (!this.closing.signal.aborted) await this.passOn(await this.current);
    } catch (error) {
      if (!this.closing.signal.aborted) this.incoming.fail(error);
    }
  }

  /** Hands on what arrives until the link is gone, and sees to the next one. */
  private async passOn(link: Link): Promise<void> {
    let end = new LinkClosed('the link takes no more bytes');
    try {
      for await (const bytes of link.incoming) this.incoming.push(bytes);
    } catch (error) {
      if (!(error instanceof LinkClosed)) throw error;
      end = error;
    }
    if (this.closing.signal.aborted) return;
    this.current = this.reopen(link, end);
    const announce = this.announceNext;
    this.next = this.awaitNext();
    announce();
  }

  private async reopen(gone: Link, cause: LinkClosed): Promise<Link> {
    await gone.close();
    const deadline = Deadline.after(this.patienceMs);
    let last: unknown = cause;
    while (!deadline.passed && !this.closing.signal.aborted) {
      try {
        return await this.open();
      } catch (error) {
        if (!(error instanceof LinkUnavailable)) throw error;
        last = error;
      }
      await pause(Math.min(retryMs, deadline.remaining), undefined, { signal: this.closing.signal }).catch(
        () => undefined,
      );
    }
    throw new LinkClosed(`${cause.message} and did not come back within ${this.patienceMs / 1000} s`, { cause: last });
  }
}
