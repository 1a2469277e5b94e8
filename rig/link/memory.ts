import { LinkClosed } from './errors.js';
import type { Link } from './link.js';
import { AsyncQueue } from './queue.js';

/** Two links joined back to back: what one writes arrives at the other. Closing either ends both. */
export function memoryPair(): readonly [Link, Link] {
  const left = new MemoryLink();
  const right = new MemoryLink();
  left.peer = right;
  right.peer = left;
  return [left, right];
}

class MemoryLink implements Link {
  readonly incoming = new AsyncQueue<Uint8Array>();
  peer: MemoryLink | undefined;
  private closed = false;

  async write(bytes: Uint8Array): Promise<void> {
    if (this.closed || this.peer === undefined) throw new LinkClosed('the in-memory link is closed');
    this.peer.incoming.push(new Uint8Array(bytes));
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.incoming.end();
    this.peer?.lose();
  }

  private lose(): void {
    if (this.closed) return;
    this.closed = true;
    this.incoming.fail(new LinkClosed('the other end of the in-memory link was closed'));
  }
}
