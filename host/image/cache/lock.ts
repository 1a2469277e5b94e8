import { randomUUID } from 'node:crypto';
import { link, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { errnoOf } from '../../../rig/base/errors.js';
import { LabError } from '../errors.js';
import { identify, isAlive, parseIdentity, type ProcessIdentity } from './process-identity.js';

/** An exclusive claim on a path, between processes. */
export interface Lock {
  release(): Promise<void>;
}

export interface LockOptions {
  readonly signal: AbortSignal;
  /** How long to wait for a living holder before giving up. */
  readonly deadlineMs: number;
  /** Called once when the lock turns out to be held by a living process. */
  readonly onWait?: (holderPid: number) => void;
}

interface Claim {
  /** Tells this very claim from any other on the same path, also by the same process. */
  readonly nonce: string;
  readonly holder: ProcessIdentity;
}

const pollMs = 200;

/** A claim appears only whole; one that cannot be read was cut by a crash of the machine, so nobody holds it. */
const unreadable: Claim = { nonce: 'unreadable', holder: { pid: 0, start: '0', boot: '' } };

function parseClaim(text: string): Claim {
  const holder = parseIdentity(text);
  if (holder === undefined) return unreadable;
  const { nonce } = JSON.parse(text) as { nonce?: unknown };
  return typeof nonce === 'string' ? { nonce, holder } : unreadable;
}

async function read(path: string): Promise<Claim | undefined> {
  try {
    return parseClaim(await readFile(path, 'utf8'));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Puts a claim at the path if there is none. A link is atomic and shows the file only with its whole content. */
async function tryClaim(path: string): Promise<Claim | undefined> {
  const holder = await identify(process.pid);
  if (holder === undefined) throw new Error('this process does not find itself in /proc');
  const nonce = randomUUID();
  const text = JSON.stringify({ ...holder, nonce });
  const draft = `${path}.${nonce}.draft`;
  try {
    await writeFile(draft, text, { mode: 0o600 });
    await link(draft, path);
    return { nonce, holder };
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return undefined;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Removes the claim of a dead process. Several processes may judge the same claim at the same time and one of them may
 * be slow: so the right to remove is itself claimed, under the nonce of the claim that is to go. Only its owner removes,
 * and only after seeing that very claim still in place. An owner that died on the way is removed by the same rule.
 */
async function removeDead(path: string, dead: Claim): Promise<void> {
  const right = `${path}.${dead.nonce}`;
  if ((await tryClaim(right)) === undefined) {
    const other = await read(right);
    if (other !== undefined && !(await isAlive(other.holder))) await removeDead(right, other);
    return;
  }
  if ((await read(path))?.nonce === dead.nonce) await unlink(path);
  await unlink(right);
}

/** Waits for the lock at the path and takes it; a dead holder's lock is taken over. */
export async function acquireLock(path: string, options: LockOptions): Promise<Lock> {
  const end = performance.now() + options.deadlineMs;
  let told = false;
  for (;;) {
    options.signal.throwIfAborted();
    const mine = await tryClaim(path);
    if (mine !== undefined) return { release: () => release(path, mine) };
    const holder = await read(path);
    if (holder === undefined) continue;
    if (!(await isAlive(holder.holder))) {
      await removeDead(path, holder);
      continue;
    }
    if (!told) options.onWait?.(holder.holder.pid);
    told = true;
    if (performance.now() > end) {
      throw new LabError(
        'LabLocked',
        `process ${holder.holder.pid} has held ${path} for more than ${Math.round(options.deadlineMs / 1000)} s`,
        `wait for it, or end it if it hangs: kill ${holder.holder.pid}`,
      );
    }
    await delay(pollMs, undefined, { signal: options.signal }).catch(() => options.signal.throwIfAborted());
  }
}

async function release(path: string, mine: Claim): Promise<void> {
  if ((await read(path))?.nonce === mine.nonce) await unlink(path);
}
