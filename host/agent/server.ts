import { Server, ServerCredentials } from '@grpc/grpc-js';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contract } from '../proto/generated/contract.js';
import type {
  GetInventoryResponse,
  LogSource,
  PingRequest,
  ReceiveMode as WireReceiveMode,
  Disturbance as WireDisturbance,
  Witness as WireWitness,
} from '../proto/generated/agent.js';
import { HostAgentService, type HostAgentHandlers, type Method } from '../proto/service.js';
import { messageOf } from '../../rig/base/errors.js';
import { AgentError } from './errors.js';
import { parseGuestNumber } from './guest-number.js';
import type { Disturbance } from './disturb.js';
import { parseFrameSeries, parseRole } from './guestd.js';
import { guarded, stream, unary } from './handlers.js';
import { followKernelLog } from './kernel-log.js';
import type { KvmHost } from './kvm-host.js';
import { LeaseBook } from './lease.js';
import { codeSymbol, copyCalls, iommuChange, memoryHit, pageMap, searchTotals, watchedPlace } from './messages.js';
import type { ReceiveMode } from './mp-device.js';
import { isKernelFailure } from './oops.js';
import type { PingResult } from './ping.js';
import type { Witness } from './witnesses.js';

/** Frames per message: some tens of KiB. */
const batch = 512;

const defaultMemoryMib = 256;
const defaultStartTimeoutMs = 120_000;

const receiveModes = {
  RECEIVE_MODE_UNSPECIFIED: 'zero-copy',
  RECEIVE_MODE_ZERO_COPY: 'zero-copy',
  RECEIVE_MODE_COPY: 'copy',
  RECEIVE_MODE_COPY_AND_WIPE: 'copy-and-wipe',
  RECEIVE_MODE_STALE_COPY: 'stale-copy',
} as const satisfies Record<WireReceiveMode, ReceiveMode>;

const witnessNames = {
  WITNESS_MAP_JOURNAL: 'map journal',
  WITNESS_MEMORY_SEARCH: 'memory search',
  WITNESS_WATCHPOINTS: 'watchpoints',
  WITNESS_COPY_FUNCTIONS: 'copy functions',
} as const satisfies Record<Exclude<WireWitness, 'WITNESS_UNSPECIFIED'>, Witness>;

function witnessOf(name: WireWitness): Witness {
  if (name !== 'WITNESS_UNSPECIFIED') return witnessNames[name];
  throw new AgentError('argument', 'WitnessUnknown', 'a witness is not named', 'name the witnesses to be tried');
}

const disturbanceNames = {
  DISTURBANCE_LINK: 'link',
  DISTURBANCE_RESET: 'reset',
  DISTURBANCE_RING: 'ring',
  DISTURBANCE_SELF_TEST: 'self-test',
} as const satisfies Record<Exclude<WireDisturbance, 'DISTURBANCE_UNSPECIFIED'>, Disturbance>;

function disturbanceOf(name: WireDisturbance): Disturbance {
  if (name !== 'DISTURBANCE_UNSPECIFIED') return disturbanceNames[name];
  throw new AgentError(
    'argument',
    'DisturbanceUnknown',
    'no disturbance is named',
    'name what is to be done to the NIC',
  );
}

/** What only reads, and what is about the lease of whoever; all else needs the lease. */
const withoutLease = [
  'getInventory',
  'getStatistics',
  'watchLog',
  'translateGuest',
  'resolveSymbols',
  'acquireLease',
  'releaseLease',
  'breakLease',
] as const satisfies readonly Method[];

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
    HostAgentService,
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

type AgentVersions = Pick<GetInventoryResponse, 'agentVersion' | 'agentBuild' | 'contract'>;

type LeaseMethods = Pick<HostAgentHandlers, 'acquireLease' | 'renewLease' | 'releaseLease' | 'breakLease'>;

function leaseMethods(lease: LeaseBook): LeaseMethods {
  return {
    acquireLease: unary(async (request, _signal, token) => ({ token: lease.acquire(request, token) })),
    renewLease: unary(async ({ durationMs }, _signal, token) => {
      lease.renew(token, durationMs);
      return {};
    }),
    releaseLease: unary(async (_request, _signal, token) => {
      lease.release(token);
      return {};
    }),
    breakLease: unary(async ({ holder, run }) => ({ broken: lease.break(holder, run) ?? null })),
  };
}

function methodsOf(host: KvmHost, versions: AgentVersions, lease: LeaseBook): HostAgentHandlers {
  return {
    ...leaseMethods(lease),
    getInventory: unary(async () => ({ ...versions, ...(await host.inventory()), lease: lease.current ?? null })),
    loadModules: unary(async ({ nic }) => ({ modules: await host.loadModules(nic) })),
    unloadModules: unary(async () => {
      await host.unloadModules();
      return {};
    }),
    startGuest: unary(async ({ nic, guest, memoryMib, timeoutMs, spare, queuePairs, ...rest }, signal) => {
      const wanted = {
        ...rest,
        number: parseGuestNumber(guest),
        memoryMib: memoryMib || defaultMemoryMib,
        timeoutMs: timeoutMs || defaultStartTimeoutMs,
        queuePairs: queuePairs || 1,
      };
      return spare ? host.keepGuestReady(wanted, signal) : host.startGuest(nic, wanted, signal);
    }),
    stopGuest: unary(async ({ guest }) => {
      await host.stopGuest(parseGuestNumber(guest));
      return {};
    }),
    bind: unary(async ({ guest, nic, mode, ...binding }) => {
      await host.bind(parseGuestNumber(guest), nic, { ...binding, mode: receiveModes[mode] });
      return {};
    }),
    unbind: unary(async ({ guest }) => {
      await host.unbind(parseGuestNumber(guest));
      return {};
    }),
    holdFrames: unary(async ({ guest, role }, signal) => {
      await host.holdFrames(parseGuestNumber(guest), parseRole(role), signal);
      return {};
    }),
    awaitFrames: unary(async ({ guest, count, timeoutMs }, signal) =>
      host.awaitFrames(parseGuestNumber(guest), count, timeoutMs, signal),
    ),
    reportFrames: stream(async function* ({ guest }, signal) {
      for (const frames of batches(await host.reportFrames(parseGuestNumber(guest), signal))) yield { frames };
    }),
    startEcho: unary(async ({ role }, signal) => {
      await host.startEcho(parseRole(role), signal);
      return {};
    }),
    endEcho: unary((_request, signal) => host.endEcho(signal)),
    sendFrames: unary(async ({ guest, role, ...series }, signal) => ({
      sent: await host.sendFrames(parseGuestNumber(guest), parseRole(role), parseFrameSeries(series), signal),
    })),
    translateGuest: stream(async function* ({ guest }) {
      for await (const entries of host.translateGuest(parseGuestNumber(guest))) yield { entries };
    }),
    resolveSymbols: unary(async ({ addresses }) => {
      const functions = await host.resolveSymbols(addresses.map(({ address }) => address));
      return { symbols: functions.map(codeSymbol) };
    }),
    armWatchpoints: unary(async ({ places }) => ({ places: (await host.armWatchpoints(places)).map(watchedPlace) })),
    readWatchpoints: unary(async () => ({ places: await host.readWatchpoints() })),
    startCopyCount: unary(async () => {
      await host.startCopyCount();
      return {};
    }),
    endCopyCount: unary(async () => ({ calls: (await host.endCopyCount()).map(copyCalls) })),
    tryWitnesses: unary(async ({ witnesses }) => {
      const trials = await host.tryWitnesses(witnesses.map(witnessOf));
      return {
        trials: trials.map((trial, index) => ({ ...trial, witness: witnesses[index] ?? 'WITNESS_UNSPECIFIED' })),
      };
    }),
    pauseGuest: unary(async () => {
      await host.pauseGuest();
      return {};
    }),
    resumeGuest: unary(async () => {
      await host.resumeGuest();
      return {};
    }),
    searchMemory: stream(async function* (request, signal) {
      const { hits, ...totals } = await host.searchMemory(request, signal);
      for (const some of batches(hits)) yield { hits: some.map(memoryHit), totals: null };
      yield { hits: [], totals: searchTotals(totals) };
    }),
    readMemory: stream(async function* ({ ranges }) {
      const wanted = ranges.map(({ machineAddress, length }) => ({ machineAddress: Number(machineAddress), length }));
      for await (const bytes of host.readMemory(wanted)) yield { contents: [bytes] };
    }),
    startIommuJournal: unary(async () => {
      await host.startIommuJournal();
      return {};
    }),
    readIommuJournal: stream(async function* (request) {
      const wanted = request.pages.map(({ busAddress }) => Number(busAddress));
      const { content, pages, faults } = await host.readIommuJournal(wanted);
      const nothing = { changes: [], pages: [], state: null };
      for (const some of batches(content.changes)) yield { ...nothing, changes: some.map(iommuChange) };
      for (const some of batches(pages)) yield { ...nothing, pages: some.map(pageMap) };
      yield { ...nothing, state: { domain: content.domain, lost: BigInt(content.lost), faults } };
    }),
    endIommuJournal: unary(async () => {
      await host.endIommuJournal();
      return {};
    }),
    ping: unary((request, signal) => ping(host, request, signal)),
    runInGuest: unary(async ({ role, command, timeoutMs }, signal) =>
      host.runInGuest(parseRole(role), command, timeoutMs, signal),
    ),
    disturbNic: unary(async ({ disturbance }) => ({ refused: await host.disturbNic(disturbanceOf(disturbance)) })),
    getStatistics: unary(async () => ({ values: await host.statistics() })),
    watchLog: stream(async function* ({ source, guest }, signal) {
      for await (const lines of followLog(host, source, parseGuestNumber(guest), signal)) {
        yield { lines, oops: lines.some(isKernelFailure) };
      }
    }),
  };
}

async function ping(host: KvmHost, request: PingRequest, signal: AbortSignal): Promise<PingResult> {
  const { from, guest, role, address, count, timeoutMs } = request;
  return from === 'FROM_GUEST'
    ? host.pingFromGuest(parseGuestNumber(guest), parseRole(role), address, count, timeoutMs, signal)
    : host.pingFromHost(address, count, timeoutMs, signal);
}

function followLog(host: KvmHost, source: LogSource, guest: number, call: AbortSignal): AsyncIterable<string[]> {
  const signal = AbortSignal.any([call, host.end]);
  return source === 'LOG_SOURCE_GUEST_CONSOLE' ? host.console(guest).follow(signal) : followKernelLog(signal);
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
