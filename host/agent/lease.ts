import { randomBytes, timingSafeEqual } from 'node:crypto';
import { AgentError } from './errors.js';

/** Who may change this host now. */
export interface Lease {
  /** `user@computer`. */
  readonly holder: string;
  readonly run: string;
  /** The process of the holder, in terms of its computer; empty when the lease is to outlive any process. */
  readonly process: string;
  readonly remainingMs: number;
}

/** Who asks for the lease, and for how long at first. */
export interface LeaseRequest {
  readonly holder: string;
  readonly run: string;
  readonly process: string;
  readonly durationMs: number;
}

interface Held extends Omit<Lease, 'remainingMs'> {
  readonly token: string;
  /** In milliseconds of the agent's own clock. */
  end: number;
}

const shortestMs = 1000;
/** A bench that somebody keeps over a long weekend. */
const longestMs = 7 * 24 * 60 * 60 * 1000;

/**
 * The one lease of this host. Its end is reckoned by a clock that nobody sets: a controller whose clock is wrong cannot
 * lose its lease by that, nor keep it.
 */
export class LeaseBook {
  private held: Held | undefined;

  /** `now` is a clock in milliseconds that only goes forward. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Who holds the lease; nobody after its end. */
  get current(): Lease | undefined {
    const held = this.living();
    if (!held) return undefined;
    const { holder, run, process } = held;
    return { holder, run, process, remainingMs: Math.ceil(held.end - this.now()) };
  }

  /** Gives the lease to who asks, or to its holder anew, and returns its token. @throws AgentError `BenchBusy` */
  acquire({ holder, run, process, durationMs }: LeaseRequest, token: string): string {
    checkName('holder', holder, /^[\x21-\x7e]{1,100}$/, 'without spaces');
    checkName('run', run, /^[\x20-\x7e]{1,100}$/, 'of ASCII');
    const held = this.living();
    if (held && !isSame(held.token, token)) throw busy(held, this.now());
    const end = this.endAfter(durationMs);
    this.held = { holder, run, process, end, token: held?.token ?? randomBytes(16).toString('hex') };
    return this.held.token;
  }

  /** Puts the end off, and never brings it nearer. */
  renew(token: string, durationMs: number): void {
    const held = this.require(token);
    held.end = Math.max(held.end, this.endAfter(durationMs));
  }

  release(token: string): void {
    const held = this.living();
    if (held && isSame(held.token, token)) this.held = undefined;
  }

  /** Ends the lease of a holder, and of a run unless that is empty; returns what was ended. */
  break(holder: string, run: string): Lease | undefined {
    const { current } = this;
    if (!current) return undefined;
    if (current.holder !== holder || (run !== '' && current.run !== run)) {
      throw new AgentError(
        'precondition',
        'LeaseHolderOther',
        `the lease is held by ${current.holder} for run ${current.run}, not by ${holder}${run && ` for run ${run}`}`,
        'ask who holds it now ("rig bench check BENCH"), and name that one',
      );
    }
    this.held = undefined;
    return current;
  }

  /** Lets a change pass only with the token of the lease. @throws AgentError `BenchBusy`, `LeaseMissing`, `LeaseLost` */
  require(token: string): Held {
    const held = this.living();
    if (held && isSame(held.token, token)) return held;
    if (token === '') {
      if (held) throw busy(held, this.now());
      const remedy = 'take the bench first';
      throw new AgentError('precondition', 'LeaseMissing', 'a change needs the lease of this host', remedy);
    }
    const now = held ? `it is held by ${held.holder} for run ${held.run}` : 'it has ended';
    throw new AgentError('precondition', 'LeaseLost', `the lease is not yours any more: ${now}`, 'start the run again');
  }

  private living(): Held | undefined {
    if (this.held && this.held.end <= this.now()) this.held = undefined;
    return this.held;
  }

  private endAfter(durationMs: number): number {
    if (durationMs >= shortestMs && durationMs <= longestMs) return this.now() + durationMs;
    const remedy = `ask for ${shortestMs} to ${longestMs} ms`;
    throw new AgentError('argument', 'LeaseMalformed', `a lease cannot last ${durationMs} ms`, remedy);
  }
}

function busy({ holder, run, end }: Held, now: number): AgentError {
  const seconds = Math.ceil((end - now) / 1000);
  return new AgentError(
    'precondition',
    'BenchBusy',
    `the host is leased to ${holder} for run ${run}, for ${seconds} s unless it is renewed`,
    `wait until that ends; "rig bench unlock BENCH --holder ${holder}" ends it at once`,
  );
}

/** Names go into messages, into logs and onto command lines. */
function checkName(what: string, text: string, allowed: RegExp, which: string): void {
  if (allowed.test(text)) return;
  const remedy = `give 1 to 100 printable characters ${which}`;
  throw new AgentError(
    'argument',
    'LeaseMalformed',
    `the ${what} of a lease cannot be ${JSON.stringify(text)}`,
    remedy,
  );
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
