import { randomBytes } from 'node:crypto';
import type {
  Disturbance as WireDisturbance,
  LogSource as WireLogSource,
  Witness as WireWitness,
} from '../../host/proto/generated/agent.js';
import { BenchError } from '../base/errors.js';
import { createHostClient, type HostClient } from './client.js';
import { HostClientError } from './client-error.js';
import type { HostCredentials } from './credentials.js';
import type { HostIommuJournal } from './host-iommu-journal.js';
import type {
  BindOptions,
  CopyCalls,
  FrameReport,
  FrameSeries,
  GuestInterface,
  Host,
  HostInventory,
  HostSearch,
  KernelFunction,
  LogLines,
  LogSource,
  NumberedGuest,
  PageRun,
  ReceiveMode,
  Role,
  WatchedPlace,
  WatchResult,
  Disturbance,
  Witness,
  WitnessTrial,
} from './host.js';
import type { HostLease, LeaseAuthority } from './lease.js';
import { followLog, guestInterfaces, plainGuest, receiveModes, RemoteGuest, seriesRequest } from './remote-guest.js';

export { contract as ownContract } from '../../host/proto/generated/contract.js';

const logSources = {
  kernel: 'LOG_SOURCE_KERNEL',
  'guest-console': 'LOG_SOURCE_GUEST_CONSOLE',
} as const satisfies Record<LogSource, WireLogSource>;

const witnessNames = {
  'map journal': 'WITNESS_MAP_JOURNAL',
  'memory search': 'WITNESS_MEMORY_SEARCH',
  watchpoints: 'WITNESS_WATCHPOINTS',
  'copy functions': 'WITNESS_COPY_FUNCTIONS',
} as const satisfies Record<Witness, WireWitness>;

const disturbanceNames = {
  link: 'DISTURBANCE_LINK',
  reset: 'DISTURBANCE_RESET',
  ring: 'DISTURBANCE_RING',
  'self-test': 'DISTURBANCE_SELF_TEST',
} as const satisfies Record<Disturbance, WireDisturbance>;

/**
 * The agent at `address` (`host:port`) as a {@link Host}. Connects with the first call.
 * @param nic PCI address of the NIC under test; empty: the programmable one
 */
export function connectHost(address: string, credentials: HostCredentials, nic = ''): Host & LeaseAuthority {
  return new RemoteHost(createHostClient(address, credentials), nic);
}

/** Whether nobody answers yet: true for an agent that is still starting. */
export function isNotYetThere(error: unknown): boolean {
  return error instanceof HostClientError && (error.kind === 'unreachable' || error.kind === 'deadline');
}

function cutShort(what: string): BenchError {
  return new BenchError('AnswerCutShort', `the agent has not told all of ${what}`, 'see the log of the agent');
}

class RemoteHost implements Host, LeaseAuthority {
  constructor(
    private readonly client: HostClient,
    private readonly nic: string,
  ) {}

  async inventory(): Promise<HostInventory> {
    return this.client.getInventory({ deadlineMs: 10_000 });
  }

  async lease(): Promise<HostLease | null> {
    return (await this.inventory()).lease;
  }

  acquireLease(request: Omit<HostLease, 'remainingMs'> & { readonly durationMs: number }): Promise<string> {
    return this.client.acquireLease(request);
  }

  showLease(token: string): void {
    this.client.lease = token;
  }

  renewLease(durationMs: number, timeoutMs: number): Promise<void> {
    return this.client.renewLease(durationMs, { deadlineMs: timeoutMs });
  }

  releaseLease(): Promise<void> {
    return this.client.releaseLease();
  }

  breakLease(holder: string, run: string): Promise<HostLease | null> {
    return this.client.breakLease(holder, run);
  }

  loadModules(): Promise<readonly string[]> {
    return this.client.loadModules(this.nic);
  }

  unloadModules(): Promise<void> {
    return this.client.unloadModules();
  }

  async startGuest(options: {
    memoryMib: number;
    timeoutMs: number;
    programs?: boolean;
    spare?: boolean;
    macvtap?: boolean;
    queuePairs?: number;
    busyLoopUs?: number;
  }): Promise<readonly GuestInterface[]> {
    const { interfaces } = await this.client.startGuest({ ...plainGuest, guest: 0, ...options });
    return guestInterfaces(interfaces);
  }

  stopGuest(): Promise<void> {
    return this.client.stopGuest(0);
  }

  guest(number: number): NumberedGuest {
    return new RemoteGuest(this.client, number);
  }

  bind(mode: ReceiveMode, { mutant = '', addresses = [], vlan = 0 }: BindOptions = {}): Promise<void> {
    return this.client.bind({ nic: '', guest: 0, mode: receiveModes[mode], mutant, addresses, vlan });
  }

  unbind(): Promise<void> {
    return this.client.unbind(0);
  }

  holdFrames(role: Role): Promise<void> {
    return this.client.holdFrames(0, role);
  }

  awaitFrames(count: number, timeoutMs: number): Promise<{ held: number; dropped: number }> {
    return this.client.awaitFrames({ guest: 0, count, timeoutMs });
  }

  reportFrames(): Promise<readonly FrameReport[]> {
    return this.guest(0).reportFrames();
  }

  startEcho(role: Role): Promise<void> {
    return this.client.startEcho(role);
  }

  endEcho(): Promise<{ echoed: number; lost: number }> {
    return this.client.endEcho();
  }

  sendFrames(role: Role, series: FrameSeries): Promise<number> {
    return this.client.sendFrames(seriesRequest(0, role, series));
  }

  translateGuest(): Promise<readonly PageRun[]> {
    return this.guest(0).translate();
  }

  async resolveSymbols(addresses: readonly bigint[]): Promise<readonly (KernelFunction | null)[]> {
    const symbols = await this.client.resolveSymbols(addresses);
    return symbols.map(({ function: name, module, start, end }) =>
      name === '' ? null : { function: name, module, start, end },
    );
  }

  async armWatchpoints(places: readonly { position: number; offset: number }[]): Promise<readonly WatchedPlace[]> {
    return this.client.armWatchpoints(places);
  }

  async readWatchpoints(): Promise<readonly WatchResult[]> {
    return this.client.readWatchpoints();
  }

  startCopyCount(): Promise<void> {
    return this.client.startCopyCount();
  }

  async endCopyCount(): Promise<readonly CopyCalls[]> {
    const calls = await this.client.endCopyCount();
    return calls.map((each) => ({ function: each.function, bytes: Number(each.bytes), calls: Number(each.calls) }));
  }

  async tryWitnesses(witnesses: readonly Witness[]): Promise<readonly WitnessTrial[]> {
    const trials = await this.client.tryWitnesses(witnesses.map((one) => witnessNames[one]));
    return witnesses.map((witness, index) => {
      const trial = trials[index];
      if (!trial) throw cutShort('the witnesses that were tried');
      return { witness, trouble: trial.trouble === '' ? null : trial.trouble, remedy: trial.remedy };
    });
  }

  pauseGuest(): Promise<void> {
    return this.client.pauseGuest();
  }

  resumeGuest(): Promise<void> {
    return this.client.resumeGuest();
  }

  async searchMemory({ key, first, count }: { key: Uint8Array; first: number; count: number }): Promise<HostSearch> {
    const mask = randomBytes(key.length);
    const maskedKey = Buffer.from(key.map((byte, index) => byte ^ (mask[index] ?? 0)));
    const { hits, totals } = await this.client.searchMemory({ mask, maskedKey, first, count });
    if (!totals) throw cutShort('the search of the memory');
    return {
      ...totals,
      hits: hits.map(({ machineAddress, sequence, damaged }) => ({
        machineAddress: Number(machineAddress),
        sequence: damaged ? null : sequence,
      })),
      searchedBytes: Number(totals.searchedBytes),
      machineBytes: Number(totals.machineBytes),
      overflow: Number(totals.overflow),
    };
  }

  async readMemory(
    ranges: readonly { machineAddress: number; length: number }[],
  ): Promise<readonly (Uint8Array | null)[]> {
    const contents = await this.client.readMemory(
      ranges.map(({ machineAddress, length }) => ({ machineAddress: BigInt(machineAddress), length })),
    );
    if (contents.length !== ranges.length) throw cutShort('what was read of the memory');
    return contents.map((bytes) => (bytes.length === 0 ? null : bytes));
  }

  startIommuJournal(): Promise<void> {
    return this.client.startIommuJournal();
  }

  async readIommuJournal(wanted: readonly bigint[]): Promise<HostIommuJournal> {
    const { changes, pages, state } = await this.client.readIommuJournal(wanted);
    if (!state) throw cutShort('the journal of the IOMMU');
    return {
      domain: state.domain,
      lost: Number(state.lost),
      faults: state.faults,
      changes: changes.map(({ unmap, busAddress, machineAddress, size, writable }) => ({
        op: unmap ? 'unmap' : 'map',
        busAddress,
        machineAddress,
        size,
        writable,
      })),
      pages: pages.map(({ busAddress, mapped, machineAddress }) => ({
        busAddress,
        machineAddress: mapped ? machineAddress : null,
      })),
    };
  }

  endIommuJournal(): Promise<void> {
    return this.client.endIommuJournal();
  }

  async ping(
    from: 'host' | Role,
    address: string,
    count: number,
    timeoutMs: number,
  ): Promise<{ sent: number; received: number }> {
    const request = { guest: 0, address, count, timeoutMs };
    return this.client.ping(
      from === 'host' ? { ...request, from: 'FROM_HOST', role: '' } : { ...request, from: 'FROM_GUEST', role: from },
    );
  }

  runInGuest(role: Role, command: string, timeoutMs: number): Promise<{ status: number; lines: readonly string[] }> {
    return this.client.runInGuest({ role, command, timeoutMs });
  }

  async disturbNic(disturbance: Disturbance): Promise<string | null> {
    const refused = await this.client.disturbNic(disturbanceNames[disturbance]);
    return refused === '' ? null : refused;
  }

  statistics(): Promise<ReadonlyMap<string, bigint>> {
    return this.client.getStatistics();
  }

  watchLog(source: LogSource, receive: (lines: LogLines) => void): () => void {
    return followLog(this.client, { source: logSources[source], guest: 0 }, receive);
  }

  close(): void {
    this.client.close();
  }
}
