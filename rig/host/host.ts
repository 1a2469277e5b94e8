import type { HostIommuJournal } from './host-iommu-journal.js';
import type { HostLease } from './lease.js';

/** How frames reach the guest while mp is bound. All but `zero-copy` exist so that the proof can be seen to fail. */
export type ReceiveMode = 'zero-copy' | 'copy' | 'copy-and-wipe' | 'stale-copy';

/** Which of the guest's network interfaces: behind mp, or behind a stock tap with vhost_net. */
export type Role = 'mp' | 'tap';

/** What the host is and has, and who may change it now. */
export interface HostInventory {
  /** Null while nobody holds it. */
  readonly lease: HostLease | null;
  readonly agentVersion: string;
  /** Digest of the agent's sources. */
  readonly agentBuild: string;
  /** Digest of the contract that the agent speaks. */
  readonly contract: string;
  /** Modules of the mp stack, loaded or to be loaded, with the digest of their sources. */
  readonly moduleBuilds: readonly { readonly name: string; readonly build: string }[];
  /** `uname -r`. */
  readonly kernel: string;
  /** Version of the QEMU that runs the guest. */
  readonly qemu: string;
  readonly kvm: boolean;
  readonly modules: readonly string[];
  readonly nics: readonly { name: string; pciAddress: string; mac: string; driver: string }[];
}

/** One network interface of the guest. */
export interface GuestInterface {
  readonly role: Role;
  readonly name: string;
  /** Six bytes in colon notation. */
  readonly mac: string;
}

/** What the guest found in one frame it received. */
export interface FrameReport {
  readonly sequence: number;
  /** Bytes received. */
  readonly length: number;
  /** The length that the frame itself states. */
  readonly statedLength: number;
  readonly checksumGood: boolean;
  /** 16 bytes: the nonce near the start of the frame. */
  readonly nonce: Uint8Array;
  /** Whether every place of the frame held the same nonce. */
  readonly noncesAgree: boolean;
  /** CRC-32 of all bytes received. */
  readonly crc: number;
}

/** Frames that the guest is to send, exactly as the NIC's generator makes them; their source is its interface's address. */
export interface FrameSeries {
  /** MAC address to which they go. */
  readonly destination: string;
  /** The 8 bytes with which every nonce begins. */
  readonly key: Uint8Array;
  /** Sequence number of the first one. */
  readonly first: number;
  /** At most {@link mostSentFrames}. */
  readonly count: number;
  /** Seed of the payload pattern, one byte. */
  readonly pattern: number;
  /** Bytes without FCS, used in turn; at most {@link mostSentLengths}, each from 60 to {@link longestSent}. */
  readonly lengths: readonly number[];
  /** A checksum in each frame is left to whoever sends it: until then two bytes of it are wrong. */
  readonly leaveChecksum: boolean;
  /**
   * Each is a segment of TCP over IPv4, up to {@link longestSegment} bytes long, that others are to cut up into ones of
   * {@link segmentPayload} bytes of payload; `false` unless stated.
   */
  readonly leaveSegments?: boolean;
}

/** Bytes of payload of what a segment of TCP is cut up into. */
export const segmentPayload = 1448;
/** Addresses, IP header and TCP header before the payload. */
export const segmentHeader = 54;
/** 45 of these fit into a frame that is cut up. */
export const longestSegment = segmentHeader + 45 * segmentPayload;

/** Frames of a series, and different lengths in it, that the guest can send. */
export const mostSentFrames = 1024;
export const mostSentLengths = 64;
/** Bytes of the longest frame that the guest can send, without FCS: its MTU is 9000 then. */
export const longestSent = 9014;

/** `pages` consecutive guest pages of 4096 bytes, backed by consecutive machine pages. */
export interface PageRun {
  /** Bytes from the start of the guest's memory. */
  readonly guestAddress: bigint;
  readonly machineAddress: bigint;
  readonly pages: number;
}

/** A function of the host's kernel; `module` is empty for the kernel itself. */
export interface KernelFunction {
  readonly function: string;
  readonly module: string;
  readonly start: bigint;
  /** Address of what follows it. */
  readonly end: bigint;
}

/** Which frames a guest gets by a receive queue of its own; the host's network goes on beside it. */
export interface FrameFilter {
  /** MAC addresses, as 02:4d:50:00:00:03, one to seven. Frames to every group come too. */
  readonly addresses: readonly string[];
  /** Only frames with an 802.1Q tag of this VLAN, and of the groups broadcast alone; any unless stated. */
  readonly vlan?: number | undefined;
}

/** How the guest is bound besides. */
export interface BindOptions extends Partial<FrameFilter> {
  /** A way to copy or to lie in secret, of modules that have some. */
  readonly mutant?: string | undefined;
}

/** Neighbours that the guest of a host may have. */
export const mostNeighbours = 3;

/**
 * One of the guests of a host, by its number: 0 is the one that is meant everywhere else, the others are its neighbours.
 * A neighbour has memory, an address and an interface `mp` of its own and nothing else; it lives while the guest does.
 * What is said here is of the interface `mp` alone.
 */
export interface NumberedGuest {
  readonly number: number;
  /** Starts it and returns when it has answered. */
  start(options: { memoryMib: number; timeoutMs: number }): Promise<readonly GuestInterface[]>;
  /** Idempotent. */
  stop(): Promise<void>;
  /** Hands it the frames of a filter. Guests that are bound at the same time have the same mode. */
  bind(mode: ReceiveMode, filter: FrameFilter): Promise<void>;
  /** On return no frame comes any more. Idempotent, also when it does not run. */
  unbind(): Promise<void>;
  holdFrames(): Promise<void>;
  awaitFrames(count: number, timeoutMs: number): Promise<{ held: number; dropped: number }>;
  reportFrames(): Promise<readonly FrameReport[]>;
  sendFrames(series: FrameSeries): Promise<number>;
  /** Machine pages behind its memory, now. */
  translate(): Promise<readonly PageRun[]>;
  ping(address: string, count: number, timeoutMs: number): Promise<{ sent: number; received: number }>;
  /** As {@link Host.watchLog}, of its console. */
  watchConsole(receive: (lines: LogLines) => void): () => void;
}

/** Eight bytes in a buffer of the guest that the host's processors watch. */
export interface WatchedPlace {
  /** In the guest's VMM. */
  readonly userAddress: bigint;
  readonly machineAddress: bigint;
  readonly length: number;
}

/** An access of a host's processor to a watched place. */
export interface WatchHit {
  /** Address of the instruction after the one that made it. */
  readonly instruction: bigint;
  readonly kernel: boolean;
  /** Name of the thread. */
  readonly command: string;
}

/** What the host's processors did at a watched place. */
export interface WatchResult {
  /** Accesses through the kernel's map of all memory. */
  readonly directHits: number;
  /** Accesses through the address that the VMM uses. */
  readonly userHits: number;
  /** The first of them. */
  readonly hits: readonly WatchHit[];
}

/** Calls of one of the kernel's copy functions with the same number of bytes. */
export interface CopyCalls {
  readonly function: string;
  /** Of one call. */
  readonly bytes: number;
  readonly calls: number;
}

/**
 * What an administrator may do to a NIC while a guest has frames of it: it goes down and comes up again; its driver begins a
 * new negotiation of the link, for which most reset the card; its receive ring gets another length, and the one that it had;
 * or it is tested, for which the driver takes it away from everybody.
 */
export type Disturbance = 'link' | 'reset' | 'ring' | 'self-test';

/** A way in which the agent looks into the kernel of its host. */
export type Witness = 'map journal' | 'memory search' | 'watchpoints' | 'copy functions';

/** What came of using one for a moment. */
export interface WitnessTrial {
  readonly witness: Witness;
  /** Why it cannot be had; null: it can. */
  readonly trouble: string | null;
  /** What to do about that. */
  readonly remedy: string;
}

/** A search of the host's memory by its own agent. */
export interface HostSearch {
  readonly hits: readonly { readonly machineAddress: number; readonly sequence: number | null }[];
  readonly searchedBytes: number;
  /** Bytes of memory that the host's kernel uses. */
  readonly machineBytes: number;
  /** Nonces beyond the hits that are told. */
  readonly overflow: number;
  readonly threads: number;
  readonly milliseconds: number;
}

/** A log of the host or of its guest. */
export type LogSource = 'kernel' | 'guest-console';

/** Lines that appeared together in a log. */
export interface LogLines {
  readonly lines: readonly string[];
  /** One of them says that the kernel has failed. */
  readonly oops: boolean;
}

/** A KVM host with the mp stack, as the controller sees it. Every method has a deadline of its own. */
export interface Host {
  inventory(): Promise<HostInventory>;
  /** Also has the agent use the NIC under test. */
  loadModules(): Promise<readonly string[]>;
  /** Stops the guests, unbinds, and removes the mp stack's modules. */
  unloadModules(): Promise<void>;
  /**
   * Starts the guest and returns when it has answered; `programs` gives it a shell and iperf3. A `spare` one is only kept
   * ready, for the next call that asks for the same, and needs no NIC. With `macvtap` its interface `tap` is behind a
   * macvtap upon the NIC, in place of a tap in a bridge; then the host has no address on the NIC. With several
   * `queuePairs`, 2 or 4, of its interface `mp` it has as many processors, and is bound by addresses only. For
   * `busyLoopUs` microseconds vhost of `mp` looks for frames before it waits for them.
   */
  startGuest(options: {
    memoryMib: number;
    timeoutMs: number;
    programs?: boolean;
    spare?: boolean;
    macvtap?: boolean;
    queuePairs?: number;
    busyLoopUs?: number;
  }): Promise<readonly GuestInterface[]>;
  /** Stops it, and its neighbours before it. */
  stopGuest(): Promise<void>;
  /** One of several guests; it need not run. @param number 0 to {@link mostNeighbours} */
  guest(number: number): NumberedGuest;
  /** Hands the NIC's receive queue to the guest; or, with addresses, a queue of its own with the frames to these. */
  bind(mode: ReceiveMode, options?: BindOptions): Promise<void>;
  unbind(): Promise<void>;
  /** Lets the guest keep what arrives on an interface unread; forgets what it kept before. */
  holdFrames(role: Role): Promise<void>;
  /** Waits until the guest keeps that many frames or the time is up. */
  awaitFrames(count: number, timeoutMs: number): Promise<{ held: number; dropped: number }>;
  /** Lets the guest read what it kept; in order of arrival. */
  reportFrames(): Promise<readonly FrameReport[]>;
  /** Lets the guest send frames that arrive on an interface back, their MAC addresses swapped. */
  startEcho(role: Role): Promise<void>;
  /** Ends that; tells how many frames the guest has sent back, and how many it could not. */
  endEcho(): Promise<{ echoed: number; lost: number }>;
  /**
   * Lets the guest send frames of its own, and waits until its card has sent all of them; tells how many those are. They
   * stay where they are in the guest's memory until it is to send, hold or echo others. The key does not come into the
   * memory of the host.
   */
  sendFrames(role: Role, series: FrameSeries): Promise<number>;
  /** Machine pages behind the guest's memory, now. */
  translateGuest(): Promise<readonly PageRun[]>;
  /** The kernel's functions that contain addresses of code; null for an address that is in none. */
  resolveSymbols(addresses: readonly bigint[]): Promise<readonly (KernelFunction | null)[]>;
  /**
   * Watches one or two places until {@link Host.readWatchpoints}, while mp is bound: in the buffer at this position of
   * those that the NIC will fill, so many bytes from the start of the frame, or up to seven more.
   */
  armWatchpoints(places: readonly { position: number; offset: number }[]): Promise<readonly WatchedPlace[]>;
  /** Ends that; tells what has accessed each place. */
  readWatchpoints(): Promise<readonly WatchResult[]>;
  /** Counts the bytes that anybody but the agent passes to the kernel's copy functions. */
  startCopyCount(): Promise<void>;
  /** Ends that; a copy appears under each function that it went through. */
  endCopyCount(): Promise<readonly CopyCalls[]>;
  /** Uses each of some witnesses for a moment, in place of any use that there was; tells of each, in their order. */
  tryWitnesses(witnesses: readonly Witness[]): Promise<readonly WitnessTrial[]>;
  /**
   * Stops the guest's processors and its vhost, for as long as its memory is looked at. Idempotent. After two minutes it
   * goes on by itself.
   */
  pauseGuest(): Promise<void>;
  /** Lets them go on. Idempotent. */
  resumeGuest(): Promise<void>;
  /**
   * Searches all memory of the host, while the guest is paused, for the nonces of one key. The key does not come into that
   * memory. Reads every byte of it, also the frames: watchpoints must have been read before.
   */
  searchMemory(marks: {
    readonly key: Uint8Array;
    readonly first: number;
    readonly count: number;
  }): Promise<HostSearch>;
  /** Reads ranges of the host's memory; null for one that is not all memory. What was read stays there a second time. */
  readMemory(
    ranges: readonly { readonly machineAddress: number; readonly length: number }[],
  ): Promise<readonly (Uint8Array | null)[]>;
  /** Begins, or begins anew, to note what the host's kernel maps and unmaps for the NIC. */
  startIommuJournal(): Promise<void>;
  /** What was noted since then, and what pages of bus addresses lead to now. The NIC should be at rest. */
  readIommuJournal(pages: readonly bigint[]): Promise<HostIommuJournal>;
  /** Ends that. Idempotent. */
  endIommuJournal(): Promise<void>;
  ping(
    from: 'host' | Role,
    address: string,
    count: number,
    timeoutMs: number,
  ): Promise<{ sent: number; received: number }>;
  /**
   * Runs a shell command in the network of one of the guest's interfaces, in a guest that was started with programs.
   * `status` is its exit status, or 128 + the signal that ended it; `lines` what it printed.
   */
  runInGuest(role: Role, command: string, timeoutMs: number): Promise<{ status: number; lines: readonly string[] }>;
  /** Disturbs the NIC under test, and waits for its link. Resolves to why its driver has refused that; null: it was done. */
  disturbNic(disturbance: Disturbance): Promise<string | null>;
  /** Counters by their `ethtool -S` names. */
  statistics(): Promise<ReadonlyMap<string, bigint>>;
  /** Calls `receive` for every line, beginning with those already there, until the returned function is called. */
  watchLog(source: LogSource, receive: (lines: LogLines) => void): () => void;
  close(): void;
}

/** What the processors' watchpoints are worked with. */
export type WatchpointHost = Pick<Host, 'armWatchpoints' | 'readWatchpoints' | 'resolveSymbols'>;
