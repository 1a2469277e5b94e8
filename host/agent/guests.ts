import { Deadline } from '../../rig/base/deadline.js';
import { Resources } from '../../rig/base/resources.js';
import { isAlike, type Binding } from './binding.js';
import { AgentError } from './errors.js';
import { guestName } from './guest-number.js';
import type { NicUse } from './network.js';
import { undoTimeoutMs, type RunningGuest, type WantedGuest } from './running-guest.js';

/** A guest as far as it matters that there are several. */
export type KeptGuest = Pick<RunningGuest, 'binding' | 'death' | 'stockUse' | 'isLike' | 'stop'>;

/**
 * The guest of this host and its neighbours, by their numbers. Neighbours live while the guest does, and end before it.
 * Changes happen one at a time; the caller sees to that.
 */
export class Guests<Kept extends KeptGuest = RunningGuest> {
  /** In the order of their start. */
  private readonly running = new Map<number, Kept>();
  private spare: Kept | undefined;
  /** Why the last guest of a number is no more, if it died by itself. */
  private readonly deaths = new Map<number, AgentError>();

  /** @param create starts a guest; nothing of it is left when that fails */
  constructor(
    private readonly create: (wanted: WantedGuest, signal: AbortSignal) => Promise<Kept>,
    private readonly complain: (message: string) => void,
  ) {}

  /** What the NIC is to be used for, with a port more that is bound like this. */
  nicUse(another?: Binding): NicUse {
    const bindings = [...this.bindings(), ...(another ? [another] : [])];
    if (bindings.some(({ addresses }) => addresses.length === 0)) return 'mp';
    return bindings.length > 0 ? 'host' : (this.running.get(0)?.stockUse ?? 'host');
  }

  /**
   * Whether a port that is bound like this is the first.
   * @throws AgentError `AlreadyBound` when others are bound so that frames reach them in another way
   */
  isFirst(binding: Binding): boolean {
    const bindings = this.bindings();
    if (bindings.every((one) => isAlike(one, binding))) return bindings.length === 0;
    const what = 'another guest is bound so that frames reach it in another way';
    throw new AgentError('precondition', 'AlreadyBound', what, 'release it first, as taking the bench does');
  }

  /** Starts one that is not there yet, or takes the spare one if it is like that. Nothing of it is left when that fails. */
  async start(wanted: WantedGuest, signal: AbortSignal): Promise<Kept> {
    const { number } = wanted;
    if (this.running.has(number)) {
      const what = `${guestName(number)} runs already`;
      throw new AgentError('precondition', 'GuestRuns', what, 'stop it first, as taking the bench does');
    }
    if (number > 0) this.require(0);
    if (number === 0) this.deaths.clear();
    this.deaths.delete(number);
    const guest = (await this.takeSpare(wanted)) ?? (await this.create(wanted, signal));
    this.running.set(number, guest);
    return guest;
  }

  /** Starts one that {@link start} takes when it is asked for the same. */
  async keepReady(wanted: WantedGuest, signal: AbortSignal): Promise<Kept> {
    await this.dropSpare();
    this.spare = await this.create(wanted, signal);
    return this.spare;
  }

  /** Ends the spare one, if there is one. */
  async dropSpare(): Promise<void> {
    const { spare } = this;
    this.spare = undefined;
    await spare?.stop();
  }

  /** Ends a neighbour; or the guest, with all neighbours before it. Idempotent. */
  async stop(number: number): Promise<void> {
    const resources = new Resources(this.complain);
    for (const [one, guest] of [...this.running]) {
      if (number > 0 && one !== number) continue;
      this.running.delete(one);
      resources.defer(guestName(one), () => guest.stop());
    }
    await resources.close(Deadline.after(undoTimeoutMs));
  }

  /** Whether one of them is there. */
  get any(): boolean {
    return this.running.size > 0;
  }

  /** One that was told to be there; nothing when there is none. */
  find(number: number): Kept | undefined {
    return this.running.get(number);
  }

  /** One that is there. @throws AgentError with the reason of its death, or `GuestNotRunning` */
  require(number: number): Kept {
    const guest = this.running.get(number);
    const death = guest?.death ?? this.deaths.get(number);
    if (death) throw death;
    if (guest) return guest;
    const what = number === 0 ? 'no guest runs' : `${guestName(number)} does not run`;
    throw new AgentError('precondition', 'GuestNotRunning', what, 'start it first');
  }

  /** Remembers why a guest ended by itself. Whether it is still one of those that are to be there. */
  bury(number: number, guest: Kept): boolean {
    if (guest.death && this.running.get(number) === guest) this.deaths.set(number, guest.death);
    return this.running.get(number) === guest;
  }

  private bindings(): readonly Binding[] {
    return [...this.running.values()].flatMap(({ binding }) => binding ?? []);
  }

  /** The guest that was kept ready, if it is one like this; one that is not is ended. */
  private async takeSpare(wanted: WantedGuest): Promise<Kept | undefined> {
    const { spare } = this;
    if (!spare?.isLike(wanted) || spare.death) {
      await this.dropSpare();
      return undefined;
    }
    this.spare = undefined;
    return spare;
  }
}
