import { readFileSync } from 'node:fs';
import { Claims, parseClaim, thisMachine, type ClaimWorld, type LockHolder } from './claims.js';
import { Deadline } from './deadline.js';
import { BenchError, errnoOf } from './errors.js';
import { isAlive } from './process-identity.js';

/** An exclusive claim on a path, between processes of one machine. */
export interface Lock {
  release(): Promise<void>;
}

export interface LockOptions {
  /** How long a living holder is waited for. One that has passed already: the lock is taken now or not at all. */
  readonly deadline: Deadline;
  readonly signal?: AbortSignal;
  /** What others are told about why it is held. */
  readonly purpose?: string;
  /** Called once when the lock turns out to be held by a living process. */
  readonly onWait?: (holder: LockHolder) => void;
}

/** A living process has the lock, and the deadline has passed. */
export class Locked extends BenchError {
  constructor(
    readonly path: string,
    readonly holder: LockHolder,
  ) {
    const purpose = holder.purpose && ` (${holder.purpose})`;
    super(
      'Locked',
      `process ${holder.pid}${purpose} holds ${path}`,
      `wait for it, or end it if it hangs: kill ${holder.pid}`,
    );
  }
}

const pollMs = 200;
/** To remove a dead claim takes a moment; whoever does it is waited for even by those who do not wait for holders. */
const removalMs = 5000;
const removalPollMs = 5;

/**
 * Waits for the lock at the path and takes it; a dead holder's lock is taken over, by one of those who want it.
 * @throws Locked at the deadline, or the signal's reason when that is aborted
 */
export async function acquireLock(
  path: string,
  { deadline, signal, purpose = '', onWait }: LockOptions,
  world: ClaimWorld = thisMachine,
): Promise<Lock> {
  const claims = new Claims(world);
  const wait = async (holder: LockHolder, limit: Deadline, interval: number): Promise<void> => {
    if (limit.passed) throw new Locked(path, holder);
    await world.pause(Math.min(interval, limit.remaining), signal).catch(() => signal?.throwIfAborted());
  };
  let told = false;
  let removal: Deadline | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const mine = await claims.attempt(path, purpose);
    if (mine !== undefined) return { release: () => claims.release(path, mine) };
    const found = await claims.read(path);
    if (found === undefined) continue;
    if (world.isAlive(found.holder)) {
      if (!told) onWait?.(found.holder);
      told = true;
      await wait(found.holder, deadline, pollMs);
    } else {
      const remover = await claims.removeDead(path, found);
      removal ??= Deadline.after(Math.max(removalMs, deadline.remaining));
      await wait(remover ?? found.holder, removal, remover === undefined ? 0 : removalPollMs);
    }
  }
}

/** Who holds the lock at the path now. A holder that no longer lives does not count. */
export function lockHolder(path: string): LockHolder | undefined {
  try {
    const { holder } = parseClaim(readFileSync(path, 'utf8'));
    return isAlive(holder) ? holder : undefined;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
