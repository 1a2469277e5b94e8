import { Server, ServerCredentials } from '@grpc/grpc-js';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BindRequest__Output } from '../proto/generated/mprig/host/v1/BindRequest.js';
import type { CodeSymbol } from '../proto/generated/mprig/host/v1/CodeSymbol.js';
import { contract } from '../proto/generated/contract.js';
import type { GetInventoryResponse } from '../proto/generated/mprig/host/v1/GetInventoryResponse.js';
import type { HostAgentHandlers } from '../proto/generated/mprig/host/v1/HostAgent.js';
import type { LogSource__Output } from '../proto/generated/mprig/host/v1/LogSource.js';
import type { MemoryHit as WireMemoryHit } from '../proto/generated/mprig/host/v1/MemoryHit.js';
import type { PageMap as WirePageMap } from '../proto/generated/mprig/host/v1/PageMap.js';
import type { PingRequest__Output } from '../proto/generated/mprig/host/v1/PingRequest.js';
import type { WatchResult as WireWatchResult } from '../proto/generated/mprig/host/v1/WatchResult.js';
import { hostAgentService } from '../proto/service.js';
import { messageOf } from '../../rig/base/errors.js';
import { AgentError } from './errors.js';
import { parseRole } from './guestd.js';
import { guarded, stream, unary } from './handlers.js';
import { followKernelLog } from './kernel-log.js';
import type { PageMap } from './iommu-journal.js';
import type { KvmHost } from './kvm-host.js';
import { LeaseBook } from './lease.js';
import type { MemoryHit } from './memory-search.js';
import type { ReceiveMode } from './mp-device.js';
import { isKernelFailure } from './oops.js';
import type { PingResult } from './ping.js';
import type { KernelFunction } from './symbols.js';
import type { WatchResult } from './watchpoints.js';

/** Frames, or page runs, per message: some tens of KiB. */
const batch = 512;

const receiveModes = {
  RECEIVE_MODE_UNSPECIFIED: 'zero-copy',
  RECEIVE_MODE_ZERO_COPY: 'zero-copy',
  RECEIVE_MODE_COPY: 'copy',
  RECEIVE_MODE_COPY_AND_WIPE: 'copy-and-wipe',
  RECEIVE_MODE_STALE_COPY: 'stale-copy',
} as const satisfies Record<BindRequest__Output['mode'], ReceiveMode>;

/** What only reads, and what is about the lease of whoever; all else needs the lease. */
const withoutLease = [
  'GetInventory',
  'GetStatistics',
  'WatchLog',
  'TranslateGuest',
  'ResolveSymbols',
  'AcquireLease',
  'ReleaseLease',
  'BreakLease',
] as const satisfies readonly (keyof HostAgentHandlers)[];

/** PEM files of the agent. */
export interface AgentCertificates {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** Reads `ca.crt`, `agent.crt` and `agent.key`. */
export async function readCertificates(folder: string): Promise<AgentCertificates> {
  try {
    const [ca, cert, key] = await Promise.all([
      readFile(join(folder, 'ca.crt')),
      readFile(join(folder, 'agent.crt')),
      readFile(join(folder, 'agent.key')),
    ]);
    return { ca, cert, key };
  } catch (cause) {
    throw new AgentError(
      'precondition',
      'CertificateMissing',
      `cannot read the certificates: ${messageOf(cause)}`,
      'give the folder with ca.crt, agent.crt and agent.key (--tls)',
      { cause },
    );
  }
}

/** What an agent is besides. */
export interface ServeOptions {
  /** Digest of its sources; empty: it was started from them. */
  readonly build?: string;
  readonly lease?: LeaseBook;
}

/** Serves `host` at `address` to whoever has a certificate of the bench; resolves to the server and its port. */
export function serve(
  host: KvmHost,
  version: string,
  address: string,
  { ca, cert, key }: AgentCertificates,
  { build = '', lease = new LeaseBook() }: ServeOptions = {},
): Promise<{ server: Server; port: number }> {
  const server = new Server({
    'grpc.enable_channelz': 0,
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 60_000,
  });
  const methods = methodsOf(host, { agentVersion: version, agentBuild: build, contract }, lease);
  server.addService(
    hostAgentService,
    guarded(methods, withoutLease, (token) => lease.require(token)),
  );
  const credentials = ServerCredentials.createSsl(ca, [{ cert_chain: cert, private_key: key }], true);
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) => {
      if (!error) return resolve({ server, port });
      reject(
        new AgentError(
          'precondition',
          'CannotListen',
          `cannot listen on ${address}: ${error.message}`,
          'see whether another agent runs, or give another address (--listen)',
          { cause: error },
        ),
      );
    });
  });
}

type AgentVersions = Required<Pick<GetInventoryResponse, 'agentVersion' | 'agentBuild' | 'contract'>>;

type LeaseMethods = Pick<HostAgentHandlers, 'AcquireLease' | 'RenewLease' | 'ReleaseLease' | 'BreakLease'>;

function leaseMethods(lease: LeaseBook): LeaseMethods {
  return {
    AcquireLease: unary(async (request, _signal, token) => ({ token: lease.acquire(request, token) })),
    RenewLease: unary(async ({ durationMs }, _signal, token) => {
      lease.renew(token, durationMs);
      return {};
    }),
    ReleaseLease: unary(async (_request, _signal, token) => {
      lease.release(token);
      return {};
    }),
    BreakLease: unary(async ({ holder, run }) => ({ broken: lease.break(holder, run) ?? null })),
  };
}

function methodsOf(host: KvmHost, versions: AgentVersions, lease: LeaseBook): HostAgentHandlers {
  return {
    ...leaseMethods(lease),
    GetInventory: unary(async () => {
      const { modules, moduleBuilds, nics, ...inventory } = await host.inventory();
      return {
        ...versions,
        ...inventory,
        modules: [...modules],
        moduleBuilds: [...moduleBuilds],
        nics: [...nics],
        lease: lease.current ?? null,
      };
    }),
    LoadModules: unary(async () => ({ modules: [...(await host.loadModules())] })),
    UnloadModules: unary(async () => {
      await host.unloadModules();
      return {};
    }),
    StartGuest: unary(async ({ nic, memoryMib, timeoutMs, programs }, signal) => {
      const { pid, interfaces } = await host.startGuest(nic, memoryMib, timeoutMs, programs, signal);
      return { pid, interfaces: [...interfaces] };
    }),
    StopGuest: unary(async () => {
      await host.stopGuest();
      return {};
    }),
    Bind: unary(async ({ nic, mode, mutant }) => {
      await host.bind(nic, receiveModes[mode], mutant);
      return {};
    }),
    Unbind: unary(async () => {
      await host.unbind();
      return {};
    }),
    HoldFrames: unary(async ({ role }, signal) => {
      await host.holdFrames(parseRole(role), signal);
      return {};
    }),
    AwaitFrames: unary(({ count, timeoutMs }, signal) => host.awaitFrames(count, timeoutMs, signal)),
    ReportFrames: stream(async function* (_request, signal) {
      for (const frames of batches(await host.reportFrames(signal))) yield { frames };
    }),
    StartEcho: unary(async ({ role }, signal) => {
      await host.startEcho(parseRole(role), signal);
      return {};
    }),
    EndEcho: unary((_request, signal) => host.endEcho(signal)),
    TranslateGuest: stream(async function* () {
      for (const runs of batches(await host.translateGuest())) yield { runs };
    }),
    ResolveSymbols: unary(async ({ addresses }) => {
      const functions = await host.resolveSymbols(addresses.map(({ address }) => BigInt(address)));
      return { symbols: functions.map(codeSymbol) };
    }),
    ArmWatchpoints: unary(async ({ places }) => ({ places: [...(await host.armWatchpoints(places))] })),
    ReadWatchpoints: unary(async () => ({ places: (await host.readWatchpoints()).map(watchResult) })),
    StartCopyCount: unary(async () => {
      await host.startCopyCount();
      return {};
    }),
    EndCopyCount: unary(async () => ({ calls: [...(await host.endCopyCount())] })),
    PauseGuest: unary(async () => {
      await host.pauseGuest();
      return {};
    }),
    ResumeGuest: unary(async () => {
      await host.resumeGuest();
      return {};
    }),
    SearchMemory: stream(async function* (request, signal) {
      const { hits, ...totals } = await host.searchMemory(request, signal);
      for (const some of batches(hits)) yield { hits: some.map(memoryHit) };
      yield { totals };
    }),
    ReadMemory: stream(async function* ({ ranges }) {
      const wanted = ranges.map(({ machineAddress, length }) => ({ machineAddress: Number(machineAddress), length }));
      for await (const bytes of host.readMemory(wanted)) yield { contents: [bytes] };
    }),
    StartIommuJournal: unary(async () => {
      await host.startIommuJournal();
      return {};
    }),
    ReadIommuJournal: stream(async function* (request) {
      const wanted = request.pages.map(({ busAddress }) => Number(busAddress));
      const { content, pages, faults } = await host.readIommuJournal(wanted);
      for (const changes of batches(content.changes)) yield { changes };
      for (const some of batches(pages)) yield { pages: some.map(pageMap) };
      yield { state: { domain: content.domain, lost: content.lost, faults } };
    }),
    EndIommuJournal: unary(async () => {
      await host.endIommuJournal();
      return {};
    }),
    Ping: unary((request, signal) => ping(host, request, signal)),
    RunInGuest: unary(async ({ role, command, timeoutMs }, signal) => {
      const { status, lines } = await host.runInGuest(parseRole(role), command, timeoutMs, signal);
      return { status, lines: [...lines] };
    }),
    GetStatistics: unary(async () => ({ values: Object.fromEntries(await host.statistics()) })),
    WatchLog: stream(async function* ({ source }, signal) {
      for await (const lines of followLog(host, source, signal)) {
        yield { lines, oops: lines.some(isKernelFailure) };
      }
    }),
  };
}

function codeSymbol(symbol: KernelFunction | undefined): CodeSymbol {
  return symbol ? { ...symbol, start: String(symbol.start), end: String(symbol.end) } : {};
}

function memoryHit({ machineAddress, sequence }: MemoryHit): WireMemoryHit {
  return sequence === null ? { machineAddress, damaged: true } : { machineAddress, sequence };
}

function pageMap({ busAddress, machineAddress }: PageMap): WirePageMap {
  return machineAddress === undefined ? { busAddress } : { busAddress, mapped: true, machineAddress };
}

function watchResult({ directHits, userHits, hits }: WatchResult): WireWatchResult {
  return { directHits, userHits, hits: hits.map((hit) => ({ ...hit, instruction: String(hit.instruction) })) };
}

function ping(host: KvmHost, request: PingRequest__Output, signal: AbortSignal): Promise<PingResult> {
  const { from, role, address, count, timeoutMs } = request;
  return from === 'FROM_GUEST'
    ? host.pingFromGuest(parseRole(role), address, count, timeoutMs, signal)
    : host.pingFromHost(address, count, timeoutMs, signal);
}

function followLog(host: KvmHost, source: LogSource__Output, call: AbortSignal): AsyncIterable<string[]> {
  const signal = AbortSignal.any([call, host.end]);
  return source === 'LOG_SOURCE_GUEST_CONSOLE' ? host.console.follow(signal) : followKernelLog(signal);
}

function* batches<T>(items: Iterable<T>): Generator<T[]> {
  let current: T[] = [];
  for (const item of items) {
    current.push(item);
    if (current.length < batch) continue;
    yield current;
    current = [];
  }
  if (current.length > 0) yield current;
}
