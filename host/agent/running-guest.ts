import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Deadline } from '../../rig/base/deadline.js';
import { Resources } from '../../rig/base/resources.js';
import { isSame, type Binding } from './binding.js';
import type { ConsoleLog } from './console-log.js';
import { AgentError } from './errors.js';
import { mpMac, tapMac } from './guest-command.js';
import { guestName } from './guest-number.js';
import { GuestPause } from './guest-pause.js';
import { Guest } from './guest.js';
import type { Guestd, GuestInterface } from './guestd.js';
import type { GuestMemory } from './memory-search.js';
import { MpDevice } from './mp-device.js';
import { createMacvtap, createTap, tapName, type NicUse } from './network.js';
import { locateGuestMemory, readGuestPages } from './pagemap.js';
import { Watchpoints } from './watchpoints.js';

/** What a guest is asked for. */
export interface WantedGuest {
  /** 0, or that of a neighbour. */
  readonly number: number;
  readonly memoryMib: number;
  /** Until guestd answers. */
  readonly timeoutMs: number;
  /** With a shell and other programs. */
  readonly programs: boolean;
  /** Its stock interface is a macvtap upon the NIC, in place of a tap in a bridge. A neighbour has neither. */
  readonly macvtap: boolean;
  /** Of its interface "mp". */
  readonly queuePairs: number;
  /** See {@link GuestDescription}. */
  readonly busyLoopUs: number;
}

/** What a guest is started with. */
export interface GuestSurroundings {
  /** Folder with `guest/` and `bin/`. */
  readonly opt: string;
  readonly console: ConsoleLog;
  readonly complain: (message: string) => void;
  /** Aborts when the agent ends. */
  readonly end: AbortSignal;
  /** Name of the network device that a macvtap is put upon. */
  nic(): Promise<string>;
}

/** For all that the start of a guest did; the guest alone may need twenty seconds to go. */
export const undoTimeoutMs = 60_000;

const answerTimeoutMs = 30_000;
const pollIntervalMs = 20;

interface Parts {
  readonly guest: Guest;
  readonly mp: MpDevice;
  readonly watchpoints: Watchpoints;
  readonly pause: GuestPause;
  readonly interfaces: readonly GuestInterface[];
}

/** A guest that answers, with its port and what belongs to it, until it is stopped. */
export class RunningGuest {
  private bound: Binding | undefined;

  private constructor(
    private readonly wanted: WantedGuest,
    private readonly parts: Parts,
    private readonly resources: Resources,
  ) {}

  /** Starts a guest and waits until it answers; when it does not, nothing of it is left. */
  static async start(wanted: WantedGuest, around: GuestSurroundings, signal: AbortSignal): Promise<RunningGuest> {
    const resources = new Resources(around.complain);
    const program = (name: string): string => join(around.opt, 'bin', name);
    try {
      if (hasTap(wanted)) await createTap(resources);
      const mp = MpDevice.open(program('mpport'), wanted.queuePairs);
      resources.defer('mp device', () => mp.close());
      const guest = await spawnGuest(mp, wanted, around, resources);
      resources.defer('guest', () => guest.stop());
      resources.defer('binding', () => mp.unbind());
      const watchpoints = new Watchpoints(program('mpwatch'), guest.pid);
      resources.defer('watchpoints', () => watchpoints.disarm());
      const pause = new GuestPause(guest.pid, around.complain);
      // A program that stands still cannot be told to end.
      resources.defer('running guest', () => pause.resume());
      const limits = { timeoutMs: wanted.timeoutMs, signal: AbortSignal.any([signal, around.end]) };
      const interfaces = await guest.ready(limits);
      return new RunningGuest(wanted, { guest, mp, watchpoints, pause, interfaces }, resources);
    } catch (error) {
      await resources.close(Deadline.after(undoTimeoutMs));
      throw error;
    }
  }

  get pid(): number {
    return this.parts.guest.pid;
  }

  get interfaces(): readonly GuestInterface[] {
    return this.parts.interfaces;
  }

  /** Why it ended without being told to; nothing while it lives. */
  get death(): AgentError | undefined {
    return this.parts.guest.death;
  }

  /** Resolves when it has ended, for whatever reason. */
  get ended(): Promise<void> {
    return this.parts.guest.ended;
  }

  /** How its port is bound; nothing while it is not. */
  get binding(): Binding | undefined {
    return this.parts.mp.isBound ? this.bound : undefined;
  }

  get watchpoints(): Watchpoints {
    return this.parts.watchpoints;
  }

  get pause(): GuestPause {
    return this.parts.pause;
  }

  /** What the NIC is used for while no port is bound to it. */
  get stockUse(): NicUse {
    if (this.wanted.number > 0) return 'host';
    return this.wanted.macvtap ? 'macvtap' : 'bridge';
  }

  /** Whether it is one that was asked for so. */
  isLike(other: WantedGuest): boolean {
    return isDeepStrictEqual({ ...this.wanted, timeoutMs: 0 }, { ...other, timeoutMs: 0 });
  }

  /** Whether its port is bound like this. @throws AgentError `AlreadyBound` when it is bound in another way */
  isBoundAs(binding: Binding): boolean {
    if (!this.binding) return false;
    if (isSame(this.binding, binding)) return true;
    throw new AgentError(
      'precondition',
      'AlreadyBound',
      `${guestName(this.wanted.number)} is bound in another way`,
      'release it first, as taking the bench does',
    );
  }

  /** Sets how frames reach guests: all of them, and only while none is bound. */
  async chooseReceive({ mutant, mode }: Binding): Promise<void> {
    await this.parts.mp.setMutant(mutant);
    await this.parts.mp.setReceiveMode(mode);
  }

  async bind(nic: string, binding: Binding): Promise<void> {
    await this.parts.mp.bind(nic, binding);
    this.bound = binding;
  }

  /** Takes its queue back: on return no frame goes to it any more. Idempotent. */
  async unbind(): Promise<void> {
    const { mp, pause, watchpoints } = this.parts;
    // The binding ends when vhost, which may be paused, has given its buffers back.
    pause.resume();
    await watchpoints.disarm();
    await mp.unbind();
  }

  /** Lets `work` talk to guestd; when the guest dies meanwhile, rejects with the reason of its death. */
  talk<T>(work: (guestd: Guestd) => Promise<T>): Promise<T> {
    return this.parts.guest.talk(work);
  }

  /** Waits until it holds (or has lost) `count` frames, or the time is up. */
  async awaitFrames(count: number, timeoutMs: number, signal: AbortSignal): Promise<{ held: number; dropped: number }> {
    const deadline = Deadline.after(timeoutMs);
    for (;;) {
      const counts = await this.talk((guestd) => guestd.count({ timeoutMs: answerTimeoutMs, signal }));
      if (counts.held + counts.dropped >= count || deadline.passed) return counts;
      await new Promise((resolve) => setTimeout(resolve, pollIntervalMs));
    }
  }

  /** The page map of its memory, now, in pieces. */
  pages(): AsyncGenerator<Buffer> {
    return readGuestPages(this.pid, this.memoryBytes);
  }

  /** Where its memory is. */
  async memory(): Promise<GuestMemory> {
    const bytes = this.memoryBytes;
    return { process: this.pid, start: await locateGuestMemory(this.pid, bytes), bytes };
  }

  /** Ends it, and undoes what its start did. */
  stop(): Promise<void> {
    return this.resources.close(Deadline.after(undoTimeoutMs));
  }

  private get memoryBytes(): number {
    return this.wanted.memoryMib << 20;
  }
}

function hasTap({ number, macvtap }: WantedGuest): boolean {
  return number === 0 && !macvtap;
}

async function spawnGuest(
  mp: MpDevice,
  wanted: WantedGuest,
  { opt, console, nic }: GuestSurroundings,
  resources: Resources,
): Promise<Guest> {
  const { number, memoryMib, programs, busyLoopUs } = wanted;
  await console.beginGuest();
  const macvtap = wanted.macvtap ? await createMacvtap(resources, await nic(), tapMac) : undefined;
  try {
    const guest = Guest.spawn({
      name: guestName(number),
      images: join(opt, 'guest'),
      memoryMib,
      programs,
      console: console.path,
      mpMac: mpMac(number),
      busyLoopUs,
      tapName: hasTap(wanted) ? tapName : undefined,
      mpDescriptors: mp.descriptors,
      macvtap: macvtap?.fd,
      consoleTail: () => console.tail(),
    });
    mp.handOver();
    return guest;
  } finally {
    await macvtap?.close();
  }
}
