import type { Ability } from '../bench/bench.js';
import { messageOf } from '../base/errors.js';
import type { CodeFunction } from '../evidence/code-names.js';
import type { Collected } from '../evidence/experiment.js';
import type { GuestPages } from '../evidence/guest-pages.js';
import type { Landing } from '../evidence/landing.js';
import { readLandingTouches } from '../evidence/landing-touch.js';
import type { LandingTouch, TouchObservation } from '../evidence/touch.js';
import { PAGE_BYTES } from '../evidence/types.js';
import type { Host } from '../host/host.js';
import type { MachineMemory } from '../host/machine-memory.js';
import type { Access, Touch, TouchObserver } from '../host/touch-observer.js';

/** What was read of a watch, but for the names of who touched what; `T` is what is told of each frame. */
type Seen<T> = Omit<TouchObservation, 'functions' | 'landings'> & { readonly landings: readonly T[] };
type Unnamed = Seen<LandingTouch>;

/**
 * The watch of the host's processors during one round. Trouble with it makes the line unavailable, with the reason; it
 * never ends the round, and never lets the line hold.
 */
export class ProcessorWatch {
  /** Milliseconds spent on switching and reading, apart from what the machine lost in speed. */
  milliseconds = 0;
  private trouble: string | undefined;
  private ended = false;
  private readonly observer: TouchObserver | undefined;

  constructor(ability: Ability<TouchObserver>) {
    if (ability.available) this.observer = ability.value;
    else this.trouble = ability.why;
  }

  async begin(): Promise<void> {
    await this.attempt((observer) => observer.start());
  }

  /** What was seen at the places of the frames, once the watch has ended. */
  read(landings: readonly Landing[], guest: GuestPages, memory: MachineMemory): Promise<Collected<Unnamed>> {
    return this.look((observer) => readLandingTouches(landings, guest, memory, observer));
  }

  /** What was seen, once the watch has ended, and at the places of the frames as `places` asks for it. */
  async look<T>(places: (observer: TouchObserver) => readonly T[]): Promise<Collected<Seen<T>>> {
    const read = await this.attempt(async (observer): Promise<Seen<T>> => {
      const { seen, unknown } = await observer.account();
      return { landings: places(observer), seen, unknown, instructions: observer.instructions() };
    });
    return read ?? { unavailable: this.trouble ?? 'nobody watched' };
  }

  /** What was done to `length` bytes at each of some machine addresses; null: not known. */
  async touches(addresses: readonly number[], length: number): Promise<ReadonlyMap<number, Touch> | null> {
    const found = await this.attempt((observer) =>
      Promise.resolve(new Map(addresses.map((at) => [at, touchedWithin(observer, at, length)]))),
    );
    return found ?? null;
  }

  /** Why nothing is known; undefined while nothing is wrong. */
  get reason(): string | undefined {
    return this.trouble;
  }

  /** Ends the watch, also one of which nobody knows whether it has begun. Idempotent. */
  async end(): Promise<void> {
    if (!this.observer || this.ended) return;
    const { observer } = this;
    this.ended = true;
    const account = await this.attempt(() => observer.account());
    if (account?.watching === false) this.trouble = 'somebody else has ended the watch before';
    const started = performance.now();
    await observer.stop().catch((error: unknown) => (this.trouble ??= messageOf(error)));
    this.milliseconds += performance.now() - started;
  }

  private async attempt<T>(work: (observer: TouchObserver) => Promise<T>): Promise<T | undefined> {
    if (!this.observer || this.trouble !== undefined) return undefined;
    const started = performance.now();
    try {
      return await work(this.observer);
    } catch (error) {
      this.trouble = messageOf(error);
      return undefined;
    } finally {
      this.milliseconds += performance.now() - started;
    }
  }
}

/** Adds the names of the kernel's functions that touched frames. */
export async function nameTouchers(host: Host, seen: Collected<Unnamed>): Promise<Collected<TouchObservation>> {
  if ('unavailable' in seen) return seen;
  return {
    ...seen,
    functions: await functionsOf(
      host,
      seen.landings.flatMap(({ accesses }) => accesses),
    ),
  };
}

/** The kernel's functions behind some accesses; none when the host cannot tell: only the words are poorer then. */
export async function functionsOf(host: Host, accesses: readonly Access[]): Promise<readonly CodeFunction[]> {
  const wanted = new Set(accesses.map(({ instruction }) => instruction));
  if (wanted.size === 0) return [];
  const symbols = await host.resolveSymbols([...wanted]).catch(() => []);
  const functions = symbols.flatMap((symbol): CodeFunction[] =>
    symbol ? [{ name: symbol.function, module: symbol.module || null, start: symbol.start, end: symbol.end }] : [],
  );
  return [...new Map(functions.map((one) => [one.start, one])).values()];
}

/** A range may lie across the border of two pages. */
function touchedWithin(observer: TouchObserver, address: number, length: number): Touch {
  const border = Math.min(length, PAGE_BYTES - (address % PAGE_BYTES));
  const first = observer.touched(address, border);
  if (border === length) return first;
  const second = observer.touched(address + border, length - border);
  return {
    loaded: first.loaded + second.loaded,
    stored: first.stored + second.stored,
    accesses: [...first.accesses, ...second.accesses],
  };
}
