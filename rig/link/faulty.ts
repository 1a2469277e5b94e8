import { LinkClosed } from './errors.js';
import type { Link } from './link.js';
import { AsyncQueue } from './queue.js';
import { seededRandom } from '../base/random.js';

/** How often the bytes of one direction suffer; each is a probability, 0 unless given. */
export interface FaultRates {
  /** Of each byte: one of its bits is inverted. */
  readonly flip?: number;
  /** Of each byte: it is lost. */
  readonly drop?: number;
  /** Of each piece: it arrives twice. */
  readonly duplicate?: number;
  /** Of each piece: 1 to 8 random bytes arrive before it. */
  readonly garbage?: number;
}

/** What goes wrong on a link. Deterministic: it depends on the seed and on the bytes that pass. */
export interface FaultPlan {
  readonly seed: number;
  readonly outgoing?: FaultRates;
  readonly incoming?: FaultRates;
}

/** How many faults were injected. */
export interface FaultCounts {
  flip: number;
  drop: number;
  duplicate: number;
  garbage: number;
}

/** A link that damages what passes through it, and that can be stalled or cut. */
export class FaultyLink implements Link {
  readonly incoming = new AsyncQueue<Uint8Array>();
  readonly injected: FaultCounts = { flip: 0, drop: 0, duplicate: 0, garbage: 0 };
  private readonly outgoing: (bytes: Uint8Array) => Uint8Array;
  private gate: { readonly opened: Promise<void>; readonly open: () => void } | undefined;
  private cutOff = false;

  constructor(
    private readonly inner: Link,
    plan: FaultPlan,
  ) {
    // Each direction has its own source: how the two interleave in time must not change what is damaged.
    this.outgoing = this.damager(plan.outgoing ?? {}, seededRandom(plan.seed));
    void this.receive(this.damager(plan.incoming ?? {}, seededRandom(plan.seed ^ 0x5bd1e995)));
  }

  /** From now on nothing moves: writes stay pending and nothing arrives, as on a line whose peer holds CTS. */
  stall(): void {
    if (this.gate !== undefined) return;
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    this.gate = { opened, open };
  }

  /** Ends a stall: what was held moves on. */
  resume(): void {
    this.gate?.open();
    this.gate = undefined;
  }

  /** The medium is gone, as when a cable is pulled. */
  cut(): void {
    this.cutOff = true;
    this.incoming.fail(new LinkClosed('the link was cut'));
    this.resume();
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.gate?.opened;
    if (this.cutOff) throw new LinkClosed('the link was cut');
    const damaged = this.outgoing(bytes);
    if (damaged.length > 0) await this.inner.write(damaged);
  }

  async close(): Promise<void> {
    this.cutOff = true;
    this.incoming.end();
    this.resume();
    await this.inner.close();
  }

  private async receive(damage: (bytes: Uint8Array) => Uint8Array): Promise<void> {
    try {
      for await (const bytes of this.inner.incoming) {
        await this.gate?.opened;
        const damaged = damage(bytes);
        if (damaged.length > 0) this.incoming.push(damaged);
      }
      this.incoming.end();
    } catch (error) {
      this.incoming.fail(error);
    }
  }

  private damager(rates: FaultRates, random: () => number): (bytes: Uint8Array) => Uint8Array {
    const happens = (kind: keyof FaultCounts): boolean => {
      const happened = random() < (rates[kind] ?? 0);
      if (happened) this.injected[kind] += 1;
      return happened;
    };
    const randomByte = (): number => Math.floor(random() * 256);
    return (bytes) => {
      const damaged: number[] = [];
      if (happens('garbage')) {
        for (let count = 1 + (randomByte() & 7); count > 0; count -= 1) damaged.push(randomByte());
      }
      for (let copies = happens('duplicate') ? 2 : 1; copies > 0; copies -= 1) {
        for (const byte of bytes) {
          if (happens('drop')) continue;
          damaged.push(happens('flip') ? byte ^ (1 << (randomByte() & 7)) : byte);
        }
      }
      return Uint8Array.from(damaged);
    };
  }
}
