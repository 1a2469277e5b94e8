import { join } from 'node:path';
import { checkBinding, type Binding } from './binding.js';
import { Consoles, type ConsoleLog } from './console-log.js';
import { CopyCount, type CopyCalls } from './copy-count.js';
import { Deadline } from '../../rig/base/deadline.js';
import { messageOf } from '../../rig/base/errors.js';
import { Resources } from '../../rig/base/resources.js';
import { AgentError } from './errors.js';
import { awaitCarrier, HostNetwork } from './network.js';
import { DirectMap } from './direct-map.js';
import { disturb, type Disturbance } from './disturb.js';
import { guestName } from './guest-number.js';
import { Guests } from './guests.js';
import {
  checkGuestCommand,
  type FrameReport,
  type FrameSeries,
  type GuestCommandResult,
  type GuestInterface,
  type Role,
} from './guestd.js';
import { listNics, takeInventory, type Inventory, type NetworkDevice } from './inventory.js';
import { IommuJournal, type JournalReading } from './iommu-journal.js';
import { readMemory, type MemoryRange } from './memory-read.js';
import { MemorySearch, type SearchRequest, type SearchResult } from './memory-search.js';
import { loadDriverOf, loadedModules, loadModules, unloadModules } from './modules.js';
import { Mutex } from './mutex.js';
import { checkPing, pingFromHost, type PingResult } from './ping.js';
import { RunningGuest, undoTimeoutMs, type WantedGuest } from './running-guest.js';
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

/** Driver of the programmable NIC, which is the one under test unless another is named. */
const programmableDriver = 'mpnic';

const reportTimeoutMs = 120_000;

/** A guest that answers. */
export interface StartedGuest {
  readonly pid: number;
  readonly interfaces: readonly GuestInterface[];
}

/** This host with its NIC and its guests: what may be done in which state. Changes happen one at a time. */
export class KvmHost {
  private readonly changes = new Mutex();
  private readonly ending = new AbortController();
  private readonly symbols: KernelSymbols;
  private readonly copyCount: CopyCount;
  private readonly iommuJournal: IommuJournal;
  private readonly memorySearch: MemorySearch;
  private readonly consoles: Consoles;
  private readonly guests: Guests;
  private network: HostNetwork | undefined;
  /** PCI address of the NIC under test; empty: the one with {@link programmableDriver}. */
  private underTest = '';

  constructor(private readonly options: HostOptions) {
    this.consoles = new Consoles(options.state);
    const nic = async (): Promise<string> => (await this.requireNic('')).nic;
    this.guests = new Guests((wanted, signal) => {
      const console = this.console(wanted.number);
      return RunningGuest.start(wanted, { ...options, console, end: this.end, nic }, signal);
    }, options.complain);
    this.copyCount = new CopyCount();
    this.iommuJournal = new IommuJournal();
    this.memorySearch = new MemorySearch(join(options.opt, 'bin', 'mpsearch'));
    this.symbols = new KernelSymbols(join(options.opt, 'bin', 'mpsym'), options.state);
  }

  /** Aborts when the agent ends. */
  get end(): AbortSignal {
    return this.ending.signal;
  }

  /** Console of the guest, or of a neighbour. */
  console(number: number): ConsoleLog {
    return this.consoles.of(number);
  }

  inventory(): Promise<Inventory> {
    return takeInventory();
  }

  /**
   * Loads the mp stack and gives the NIC under test, if there is one, the host's address.
   * @param pciAddress of the NIC under test from now on; empty: the one with {@link programmableDriver}
   */
  loadModules(pciAddress: string): Promise<readonly string[]> {
    return this.changes.run(async () => {
      checkPciAddress(pciAddress);
      const modules = await loadModules();
      if (this.underTest !== pciAddress) await this.leaveNic();
      this.underTest = pciAddress;
      if (!this.network) await this.adoptNic();
      this.symbols.prefetch();
      return modules;
    });
  }

  /** Stops the guests and removes the mp stack. */
  unloadModules(): Promise<void> {
    return this.changes.run(async () => {
      await this.endGuest(0);
      await this.guests.dropSpare();
      await this.leaveNic();
      await unloadModules();
    });
  }

  /** Starts a guest and waits until it answers; when it does not, nothing of it is left. */
  startGuest(nic: string, wanted: WantedGuest, signal: AbortSignal): Promise<StartedGuest> {
    return this.changes.run(async () => {
      checkWanted(wanted);
      const { number } = wanted;
      const network = await this.requireNic(nic);
      const guest = await this.guests.start(wanted, signal);
      try {
        await network.use(this.guests.nicUse());
        // Whoever wants to search hears why it cannot be done.
        if (number === 0) void this.memorySearch.prepare().catch(() => undefined);
        void guest.ended.then(() => this.noticeEnd(number, guest));
        return { pid: guest.pid, interfaces: guest.interfaces };
      } catch (error) {
        await this.endGuest(number);
        throw error;
      }
    });
  }

  /** Starts a guest that {@link startGuest} takes when it is asked for the same; needs no NIC. */
  keepGuestReady(wanted: WantedGuest, signal: AbortSignal): Promise<StartedGuest> {
    return this.changes.run(async () => {
      checkWanted(wanted);
      const { pid, interfaces } = await this.guests.keepReady(wanted, signal);
      return { pid, interfaces };
    });
  }

  /** Stops a neighbour; or the guest, with all neighbours. Idempotent. */
  stopGuest(number: number): Promise<void> {
    return this.changes.run(() => this.endGuest(number));
  }

  /** Hands frames that the NIC receives to a guest. Idempotent for the same binding. */
  bind(number: number, nic: string, binding: Binding): Promise<void> {
    return this.changes.run(async () => {
      checkBinding(number, binding);
      const guest = this.guests.require(number);
      const network = await this.requireNic(nic);
      if (guest.isBoundAs(binding)) return;
      if (this.guests.isFirst(binding)) await guest.chooseReceive(binding);
      try {
        await network.use(this.guests.nicUse(binding));
        await guest.bind(network.nic, binding);
        await awaitCarrier(network.nic);
      } catch (error) {
        await network.use(this.guests.nicUse());
        throw error;
      }
    });
  }

  /** Takes them back: on return no frame goes to the guest's mp interface any more. Idempotent. */
  unbind(number: number): Promise<void> {
    return this.changes.run(async () => {
      if (!this.guests.find(number)?.binding) return;
      await this.guests.require(number).unbind();
      await this.network?.use(this.guests.nicUse());
    });
  }

  async holdFrames(number: number, role: Role, signal: AbortSignal): Promise<void> {
    await this.guests.require(number).talk((guestd) => guestd.hold(role, signal));
  }

  /** Waits until a guest holds (or has lost) `count` frames, or the time is up. */
  async awaitFrames(
    number: number,
    count: number,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<{ held: number; dropped: number }> {
    return this.guests.require(number).awaitFrames(count, timeoutMs, signal);
  }

  async reportFrames(number: number, signal: AbortSignal): Promise<readonly FrameReport[]> {
    return this.guests.require(number).talk((guestd) => guestd.report({ timeoutMs: reportTimeoutMs, signal }));
  }

  /** Lets the guest send back what arrives on an interface. */
  async startEcho(role: Role, signal: AbortSignal): Promise<void> {
    await this.guests.require(0).talk((guestd) => guestd.echo(role, signal));
  }

  /** Ends that; tells how many frames were sent back, and how many could not be. */
  async endEcho(signal: AbortSignal): Promise<{ echoed: number; lost: number }> {
    return this.guests.require(0).talk((guestd) => guestd.endEcho(signal));
  }

  /** Lets a guest send frames of its own; tells how many its card has sent. */
  async sendFrames(number: number, role: Role, series: FrameSeries, signal: AbortSignal): Promise<number> {
    return this.guests.require(number).talk((guestd) => guestd.send(role, series, signal));
  }

  /** The page map of a guest's memory, now, in pieces. */
  translateGuest(number: number): AsyncGenerator<Buffer> {
    return this.guests.require(number).pages();
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
      'map journal': async () => this.iommuJournal.tryOut(await this.someCard()),
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
    return this.changes.run(() => this.guests.require(0).pause.pause());
  }

  /** Lets it go on. Idempotent, also when there is no guest. */
  resumeGuest(): Promise<void> {
    return this.changes.run(() => Promise.resolve(this.guests.find(0)?.pause.resume()));
  }

  /** Searches all memory of this host for nonces of frames, while the guest is paused. */
  async searchMemory(request: SearchRequest, signal: AbortSignal): Promise<SearchResult> {
    const guest = this.guests.require(0);
    if (!guest.pause.paused) {
      throw new AgentError('precondition', 'GuestNotPaused', 'the guest is not paused', 'pause it for the search');
    }
    return this.memorySearch.search(await guest.memory(), request, signal);
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
    number: number,
    role: Role,
    address: string,
    count: number,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<PingResult> {
    checkPing(address, count, timeoutMs);
    return this.guests.require(number).talk((guestd) => guestd.ping(role, address, count, { timeoutMs, signal }));
  }

  /** Runs a shell command in the guest, in the network of one of its interfaces. */
  async runInGuest(role: Role, command: string, timeoutMs: number, signal: AbortSignal): Promise<GuestCommandResult> {
    checkGuestCommand(command, timeoutMs);
    return this.guests.require(0).talk((guestd) => guestd.run(role, command, { timeoutMs, signal }));
  }

  async statistics(): Promise<Map<string, bigint>> {
    return readStatistics((await this.requireNic('')).nic);
  }

  /** Disturbs the NIC under test; tells why that was refused, or nothing. */
  disturbNic(disturbance: Disturbance): Promise<string> {
    return this.changes.run(async () => disturb((await this.requireNic('')).nic, disturbance));
  }

  /** Ends everything that the agent has started. */
  async close(): Promise<void> {
    this.ending.abort(new AgentError('cancelled', 'AgentEnds', 'the agent is being stopped', 'start it again'));
    await this.changes.run(async () => {
      await this.copyCount.close().catch((error: unknown) => this.options.complain(messageOf(error)));
      await this.endGuest(0);
      await this.guests.dropSpare();
      await this.network?.close();
    });
  }

  private async tryMemorySearch(): Promise<void> {
    await this.memorySearch.prepare();
    // A guest that runs may be searched.
    if (!this.guests.find(0)) await this.memorySearch.close();
  }

  private async tryWatchpoints(): Promise<void> {
    // There are no others than those that a guest's buffers may be watched with.
    await this.guests.find(0)?.watchpoints.disarm();
    await new Watchpoints(join(this.options.opt, 'bin', 'mpwatch'), process.pid).tryOut();
  }

  /** Ends a neighbour; or the guest, with all neighbours and what its frames are looked at with. */
  private async endGuest(number: number): Promise<void> {
    const resources = new Resources(this.options.complain);
    resources.defer('NIC of the guest', () => this.network?.use(this.guests.nicUse()));
    resources.defer(guestName(number), () => this.guests.stop(number));
    if (number === 0) resources.defer('search of the memory', () => this.memorySearch.close());
    await resources.close(Deadline.after(undoTimeoutMs));
    if (number > 0) return;
    await this.copyCount.close();
    await this.iommuJournal.close();
  }

  /** A guest that ends by itself leaves a host that can start another one. */
  private noticeEnd(number: number, guest: RunningGuest): void {
    if (!guest.death) return;
    this.options.complain(guest.death.message);
    void this.changes.run(async () => {
      if (this.guests.bury(number, guest)) await this.endGuest(number);
    });
  }

  private requireBound(): RunningGuest {
    const guest = this.guests.require(0);
    if (guest.binding) return guest;
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
        this.underTest === ''
          ? `this host has no network device with driver ${programmableDriver}`
          : `no network device of this host is at ${this.underTest}`,
        'see the kernel log for why no driver took the NIC, and "lspci" for where it is',
      );
    }
    if (name !== '' && name !== network.nic) {
      throw new AgentError(
        'argument',
        'NicUnknown',
        `${name} is not the NIC under test, ${network.nic} is`,
        'name it or no NIC',
      );
    }
    return network;
  }

  private async adoptNic(): Promise<HostNetwork | undefined> {
    const nic = await this.nicUnderTest();
    if (!nic || nic.name === '') return undefined;
    const network = new HostNetwork(nic.name, this.options.complain, nic.driver !== programmableDriver);
    await network.use('host');
    this.network = network;
    return network;
  }

  /** The NIC is not used by anybody here on return. */
  private async leaveNic(): Promise<void> {
    const { network } = this;
    if (network && this.guests.any) {
      const what = `a guest uses ${network.nic}, so no other NIC can be under test`;
      throw new AgentError('precondition', 'NicInUse', what, 'stop the guest first, as taking the bench does');
    }
    this.network = undefined;
    await network?.close();
  }

  private async nicUnderTest(): Promise<NetworkDevice | undefined> {
    const { underTest } = this;
    if (underTest === '') return (await listNics()).find(({ driver }) => driver === programmableDriver);
    const find = async () => (await listNics()).find(({ pciAddress }) => pciAddress === underTest);
    const nic = await find();
    if (!nic || nic.driver !== '') return nic;
    await loadDriverOf(underTest);
    return find();
  }

  /** Address of the NIC under test; while there is none, of any card: the kernel tells of all of them or of none. */
  private async someCard(): Promise<string> {
    const card = (await this.nicUnderTest()) ?? (await listNics())[0];
    if (card) return card.pciAddress;
    throw new AgentError('precondition', 'NicMissing', 'this host has no network card', 'see "lspci" on the host');
  }
}

function checkWanted({ number, macvtap, queuePairs }: WantedGuest): void {
  if (![1, 2, 4].includes(queuePairs)) {
    const what = `${guestName(number)} cannot have ${queuePairs} queue pairs`;
    throw new AgentError('argument', 'QueuePairsInvalid', what, 'ask for 1, 2 or 4');
  }
  if (number === 0 || !macvtap) return;
  const what = `${guestName(number)} has no interface "tap", so no macvtap either`;
  throw new AgentError('argument', 'NeighbourWithoutTap', what, 'leave it out');
}

function checkPciAddress(text: string): void {
  if (text === '' || /^[0-9a-f]{4}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7]$/.test(text)) return;
  const what = `"${text}" is not the address of a PCI device`;
  throw new AgentError('argument', 'PciAddressMalformed', what, 'write it as "lspci -D" does: 0000:03:00.0');
}
