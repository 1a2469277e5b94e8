import { join } from 'node:path';
import { ConsoleLog } from './console-log.js';
import { CopyCount, type CopyCalls } from './copy-count.js';
import { Deadline } from '../../rig/base/deadline.js';
import { messageOf } from '../../rig/base/errors.js';
import { Resources } from '../../rig/base/resources.js';
import { AgentError } from './errors.js';
import { createMacvtap, createTap, HostNetwork, tapName, type NicUse } from './network.js';
import { DirectMap } from './direct-map.js';
import { Guest } from './guest.js';
import { tapMac } from './guest-command.js';
import { GuestPause } from './guest-pause.js';
import {
  checkGuestCommand,
  type FrameReport,
  type FrameSeries,
  type GuestCommandResult,
  type GuestInterface,
  type Role,
} from './guestd.js';
import { listNics, takeInventory, type Inventory } from './inventory.js';
import { IommuJournal, type JournalReading } from './iommu-journal.js';
import { readMemory, type MemoryRange } from './memory-read.js';
import { MemorySearch, type SearchRequest, type SearchResult } from './memory-search.js';
import { loadedModules, loadModules, unloadModules } from './modules.js';
import { MpDevice, type ReceiveMode } from './mp-device.js';
import { Mutex } from './mutex.js';
import { locateGuestMemory, readGuestPages } from './pagemap.js';
import { checkPing, pingFromHost, type PingResult } from './ping.js';
import { readStatistics } from './statistics.js';
import { KernelSymbols, type KernelFunction } from './symbols.js';
import { Watchpoints, type WatchedPlace, type WatchRequest, type WatchResult } from './watchpoints.js';
import { tryWitness, type Witness, type WitnessTrial } from './witnesses.js';

/** Where the agent finds its files and keeps its own. */
export interface HostOptions {
  /** Folder with `guest/` and `bin/`. */
  readonly opt: string;
  /** Folder for what lives as long as the agent. */
  readonly state: string;
  readonly complain: (message: string) => void;
}

/** Driver of our NIC. */
const driver = 'mpnic';

const answerTimeoutMs = 30_000;
const reportTimeoutMs = 120_000;
const pollIntervalMs = 20;
/** For all that the start of a guest did; the guest alone may need twenty seconds to go. */
const undoTimeoutMs = 60_000;

/** What a guest is asked for. */
export interface WantedGuest {
  readonly memoryMib: number;
  /** Until guestd answers. */
  readonly timeoutMs: number;
  /** With a shell and other programs. */
  readonly programs: boolean;
  /** Its stock interface is a macvtap upon the NIC, in place of a tap in a bridge. */
  readonly macvtap: boolean;
}

/** A guest that answers. */
export interface StartedGuest {
  readonly pid: number;
  readonly interfaces: readonly GuestInterface[];
}

interface ReadyGuest extends Omit<Running, 'boundAs'> {
  readonly programs: boolean;
  readonly interfaces: readonly GuestInterface[];
}

interface Running {
  readonly guest: Guest;
  readonly mp: MpDevice;
  readonly watchpoints: Watchpoints;
  readonly pause: GuestPause;
  readonly memoryMib: number;
  /** What the NIC is used for while mp is not bound. */
  readonly stockUse: NicUse;
  /** Receive mode and mutant of the last binding. */
  boundAs?: string;
  /** Undoes what the start of the guest did. */
  readonly resources: Resources;
}

/** This host with its NIC and its guest: what may be done in which state. Changes happen one at a time. */
export class KvmHost {
  readonly console: ConsoleLog;
  private readonly changes = new Mutex();
  private readonly ending = new AbortController();
  private readonly symbols: KernelSymbols;
  private readonly copyCount: CopyCount;
  private readonly iommuJournal: IommuJournal;
  private readonly memorySearch: MemorySearch;
  private network: HostNetwork | undefined;
  private running: Running | undefined;
  private spare: ReadyGuest | undefined;
  /** Why the last guest is no more, if it died by itself. */
  private death: AgentError | undefined;

  constructor(private readonly options: HostOptions) {
    this.console = new ConsoleLog(join(options.state, 'guest-console.log'));
    this.copyCount = new CopyCount();
    this.iommuJournal = new IommuJournal();
    this.memorySearch = new MemorySearch(join(options.opt, 'bin', 'mpsearch'));
    this.symbols = new KernelSymbols(join(options.opt, 'bin', 'mpsym'), options.state);
  }

  /** Aborts when the agent ends. */
  get end(): AbortSignal {
    return this.ending.signal;
  }

  inventory(): Promise<Inventory> {
    return takeInventory();
  }

  /** Loads the mp stack and gives the NIC, if there is one, the host's address. */
  loadModules(): Promise<readonly string[]> {
    return this.changes.run(async () => {
      const modules = await loadModules();
      if (!this.network) await this.adoptNic();
      this.symbols.prefetch();
      return modules;
    });
  }

  /** Stops the guest and removes the mp stack. */
  unloadModules(): Promise<void> {
    return this.changes.run(async () => {
      await this.endGuest();
      await this.dropSpare();
      await this.network?.close();
      this.network = undefined;
      await unloadModules();
    });
  }

  /** Starts the guest and waits until it answers; when it does not, nothing of it is left. */
  startGuest(nic: string, wanted: WantedGuest, signal: AbortSignal): Promise<StartedGuest> {
    return this.changes.run(async () => {
      if (this.running) {
        throw new AgentError(
          'precondition',
          'GuestRuns',
          'the guest runs already',
          'stop it first, as taking the bench does',
        );
      }
      const network = await this.requireNic(nic);
      this.death = undefined;
      const ready = (await this.takeSpare(wanted)) ?? (await this.readyGuest(wanted, signal));
      const resources = new Resources(this.options.complain);
      try {
        resources.defer('NIC of the guest', () => network.use('host'));
        resources.defer('guest', () => ready.resources.close(Deadline.after(undoTimeoutMs)));
        const { guest, mp, watchpoints, pause, memoryMib, stockUse } = ready;
        await network.use(stockUse);
        resources.defer('search of the memory', () => this.memorySearch.close());
        // Whoever wants to search hears why it cannot be done.
        void this.memorySearch.prepare().catch(() => undefined);
        this.running = { guest, mp, watchpoints, pause, memoryMib, stockUse, resources };
        void guest.ended.then(() => this.noticeEnd(guest));
        return { pid: guest.pid, interfaces: ready.interfaces };
      } catch (error) {
        await resources.close(Deadline.after(undoTimeoutMs));
        throw error;
      }
    });
  }

  /** Starts a guest that {@link startGuest} takes when it is asked for the same; needs no NIC. */
  keepGuestReady(wanted: WantedGuest, signal: AbortSignal): Promise<StartedGuest> {
    return this.changes.run(async () => {
      await this.dropSpare();
      this.spare = await this.readyGuest(wanted, signal);
      return { pid: this.spare.guest.pid, interfaces: this.spare.interfaces };
    });
  }

  /** Stops the guest, if there is one. */
  stopGuest(): Promise<void> {
    return this.changes.run(() => this.endGuest());
  }

  /** Hands the NIC's receive queue to the guest; `mutant` may be empty. Idempotent for the same mode and mutant. */
  bind(nic: string, mode: ReceiveMode, mutant: string): Promise<void> {
    return this.changes.run(async () => {
      const running = this.requireGuest();
      const { mp } = running;
      const network = await this.requireNic(nic);
      const wanted = `${mode} ${mutant}`;
      if (mp.isBound && running.boundAs === wanted) return;
      if (mp.isBound) {
        throw new AgentError(
          'precondition',
          'AlreadyBound',
          `mp is bound to ${network.nic} in another way`,
          'release it first, as taking the bench does',
        );
      }
      await mp.setMutant(mutant);
      await mp.setReceiveMode(mode);
      await network.use('mp');
      try {
        await mp.bind(network.nic);
        running.boundAs = wanted;
      } catch (error) {
        await network.use(running.stockUse);
        throw error;
      }
    });
  }

  /** Takes the receive queue back: on return no frame goes to the guest's mp interface any more. Idempotent. */
  unbind(): Promise<void> {
    return this.changes.run(async () => {
      if (!this.running?.mp.isBound) return;
      const { mp, watchpoints, pause, stockUse } = this.requireGuest();
      // The binding ends when vhost, which may be paused, has given its buffers back.
      pause.resume();
      await watchpoints.disarm();
      await mp.unbind();
      await this.network?.use(stockUse);
    });
  }

  async holdFrames(role: Role, signal: AbortSignal): Promise<void> {
    await this.requireGuest().guest.talk((guestd) => guestd.hold(role, signal));
  }

  /** Waits until the guest holds (or has lost) `count` frames, or the time is up. */
  async awaitFrames(count: number, timeoutMs: number, signal: AbortSignal): Promise<{ held: number; dropped: number }> {
    const { guest } = this.requireGuest();
    const deadline = Deadline.after(timeoutMs);
    for (;;) {
      const counts = await guest.talk((guestd) => guestd.count({ timeoutMs: answerTimeoutMs, signal }));
      if (counts.held + counts.dropped >= count || deadline.passed) return counts;
      await new Promise((resolve) => setTimeout(resolve, pollIntervalMs));
    }
  }

  reportFrames(signal: AbortSignal): Promise<readonly FrameReport[]> {
    return this.requireGuest().guest.talk((guestd) => guestd.report({ timeoutMs: reportTimeoutMs, signal }));
  }

  /** Lets the guest send back what arrives on an interface. */
  async startEcho(role: Role, signal: AbortSignal): Promise<void> {
    await this.requireGuest().guest.talk((guestd) => guestd.echo(role, signal));
  }

  /** Ends that; tells how many frames were sent back, and how many could not be. */
  async endEcho(signal: AbortSignal): Promise<{ echoed: number; lost: number }> {
    return this.requireGuest().guest.talk((guestd) => guestd.endEcho(signal));
  }

  /** Lets the guest send frames of its own; tells how many its card has sent. */
  sendFrames(role: Role, series: FrameSeries, signal: AbortSignal): Promise<number> {
    return this.requireGuest().guest.talk((guestd) => guestd.send(role, series, signal));
  }

  /** The page map of the guest's memory, now, in pieces. */
  translateGuest(): AsyncGenerator<Buffer> {
    const { guest, memoryMib } = this.requireGuest();
    return readGuestPages(guest.pid, memoryMib << 20);
  }

  /** The kernel's functions that contain addresses of code; nothing for an address that is in none. */
  resolveSymbols(addresses: readonly bigint[]): Promise<readonly (KernelFunction | undefined)[]> {
    return this.symbols.resolve(addresses);
  }

  /** Watches places in buffers that the NIC has not filled yet. */
  armWatchpoints(places: readonly WatchRequest[]): Promise<readonly WatchedPlace[]> {
    return this.changes.run(() => this.requireBound().watchpoints.arm(places));
  }

  /** Tells what has hit the watched places, and ends that. */
  readWatchpoints(): Promise<readonly WatchResult[]> {
    return this.changes.run(() => this.requireBound().watchpoints.read());
  }

  /** Counts what is passed to the kernel's copy functions. */
  startCopyCount(): Promise<void> {
    return this.changes.run(() => this.copyCount.start());
  }

  /** Ends that; tells what everybody but the agent has passed to them. */
  endCopyCount(): Promise<readonly CopyCalls[]> {
    return this.changes.run(() => this.copyCount.end());
  }

  /** Uses each of some witnesses for a moment, in place of any use that there was. */
  tryWitnesses(wanted: readonly Witness[]): Promise<readonly WitnessTrial[]> {
    const uses: Readonly<Record<Witness, () => Promise<void>>> = {
      'map journal': async () => this.iommuJournal.tryOut(await someCard()),
      'memory search': () => this.tryMemorySearch(),
      watchpoints: () => this.tryWatchpoints(),
      'copy functions': () => this.copyCount.tryOut(),
    };
    return this.changes.run(async () => {
      const trials: WitnessTrial[] = [];
      for (const witness of wanted) trials.push(await tryWitness(witness, uses[witness]));
      return trials;
    });
  }

  /** Stops the guest with its vhost, for as long as its memory is looked at. Idempotent. */
  pauseGuest(): Promise<void> {
    return this.changes.run(() => this.requireGuest().pause.pause());
  }

  /** Lets it go on. Idempotent, also when there is no guest. */
  resumeGuest(): Promise<void> {
    return this.changes.run(() => Promise.resolve(this.running?.pause.resume()));
  }

  /** Searches all memory of this host for nonces of frames, while the guest is paused. */
  async searchMemory(request: SearchRequest, signal: AbortSignal): Promise<SearchResult> {
    const { guest, memoryMib, pause } = this.requireGuest();
    if (!pause.paused) {
      throw new AgentError('precondition', 'GuestNotPaused', 'the guest is not paused', 'pause it for the search');
    }
    const bytes = memoryMib << 20;
    const start = await locateGuestMemory(guest.pid, bytes);
    return this.memorySearch.search({ process: guest.pid, start, bytes }, request, signal);
  }

  /** Reads memory of this host. */
  async *readMemory(ranges: readonly MemoryRange[]): AsyncGenerator<Buffer> {
    yield* readMemory(await DirectMap.read(), ranges);
  }

  /** Begins to note what is mapped for the NIC. */
  startIommuJournal(): Promise<void> {
    return this.changes.run(async () => {
      const { nic } = await this.requireNic('');
      const device = (await listNics()).find(({ name }) => name === nic);
      if (!device)
        throw new AgentError('precondition', 'NicMissing', `${nic} is gone`, 'see the kernel log of the host');
      await this.iommuJournal.start(device.pciAddress);
    });
  }

  /** What was noted, and what pages of bus addresses lead to now. */
  readIommuJournal(pages: readonly number[]): Promise<JournalReading> {
    return this.changes.run(() => this.iommuJournal.read(pages));
  }

  /** Ends the journal. Idempotent. */
  endIommuJournal(): Promise<void> {
    return this.changes.run(() => this.iommuJournal.close());
  }

  async pingFromHost(address: string, count: number, timeoutMs: number, signal: AbortSignal): Promise<PingResult> {
    checkPing(address, count, timeoutMs);
    return pingFromHost(address, count, { timeoutMs, signal });
  }

  async pingFromGuest(
    role: Role,
    address: string,
    count: number,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<PingResult> {
    checkPing(address, count, timeoutMs);
    return this.requireGuest().guest.talk((guestd) => guestd.ping(role, address, count, { timeoutMs, signal }));
  }

  /** Runs a shell command in the guest, in the network of one of its interfaces. */
  async runInGuest(role: Role, command: string, timeoutMs: number, signal: AbortSignal): Promise<GuestCommandResult> {
    checkGuestCommand(command, timeoutMs);
    return this.requireGuest().guest.talk((guestd) => guestd.run(role, command, { timeoutMs, signal }));
  }

  async statistics(): Promise<Map<string, bigint>> {
    return readStatistics((await this.requireNic('')).nic);
  }

  /** Ends everything that the agent has started. */
  async close(): Promise<void> {
    this.ending.abort(new AgentError('cancelled', 'AgentEnds', 'the agent is being stopped', 'start it again'));
    await this.changes.run(async () => {
      await this.copyCount.close().catch((error: unknown) => this.options.complain(messageOf(error)));
      await this.endGuest();
      await this.dropSpare();
      await this.network?.close();
    });
  }

  private async tryMemorySearch(): Promise<void> {
    await this.memorySearch.prepare();
    // A guest that runs may be searched.
    if (!this.running) await this.memorySearch.close();
  }

  private async tryWatchpoints(): Promise<void> {
    // There are no others than those that a guest's buffers may be watched with.
    await this.running?.watchpoints.disarm();
    await new Watchpoints(join(this.options.opt, 'bin', 'mpwatch'), process.pid).tryOut();
  }

  /** The guest that was kept ready, if it is one like this; else it is ended. */
  private async takeSpare({ memoryMib, programs, macvtap }: WantedGuest): Promise<ReadyGuest | undefined> {
    const { spare } = this;
    const alike = spare?.memoryMib === memoryMib && spare.programs === programs && spare.stockUse === useOf(macvtap);
    if (spare && alike && !spare.guest.death) {
      this.spare = undefined;
      return spare;
    }
    await this.dropSpare();
    return undefined;
  }

  private async dropSpare(): Promise<void> {
    const { spare } = this;
    this.spare = undefined;
    await spare?.resources.close(Deadline.after(undoTimeoutMs));
  }

  /** A guest that answers, and what belongs to it; when it does not answer, nothing of it is left. */
  private async readyGuest(wanted: WantedGuest, signal: AbortSignal): Promise<ReadyGuest> {
    const { memoryMib, timeoutMs, programs, macvtap } = wanted;
    const resources = new Resources(this.options.complain);
    try {
      if (!macvtap) await createTap(resources);
      const mp = MpDevice.open(join(this.options.opt, 'bin', 'mpport'));
      resources.defer('mp device', () => mp.close());
      const guest = await this.spawnGuest(mp, wanted, resources);
      resources.defer('guest', () => guest.stop());
      resources.defer('binding', () => mp.unbind());
      const watchpoints = new Watchpoints(join(this.options.opt, 'bin', 'mpwatch'), guest.pid);
      resources.defer('watchpoints', () => watchpoints.disarm());
      const pause = new GuestPause(guest.pid, this.options.complain);
      // A program that stands still cannot be told to end.
      resources.defer('running guest', () => pause.resume());
      const interfaces = await guest.ready({ timeoutMs, signal: AbortSignal.any([signal, this.ending.signal]) });
      const stockUse = useOf(macvtap);
      return { guest, mp, watchpoints, pause, memoryMib, programs, stockUse, interfaces, resources };
    } catch (error) {
      await resources.close(Deadline.after(undoTimeoutMs));
      throw error;
    }
  }

  private async spawnGuest(mp: MpDevice, wanted: WantedGuest, resources: Resources): Promise<Guest> {
    await this.console.beginGuest();
    const macvtap = wanted.macvtap
      ? await createMacvtap(resources, (await this.requireNic('')).nic, tapMac)
      : undefined;
    try {
      const guest = Guest.spawn({
        images: join(this.options.opt, 'guest'),
        memoryMib: wanted.memoryMib,
        programs: wanted.programs,
        console: this.console.path,
        tapName,
        mpDescriptors: mp.descriptors,
        macvtap: macvtap?.fd,
        consoleTail: () => this.console.tail(),
      });
      mp.handOver();
      return guest;
    } finally {
      await macvtap?.close();
    }
  }

  private async endGuest(): Promise<void> {
    const running = this.running;
    this.running = undefined;
    await running?.resources.close(Deadline.after(undoTimeoutMs));
    await this.copyCount.close();
    await this.iommuJournal.close();
  }

  /** A guest that ends by itself leaves a host that can start another one. */
  private noticeEnd(guest: Guest): void {
    if (!guest.death) return;
    this.death = guest.death;
    this.options.complain(guest.death.message);
    void this.changes.run(async () => {
      if (this.running?.guest === guest) await this.endGuest();
    });
  }

  private requireGuest(): Running {
    if (this.running && !this.running.guest.death) return this.running;
    const death = this.running?.guest.death ?? this.death;
    if (death) throw death;
    throw new AgentError('precondition', 'GuestNotRunning', 'no guest runs', 'start it first');
  }

  private requireBound(): Running {
    const running = this.requireGuest();
    if (running.mp.isBound) return running;
    throw new AgentError('precondition', 'NotBound', 'mp is not bound to a network device', 'bind it first');
  }

  /** The network of the NIC; `name` may be empty. */
  private async requireNic(name: string): Promise<HostNetwork> {
    if ((await loadedModules()).length === 0) {
      throw new AgentError('precondition', 'ModulesNotLoaded', 'the mp stack is not loaded', 'load its modules first');
    }
    const network = this.network ?? (await this.adoptNic());
    if (!network) {
      throw new AgentError(
        'precondition',
        'NicMissing',
        `this host has no network device with driver ${driver}`,
        'see the kernel log for why the driver did not take the NIC',
      );
    }
    if (name !== '' && name !== network.nic) {
      throw new AgentError('argument', 'NicUnknown', `${name} is not our NIC, ${network.nic} is`, 'name it or no NIC');
    }
    return network;
  }

  private async adoptNic(): Promise<HostNetwork | undefined> {
    const nic = (await listNics()).find((device) => device.driver === driver && device.name !== '');
    if (!nic) return undefined;
    const network = new HostNetwork(nic.name, this.options.complain);
    await network.use('host');
    this.network = network;
    return network;
  }
}

function useOf(macvtap: boolean): NicUse {
  return macvtap ? 'macvtap' : 'bridge';
}

/** Address of our NIC; while no driver has taken it, of any card: the kernel tells of all of them or of none. */
async function someCard(): Promise<string> {
  const nics = await listNics();
  const card = nics.find((nic) => nic.driver === driver) ?? nics[0];
  if (card) return card.pciAddress;
  throw new AgentError('precondition', 'NicMissing', 'this host has no network card', 'see "lspci" on the host');
}
