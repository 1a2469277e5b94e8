import { Client, credentials as grpcCredentials } from '@grpc/grpc-js';
import type {
  AcquireLeaseRequest,
  AwaitFramesRequest,
  AwaitFramesResponse,
  BindRequest,
  CodeSymbol,
  CopyCalls,
  EndEchoResponse,
  FrameReport,
  Disturbance,
  GetInventoryResponse,
  IommuChange,
  IommuJournalState,
  Lease,
  MemoryHit,
  MemoryRange,
  PageMap,
  PingRequest,
  PingResponse,
  RunInGuestRequest,
  RunInGuestResponse,
  SearchMemoryRequest,
  SearchTotals,
  SendFramesRequest,
  StartGuestRequest,
  StartGuestResponse,
  WatchedPlace,
  WatchLogRequest,
  WatchLogResponse,
  WatchRequest,
  WatchResult,
  Witness,
  WitnessTrial,
} from '../../host/proto/generated/agent.js';
import { agentServerName } from '../../host/proto/service.js';
import { Calls, type CallSettings } from './calls.js';
import type { HostCredentials } from './credentials.js';

/** How a client watches its connection. */
export interface HostClientOptions {
  /** Idle time after which the connection is probed; 0: 10000. */
  readonly keepaliveMs?: number;
  /** Silence after a probe that means that the host is gone; longer than a machine is ever paused; 0: 30000. */
  readonly keepaliveTimeoutMs?: number;
}

// Generous: an emulated host needs seconds for what takes a real one milliseconds. A deadline only has to end a hang.
const seconds = 1000;
const shortDeadline = 60 * seconds;
const disturbanceDeadline = 90 * seconds;
const guestStartDeadline = 120 * seconds;
const streamDeadline = 120 * seconds;
/** A terabyte of memory, on a few processors. */
const searchDeadline = 600 * seconds;
/** What the network and the agent may need on top of a time limit that a request itself contains. */
const allowance = 30 * seconds;

/** The agent on a KVM host, as promises and async iterables. Every failure is a {@link HostClientError}. */
export class HostClient {
  private readonly client: Client;
  private readonly calls: Calls;

  constructor(address: string, credentials: HostCredentials, options: HostClientOptions = {}) {
    this.client = new Client(address, grpcCredentials.createSsl(credentials.ca, credentials.key, credentials.cert), {
      'grpc.ssl_target_name_override': agentServerName,
      'grpc.default_authority': agentServerName,
      'grpc.enable_http_proxy': 0,
      // Without probes a hung host is never noticed: the kernel under test will hang one day.
      'grpc.keepalive_time_ms': options.keepaliveMs || 10 * seconds,
      'grpc.keepalive_timeout_ms': options.keepaliveTimeoutMs || 30 * seconds,
      'grpc.keepalive_permit_without_calls': 1,
      'grpc.initial_reconnect_backoff_ms': 200,
      'grpc.max_reconnect_backoff_ms': 1000,
    });
    this.calls = new Calls(this.client, address, credentials);
  }

  /** What the host is and has. */
  getInventory(settings: CallSettings = {}): Promise<GetInventoryResponse> {
    return this.calls.unary('getInventory', {}, settings, shortDeadline);
  }

  /** Token of the host's lease, which every call shows from now on; empty: none. */
  set lease(token: string) {
    this.calls.lease = token;
  }

  /** Takes the lease; every later call of this client shows it. Resolves to its token. */
  async acquireLease(request: AcquireLeaseRequest, settings: CallSettings = {}): Promise<string> {
    const { token } = await this.calls.unary('acquireLease', request, settings, shortDeadline);
    this.calls.lease = token;
    return token;
  }

  /** Puts the end of the lease off. */
  async renewLease(durationMs: number, settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('renewLease', { durationMs }, settings, shortDeadline);
  }

  /** Gives the lease back. */
  async releaseLease(settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('releaseLease', {}, settings, shortDeadline);
    this.calls.lease = '';
  }

  /** Ends the lease of a holder, and of a run unless that is empty; resolves to what was ended, if there was any. */
  async breakLease(holder: string, run: string, settings: CallSettings = {}): Promise<Lease | null> {
    return (await this.calls.unary('breakLease', { holder, run }, settings, shortDeadline)).broken;
  }

  /**
   * Loads the mp stack's modules; resolves to the names of those loaded.
   * @param nic PCI address of the NIC under test from now on; empty: the programmable one
   */
  async loadModules(nic: string, settings: CallSettings = {}): Promise<readonly string[]> {
    return (await this.calls.unary('loadModules', { nic }, settings, shortDeadline)).modules;
  }

  /** Stops the guests, unbinds, and removes the mp stack's modules. */
  async unloadModules(settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('unloadModules', {}, settings, shortDeadline);
  }

  /** Starts a guest; resolves when guestd has answered. */
  startGuest(request: StartGuestRequest, settings: CallSettings = {}): Promise<StartGuestResponse> {
    const limit = (request.timeoutMs || guestStartDeadline) + allowance;
    return this.calls.unary('startGuest', request, settings, limit);
  }

  /** Stops a neighbour; or the guest, which is number 0, with all neighbours. */
  async stopGuest(guest: number, settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('stopGuest', { guest }, settings, shortDeadline);
  }

  /** Hands frames that the NIC receives to a guest. */
  async bind(request: BindRequest, settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('bind', request, settings, shortDeadline);
  }

  async unbind(guest: number, settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('unbind', { guest }, settings, shortDeadline);
  }

  /** Lets a guest keep what arrives on the interface of `role` unread; forgets what it kept before. */
  async holdFrames(guest: number, role: string, settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('holdFrames', { guest, role }, settings, shortDeadline);
  }

  /** Resolves when a guest holds `count` frames, or after `timeoutMs` with as many as there are. */
  awaitFrames(request: AwaitFramesRequest, settings: CallSettings = {}): Promise<AwaitFramesResponse> {
    return this.calls.unary('awaitFrames', request, settings, request.timeoutMs + allowance);
  }

  /** The held frames, in order of arrival, in batches. They are gone afterwards. */
  async *reportFrames(guest: number, settings: CallSettings = {}): AsyncGenerator<readonly FrameReport[]> {
    for await (const { frames } of this.calls.stream('reportFrames', { guest }, settings, streamDeadline)) yield frames;
  }

  /** Lets the guest send frames that arrive on the interface of `role` back, their MAC addresses swapped. */
  async startEcho(role: string, settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('startEcho', { role }, settings, shortDeadline);
  }

  /** Ends that; resolves to how many frames were sent back, and how many could not be. */
  endEcho(settings: CallSettings = {}): Promise<EndEchoResponse> {
    return this.calls.unary('endEcho', {}, settings, shortDeadline);
  }

  /** Lets a guest send frames of its own; resolves to how many its card has sent. */
  async sendFrames(request: SendFramesRequest, settings: CallSettings = {}): Promise<number> {
    return (await this.calls.unary('sendFrames', request, settings, shortDeadline)).sent;
  }

  /** Entries of the page map of a guest's memory, in pieces of whole entries. */
  async *translateGuest(guest: number, settings: CallSettings = {}): AsyncGenerator<Uint8Array> {
    const answers = this.calls.stream('translateGuest', { guest }, settings, streamDeadline);
    for await (const { entries } of answers) yield entries;
  }

  /** The kernel's functions that contain addresses of code, in their order; an empty name for one that is in none. */
  async resolveSymbols(addresses: readonly bigint[], settings: CallSettings = {}): Promise<readonly CodeSymbol[]> {
    const request = { addresses: addresses.map((address) => ({ address })) };
    return (await this.calls.unary('resolveSymbols', request, settings, shortDeadline)).symbols;
  }

  /** Watches places in buffers that the NIC has not filled yet; resolves to where they are, in their order. */
  async armWatchpoints(places: readonly WatchRequest[], settings: CallSettings = {}): Promise<readonly WatchedPlace[]> {
    return (await this.calls.unary('armWatchpoints', { places }, settings, shortDeadline)).places;
  }

  /** What has hit the watched places, in their order; ends the watching. */
  async readWatchpoints(settings: CallSettings = {}): Promise<readonly WatchResult[]> {
    return (await this.calls.unary('readWatchpoints', {}, settings, shortDeadline)).places;
  }

  /** Counts what is passed to the kernel's copy functions. */
  async startCopyCount(settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('startCopyCount', {}, settings, shortDeadline);
  }

  /** Ends that; resolves to the calls by function and bytes. */
  async endCopyCount(settings: CallSettings = {}): Promise<readonly CopyCalls[]> {
    return (await this.calls.unary('endCopyCount', {}, settings, shortDeadline)).calls;
  }

  /** Uses each of some ways of looking into the host's kernel for a moment; resolves to what came of it, in their order. */
  async tryWitnesses(witnesses: readonly Witness[], settings: CallSettings = {}): Promise<readonly WitnessTrial[]> {
    return (await this.calls.unary('tryWitnesses', { witnesses }, settings, shortDeadline)).trials;
  }

  /** Disturbs the NIC under test; resolves to why that was refused, empty when it was done. */
  async disturbNic(disturbance: Disturbance, settings: CallSettings = {}): Promise<string> {
    return (await this.calls.unary('disturbNic', { disturbance }, settings, disturbanceDeadline)).refused;
  }

  /** Stops the guest's processors and its vhost. Idempotent. */
  async pauseGuest(settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('pauseGuest', {}, settings, shortDeadline);
  }

  /** Lets them go on. Idempotent. */
  async resumeGuest(settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('resumeGuest', {}, settings, shortDeadline);
  }

  /** Searches all memory of the host for nonces; `totals` are null if the agent has not told them. */
  async searchMemory(
    request: SearchMemoryRequest,
    settings: CallSettings = {},
  ): Promise<{ hits: readonly MemoryHit[]; totals: SearchTotals | null }> {
    const hits: MemoryHit[] = [];
    let totals: SearchTotals | null = null;
    for await (const response of this.calls.stream('searchMemory', request, settings, searchDeadline)) {
      hits.push(...response.hits);
      totals = response.totals ?? totals;
    }
    return { hits, totals };
  }

  /** Reads ranges of the host's memory, in their order; empty for one that is not all memory. */
  async readMemory(ranges: readonly MemoryRange[], settings: CallSettings = {}): Promise<readonly Buffer[]> {
    const all: Buffer[] = [];
    for await (const { contents } of this.calls.stream('readMemory', { ranges }, settings, streamDeadline)) {
      all.push(...contents);
    }
    return all;
  }

  /** Begins, or begins anew, to note what is mapped for the NIC. */
  async startIommuJournal(settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('startIommuJournal', {}, settings, shortDeadline);
  }

  /** What was noted since then, and what pages lead to now; `state` is null if the agent has not told it. */
  async readIommuJournal(
    pages: readonly bigint[],
    settings: CallSettings = {},
  ): Promise<{
    changes: readonly IommuChange[];
    pages: readonly PageMap[];
    state: IommuJournalState | null;
  }> {
    const changes: IommuChange[] = [];
    const maps: PageMap[] = [];
    let state: IommuJournalState | null = null;
    const request = { pages: pages.map((busAddress) => ({ busAddress })) };
    for await (const response of this.calls.stream('readIommuJournal', request, settings, streamDeadline)) {
      changes.push(...response.changes);
      maps.push(...response.pages);
      state = response.state ?? state;
    }
    return { changes, pages: maps, state };
  }

  /** Ends the journal. Idempotent. */
  async endIommuJournal(settings: CallSettings = {}): Promise<void> {
    await this.calls.unary('endIommuJournal', {}, settings, shortDeadline);
  }

  /** One ICMP echo exchange series, from the host or from within a guest. */
  ping(request: PingRequest, settings: CallSettings = {}): Promise<PingResponse> {
    return this.calls.unary('ping', request, settings, request.timeoutMs + allowance);
  }

  /** Runs a shell command in a guest that was started with programs. */
  runInGuest(request: RunInGuestRequest, settings: CallSettings = {}): Promise<RunInGuestResponse> {
    return this.calls.unary('runInGuest', request, settings, request.timeoutMs + allowance);
  }

  /** Counters by name. */
  async getStatistics(settings: CallSettings = {}): Promise<ReadonlyMap<string, bigint>> {
    return (await this.calls.unary('getStatistics', {}, settings, shortDeadline)).values;
  }

  /** Lines of a log, beginning with those already there; goes on until the signal aborts or the host is gone. */
  watchLog(request: WatchLogRequest, settings: CallSettings = {}): AsyncGenerator<WatchLogResponse> {
    return this.calls.stream('watchLog', request, settings, Infinity);
  }

  /** Ends the connection; calls in progress are cancelled. */
  close(): void {
    this.client.close();
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
