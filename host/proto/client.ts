import { credentials as grpcCredentials } from '@grpc/grpc-js';
import { Calls, type CallSettings } from './calls.js';
import type { HostCredentials } from './credentials.js';
import type { AcquireLeaseRequest } from './generated/mprig/host/v1/AcquireLeaseRequest.js';
import type { AcquireLeaseResponse__Output } from './generated/mprig/host/v1/AcquireLeaseResponse.js';
import type { ArmWatchpointsResponse__Output } from './generated/mprig/host/v1/ArmWatchpointsResponse.js';
import type { AwaitFramesResponse__Output } from './generated/mprig/host/v1/AwaitFramesResponse.js';
import type { BreakLeaseResponse__Output } from './generated/mprig/host/v1/BreakLeaseResponse.js';
import type { BindRequest } from './generated/mprig/host/v1/BindRequest.js';
import type { CodeSymbol__Output } from './generated/mprig/host/v1/CodeSymbol.js';
import type { CopyCalls__Output } from './generated/mprig/host/v1/CopyCalls.js';
import type { EndCopyCountResponse__Output } from './generated/mprig/host/v1/EndCopyCountResponse.js';
import type { EndEchoResponse__Output } from './generated/mprig/host/v1/EndEchoResponse.js';
import type { FrameReport__Output } from './generated/mprig/host/v1/FrameReport.js';
import type { GetInventoryResponse__Output } from './generated/mprig/host/v1/GetInventoryResponse.js';
import type { HostAgentClient } from './generated/mprig/host/v1/HostAgent.js';
import type { Lease__Output } from './generated/mprig/host/v1/Lease.js';
import type { LogSource } from './generated/mprig/host/v1/LogSource.js';
import type { IommuChange__Output } from './generated/mprig/host/v1/IommuChange.js';
import type { IommuJournalState__Output } from './generated/mprig/host/v1/IommuJournalState.js';
import type { MemoryHit__Output } from './generated/mprig/host/v1/MemoryHit.js';
import type { PageMap__Output } from './generated/mprig/host/v1/PageMap.js';
import type { PingRequest } from './generated/mprig/host/v1/PingRequest.js';
import type { PingResponse__Output } from './generated/mprig/host/v1/PingResponse.js';
import type { ReadIommuJournalResponse__Output } from './generated/mprig/host/v1/ReadIommuJournalResponse.js';
import type { ReadMemoryResponse__Output } from './generated/mprig/host/v1/ReadMemoryResponse.js';
import type { ReadWatchpointsResponse__Output } from './generated/mprig/host/v1/ReadWatchpointsResponse.js';
import type { ResolveSymbolsResponse__Output } from './generated/mprig/host/v1/ResolveSymbolsResponse.js';
import type { RunInGuestRequest } from './generated/mprig/host/v1/RunInGuestRequest.js';
import type { RunInGuestResponse__Output } from './generated/mprig/host/v1/RunInGuestResponse.js';
import type { SearchMemoryRequest } from './generated/mprig/host/v1/SearchMemoryRequest.js';
import type { SearchMemoryResponse__Output } from './generated/mprig/host/v1/SearchMemoryResponse.js';
import type { SearchTotals__Output } from './generated/mprig/host/v1/SearchTotals.js';
import type { StartGuestRequest } from './generated/mprig/host/v1/StartGuestRequest.js';
import type { StartGuestResponse__Output } from './generated/mprig/host/v1/StartGuestResponse.js';
import type { WatchLogResponse__Output } from './generated/mprig/host/v1/WatchLogResponse.js';
import type { LoadModulesResponse__Output } from './generated/mprig/host/v1/LoadModulesResponse.js';
import type { GetStatisticsResponse__Output } from './generated/mprig/host/v1/GetStatisticsResponse.js';
import type { ReportFramesResponse__Output } from './generated/mprig/host/v1/ReportFramesResponse.js';
import type { TranslateGuestResponse__Output } from './generated/mprig/host/v1/TranslateGuestResponse.js';
import type { WatchedPlace__Output } from './generated/mprig/host/v1/WatchedPlace.js';
import type { WatchResult__Output } from './generated/mprig/host/v1/WatchResult.js';
import { agentServerName, HostAgentStub } from './service.js';

export { HostClientError, type HostErrorKind } from './client-error.js';
export type { CallSettings } from './calls.js';
export type { HostCredentials } from './credentials.js';

/** How a client watches its connection. */
export interface HostClientOptions {
  /** Idle time after which the connection is probed; 0: 10000. */
  readonly keepaliveMs?: number;
  /** Silence after a probe that means that the host is gone; longer than a machine is ever paused; 0: 30000. */
  readonly keepaliveTimeoutMs?: number;
}

/** `pages` consecutive guest pages of 4096 bytes, backed by consecutive machine pages. */
export interface GuestPageRun {
  readonly guestAddress: bigint;
  readonly machineAddress: bigint;
  readonly pages: number;
}

// Generous: an emulated host needs seconds for what takes a real one milliseconds. A deadline only has to end a hang.
const seconds = 1000;
const shortDeadline = 60 * seconds;
const guestStartDeadline = 120 * seconds;
const streamDeadline = 120 * seconds;
/** A terabyte of memory, on a few processors. */
const searchDeadline = 600 * seconds;
/** What the network and the agent may need on top of a time limit that a request itself contains. */
const allowance = 30 * seconds;

/** The agent on a KVM host, as promises and async iterables. Every failure is a {@link HostClientError}. */
export class HostClient {
  private readonly stub: HostAgentClient;
  private readonly calls: Calls;

  constructor(address: string, credentials: HostCredentials, options: HostClientOptions = {}) {
    this.calls = new Calls(address, credentials);
    this.stub = new HostAgentStub(
      address,
      grpcCredentials.createSsl(credentials.ca, credentials.key, credentials.cert),
      {
        'grpc.ssl_target_name_override': agentServerName,
        'grpc.default_authority': agentServerName,
        'grpc.enable_http_proxy': 0,
        // Without probes a hung host is never noticed: the kernel under test will hang one day.
        'grpc.keepalive_time_ms': options.keepaliveMs || 10 * seconds,
        'grpc.keepalive_timeout_ms': options.keepaliveTimeoutMs || 30 * seconds,
        'grpc.keepalive_permit_without_calls': 1,
        'grpc.initial_reconnect_backoff_ms': 200,
        'grpc.max_reconnect_backoff_ms': 1000,
      },
    );
  }

  /** What the host is and has. */
  getInventory(settings: CallSettings = {}): Promise<GetInventoryResponse__Output> {
    return this.calls.unary<GetInventoryResponse__Output>('GetInventory', settings, shortDeadline, (...call) =>
      this.stub.getInventory({}, ...call),
    );
  }

  /** Token of the host's lease, which every call shows from now on; empty: none. */
  set lease(token: string) {
    this.calls.lease = token;
  }

  /** Takes the lease; every later call of this client shows it. Resolves to its token. */
  async acquireLease(request: AcquireLeaseRequest, settings: CallSettings = {}): Promise<string> {
    const { token } = await this.calls.unary<AcquireLeaseResponse__Output>(
      'AcquireLease',
      settings,
      shortDeadline,
      (...call) => this.stub.acquireLease(request, ...call),
    );
    this.calls.lease = token;
    return token;
  }

  /** Puts the end of the lease off. */
  async renewLease(durationMs: number, settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('RenewLease', settings, shortDeadline, (...call) =>
      this.stub.renewLease({ durationMs }, ...call),
    );
  }

  /** Gives the lease back. */
  async releaseLease(settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('ReleaseLease', settings, shortDeadline, (...call) => this.stub.releaseLease({}, ...call));
    this.calls.lease = '';
  }

  /** Ends the lease of a holder, and of a run unless that is empty; resolves to what was ended, if there was any. */
  async breakLease(holder: string, run: string, settings: CallSettings = {}): Promise<Lease__Output | null> {
    const { broken } = await this.calls.unary<BreakLeaseResponse__Output>(
      'BreakLease',
      settings,
      shortDeadline,
      (...call) => this.stub.breakLease({ holder, run }, ...call),
    );
    return broken;
  }

  /** Loads the mp stack's modules; resolves to the names of those loaded. */
  async loadModules(settings: CallSettings = {}): Promise<readonly string[]> {
    const response = await this.calls.unary<LoadModulesResponse__Output>(
      'LoadModules',
      settings,
      shortDeadline,
      (...call) => this.stub.loadModules({}, ...call),
    );
    return response.modules;
  }

  /** Stops the guest, unbinds, and removes the mp stack's modules. */
  async unloadModules(settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('UnloadModules', settings, shortDeadline, (...call) => this.stub.unloadModules({}, ...call));
  }

  /** Starts the guest; resolves when guestd has answered. */
  startGuest(request: StartGuestRequest, settings: CallSettings = {}): Promise<StartGuestResponse__Output> {
    const limit = (request.timeoutMs || guestStartDeadline) + allowance;
    return this.calls.unary<StartGuestResponse__Output>('StartGuest', settings, limit, (...call) =>
      this.stub.startGuest(request, ...call),
    );
  }

  async stopGuest(settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('StopGuest', settings, shortDeadline, (...call) => this.stub.stopGuest({}, ...call));
  }

  /** Hands the NIC's receive queue to the guest. */
  async bind(request: BindRequest, settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('Bind', settings, shortDeadline, (...call) => this.stub.bind(request, ...call));
  }

  async unbind(settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('Unbind', settings, shortDeadline, (...call) => this.stub.unbind({}, ...call));
  }

  /** Lets the guest keep what arrives on the interface of `role` unread; forgets what it kept before. */
  async holdFrames(role: string, settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('HoldFrames', settings, shortDeadline, (...call) => this.stub.holdFrames({ role }, ...call));
  }

  /** Resolves when the guest holds `count` frames, or after `timeoutMs` with as many as there are. */
  awaitFrames(count: number, timeoutMs: number, settings: CallSettings = {}): Promise<AwaitFramesResponse__Output> {
    return this.calls.unary<AwaitFramesResponse__Output>('AwaitFrames', settings, timeoutMs + allowance, (...call) =>
      this.stub.awaitFrames({ count, timeoutMs }, ...call),
    );
  }

  /** The held frames, in order of arrival, in batches. They are gone afterwards. */
  async *reportFrames(settings: CallSettings = {}): AsyncGenerator<readonly FrameReport__Output[]> {
    for await (const response of this.calls.stream<ReportFramesResponse__Output>(
      'ReportFrames',
      settings,
      streamDeadline,
      (...call) => this.stub.reportFrames({}, ...call),
    )) {
      yield response.frames;
    }
  }

  /** Lets the guest send frames that arrive on the interface of `role` back, their MAC addresses swapped. */
  async startEcho(role: string, settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('StartEcho', settings, shortDeadline, (...call) => this.stub.startEcho({ role }, ...call));
  }

  /** Ends that; resolves to how many frames were sent back, and how many could not be. */
  endEcho(settings: CallSettings = {}): Promise<EndEchoResponse__Output> {
    return this.calls.unary<EndEchoResponse__Output>('EndEcho', settings, shortDeadline, (...call) =>
      this.stub.endEcho({}, ...call),
    );
  }

  /** Machine pages behind the resident pages of the guest's memory, in batches. */
  async *translateGuest(settings: CallSettings = {}): AsyncGenerator<readonly GuestPageRun[]> {
    for await (const response of this.calls.stream<TranslateGuestResponse__Output>(
      'TranslateGuest',
      settings,
      streamDeadline,
      (...call) => this.stub.translateGuest({}, ...call),
    )) {
      yield response.runs.map(({ guestAddress, machineAddress, pages }) => ({
        guestAddress: BigInt(guestAddress),
        machineAddress: BigInt(machineAddress),
        pages,
      }));
    }
  }

  /** The kernel's functions that contain addresses of code, in their order; an empty name for one that is in none. */
  async resolveSymbols(
    addresses: readonly bigint[],
    settings: CallSettings = {},
  ): Promise<readonly CodeSymbol__Output[]> {
    const request = { addresses: addresses.map((address) => ({ address: String(address) })) };
    const { symbols } = await this.calls.unary<ResolveSymbolsResponse__Output>(
      'ResolveSymbols',
      settings,
      shortDeadline,
      (...call) => this.stub.resolveSymbols(request, ...call),
    );
    return symbols;
  }

  /** Watches places in buffers that the NIC has not filled yet; resolves to where they are, in their order. */
  async armWatchpoints(
    places: readonly { position: number; offset: number }[],
    settings: CallSettings = {},
  ): Promise<readonly WatchedPlace__Output[]> {
    const response = await this.calls.unary<ArmWatchpointsResponse__Output>(
      'ArmWatchpoints',
      settings,
      shortDeadline,
      (...call) => this.stub.armWatchpoints({ places: [...places] }, ...call),
    );
    return response.places;
  }

  /** What has hit the watched places, in their order; ends the watching. */
  async readWatchpoints(settings: CallSettings = {}): Promise<readonly WatchResult__Output[]> {
    const { places } = await this.calls.unary<ReadWatchpointsResponse__Output>(
      'ReadWatchpoints',
      settings,
      shortDeadline,
      (...call) => this.stub.readWatchpoints({}, ...call),
    );
    return places;
  }

  /** Counts what is passed to the kernel's copy functions. */
  async startCopyCount(settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('StartCopyCount', settings, shortDeadline, (...call) =>
      this.stub.startCopyCount({}, ...call),
    );
  }

  /** Ends that; resolves to the calls by function and bytes. */
  async endCopyCount(settings: CallSettings = {}): Promise<readonly CopyCalls__Output[]> {
    const { calls } = await this.calls.unary<EndCopyCountResponse__Output>(
      'EndCopyCount',
      settings,
      shortDeadline,
      (...call) => this.stub.endCopyCount({}, ...call),
    );
    return calls;
  }

  /** Stops the guest's processors and its vhost. Idempotent. */
  async pauseGuest(settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('PauseGuest', settings, shortDeadline, (...call) => this.stub.pauseGuest({}, ...call));
  }

  /** Lets them go on. Idempotent. */
  async resumeGuest(settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('ResumeGuest', settings, shortDeadline, (...call) => this.stub.resumeGuest({}, ...call));
  }

  /** Searches all memory of the host for nonces; `totals` are null if the agent has not told them. */
  async searchMemory(
    request: SearchMemoryRequest,
    settings: CallSettings = {},
  ): Promise<{ hits: readonly MemoryHit__Output[]; totals: SearchTotals__Output | null }> {
    const hits: MemoryHit__Output[] = [];
    let totals: SearchTotals__Output | null = null;
    for await (const response of this.calls.stream<SearchMemoryResponse__Output>(
      'SearchMemory',
      settings,
      searchDeadline,
      (...call) => this.stub.searchMemory(request, ...call),
    )) {
      hits.push(...response.hits);
      totals = response.totals ?? totals;
    }
    return { hits, totals };
  }

  /** Reads ranges of the host's memory, in their order; empty for one that is not all memory. */
  async readMemory(
    ranges: readonly { machineAddress: number; length: number }[],
    settings: CallSettings = {},
  ): Promise<readonly Buffer[]> {
    const contents: Buffer[] = [];
    for await (const response of this.calls.stream<ReadMemoryResponse__Output>(
      'ReadMemory',
      settings,
      streamDeadline,
      (...call) => this.stub.readMemory({ ranges: [...ranges] }, ...call),
    )) {
      contents.push(...response.contents);
    }
    return contents;
  }

  /** Begins, or begins anew, to note what is mapped for the NIC. */
  async startIommuJournal(settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('StartIommuJournal', settings, shortDeadline, (...call) =>
      this.stub.startIommuJournal({}, ...call),
    );
  }

  /** What was noted since then, and what pages lead to now; `state` is null if the agent has not told it. */
  async readIommuJournal(
    pages: readonly bigint[],
    settings: CallSettings = {},
  ): Promise<{
    changes: readonly IommuChange__Output[];
    pages: readonly PageMap__Output[];
    state: IommuJournalState__Output | null;
  }> {
    const changes: IommuChange__Output[] = [];
    const maps: PageMap__Output[] = [];
    let state: IommuJournalState__Output | null = null;
    const request = { pages: pages.map((page) => ({ busAddress: String(page) })) };
    for await (const response of this.calls.stream<ReadIommuJournalResponse__Output>(
      'ReadIommuJournal',
      settings,
      streamDeadline,
      (...call) => this.stub.readIommuJournal(request, ...call),
    )) {
      changes.push(...response.changes);
      maps.push(...response.pages);
      state = response.state ?? state;
    }
    return { changes, pages: maps, state };
  }

  /** Ends the journal. Idempotent. */
  async endIommuJournal(settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('EndIommuJournal', settings, shortDeadline, (...call) =>
      this.stub.endIommuJournal({}, ...call),
    );
  }

  /** One ICMP echo exchange series, from the host or from within the guest. */
  ping(request: PingRequest, settings: CallSettings = {}): Promise<PingResponse__Output> {
    return this.calls.unary<PingResponse__Output>('Ping', settings, (request.timeoutMs ?? 0) + allowance, (...call) =>
      this.stub.ping(request, ...call),
    );
  }

  /** Runs a shell command in a guest that was started with programs. */
  runInGuest(request: RunInGuestRequest, settings: CallSettings = {}): Promise<RunInGuestResponse__Output> {
    const limit = (request.timeoutMs ?? 0) + allowance;
    return this.calls.unary<RunInGuestResponse__Output>('RunInGuest', settings, limit, (...call) =>
      this.stub.runInGuest(request, ...call),
    );
  }

  /** Counters by name. */
  async getStatistics(settings: CallSettings = {}): Promise<ReadonlyMap<string, bigint>> {
    const { values } = await this.calls.unary<GetStatisticsResponse__Output>(
      'GetStatistics',
      settings,
      shortDeadline,
      (...call) => this.stub.getStatistics({}, ...call),
    );
    return new Map(Object.entries(values).map(([name, value]) => [name, BigInt(value)]));
  }

  /** Lines of a log, beginning with those already there; goes on until the signal aborts or the host is gone. */
  watchLog(source: LogSource, settings: CallSettings = {}): AsyncGenerator<WatchLogResponse__Output> {
    return this.calls.stream<WatchLogResponse__Output>('WatchLog', settings, Infinity, (...call) =>
      this.stub.watchLog({ source }, ...call),
    );
  }

  /** Ends the connection; calls in progress are cancelled. */
  close(): void {
    this.stub.close();
  }
}

/** Connects, lazily, to the agent at `address` (`host:port`). */
export function createHostClient(
  address: string,
  credentials: HostCredentials,
  options: HostClientOptions = {},
): HostClient {
  return new HostClient(address, credentials, options);
}
