/** What one instruction of the host's processors did within a range of memory. */
export interface Access {
  readonly kind: 'load' | 'store';
  /** Address of the instruction, in the address space of whoever executed it. */
  readonly instruction: bigint;
  /** First and last machine address that it touched in the page, whether within the range or beside it. */
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

/** What the host's processors did to a range of memory while they were watched. */
export interface Touch {
  /** Bytes of the range that they loaded, and that they stored. */
  readonly loaded: number;
  readonly stored: number;
  /** Who did; the first instructions to touch a page are named, 64 of each kind. */
  readonly accesses: readonly Access[];
}

/** An instruction, and the bytes that it loaded and stored in all of the memory. */
export interface InstructionTotal {
  readonly instruction: bigint;
  readonly loaded: number;
  readonly stored: number;
}

/** How the watch went. */
export interface WatchAccount {
  /** Whether it is going on. */
  readonly watching: boolean;
  /** Accesses that were seen. */
  readonly seen: number;
  /** Accesses of which it is not known what they touched: unless 0, nothing can be said to be untouched. */
  readonly unknown: number;
}

/**
 * Sees which bytes of the machine's memory its own processors load and store: kernel, hypervisor and every process,
 * but not what a virtual machine in it does, nor DMA.
 */
export interface TouchObserver {
  /** Forgets what was seen, and watches from now on. */
  start(): Promise<void>;
  /** Ends the watch; what was seen can be read until the next start. Idempotent. */
  stop(): Promise<void>;
  account(): Promise<WatchAccount>;
  /** What was done to `length` bytes at a machine address, all within one page. */
  touched(address: number, length: number): Touch;
  /** All instructions that touched memory. */
  instructions(): readonly InstructionTotal[];
}
