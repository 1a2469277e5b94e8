import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { errnoOf } from './errors.js';
import { identify, isAlive, parseIdentity, type ProcessIdentity } from './process-identity.js';

/** Who has a claim, and what for. */
export interface LockHolder extends ProcessIdentity {
  /** In the holder's own words, such as the name of its run. */
  readonly purpose: string;
}

/** A process's exclusive claim on a path: a file that names it. */
export interface Claim {
  /** Tells this very claim from any other on the same path, also by the same process. */
  readonly nonce: string;
  readonly holder: LockHolder;
}

/**
 * What claims are made of: steps on files that are atomic between processes, who lives, and time. Functions fail like
 * those of node:fs.
 */
export interface ClaimWorld {
  /** This process. */
  self(): ProcessIdentity | undefined;
  isAlive(identity: ProcessIdentity): boolean;
  read(path: string): string | Promise<string>;
  write(path: string, text: string): void | Promise<void>;
  link(from: string, to: string): void | Promise<void>;
  unlink(path: string): void | Promise<void>;
  pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void>;
}

/** The one that we live in. */
export const thisMachine: ClaimWorld = {
  self: () => identify(process.pid),
  isAlive,
  read: (path) => readFileSync(path, 'utf8'),
  write: (path, text) => writeFileSync(path, text, { mode: 0o600 }),
  link: linkSync,
  unlink: unlinkSync,
  pause: (milliseconds, signal) => delay(milliseconds, undefined, signal && { signal }),
};

/** A claim appears only whole; one that cannot be read was cut by a crash of the machine, so nobody holds it. */
const unreadable: Claim = { nonce: 'unreadable', holder: { pid: 0, start: '0', boot: '', purpose: '' } };

/** The claim in a file's text. */
export function parseClaim(text: string): Claim {
  const holder = parseIdentity(text);
  if (holder === undefined) return unreadable;
  const { nonce, purpose } = JSON.parse(text) as Record<string, unknown>;
  // It becomes part of a path.
  if (typeof nonce !== 'string' || !/^[\w-]{1,64}$/.test(nonce)) return unreadable;
  return { nonce, holder: { ...holder, purpose: typeof purpose === 'string' ? purpose : '' } };
}

/** The steps from which a lock is built. Each may be interrupted by any step of any other process, or be the last. */
export class Claims {
  constructor(private readonly world: ClaimWorld) {}

  /** Puts a claim at the path if there is none. A link is atomic and shows the file only with its whole content. */
  async attempt(path: string, purpose: string): Promise<Claim | undefined> {
    const self = this.world.self();
    if (self === undefined) throw new Error('this process does not find itself in /proc');
    const holder = { ...self, purpose };
    const nonce = randomUUID();
    const draft = `${path}.${nonce}.draft`;
    try {
      await this.world.write(draft, JSON.stringify({ ...holder, nonce }));
      await this.world.link(draft, path);
      return { nonce, holder };
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return undefined;
      throw error;
    } finally {
      await this.unlink(draft);
    }
  }

  /** The claim that is at the path now. */
  async read(path: string): Promise<Claim | undefined> {
    try {
      return parseClaim(await this.world.read(path));
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Gives up a claim of this process. */
  async release(path: string, mine: Claim): Promise<void> {
    if ((await this.read(path))?.nonce === mine.nonce) await this.unlink(path);
  }

  /**
   * Removes the claim of a dead process. Several processes may judge the same claim at the same time and one of them may
   * be slow: so the right to remove is itself claimed, under the nonce of the claim that is to go. Only its owner removes,
   * and only after seeing that very claim still in place. An owner that died on the way is removed by the same rule.
   * Resolves to the living process that is at it already, if there is one.
   */
  async removeDead(path: string, dead: Claim): Promise<LockHolder | undefined> {
    const right = `${path}.${dead.nonce}`;
    const mine = await this.attempt(right, 'removing a dead claim');
    if (mine === undefined) {
      const other = await this.read(right);
      if (other === undefined) return undefined;
      return this.world.isAlive(other.holder) ? other.holder : this.removeDead(right, other);
    }
    try {
      if ((await this.read(path))?.nonce === dead.nonce) await this.unlink(path);
    } finally {
      await this.release(right, mine);
    }
    return undefined;
  }

  private async unlink(path: string): Promise<void> {
    try {
      await this.world.unlink(path);
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
    }
  }
}
