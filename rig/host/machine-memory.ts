import type { Marks } from './mark-search.js';

/** Bytes of a page, of the machine and of the guest alike. */
export const PAGE_BYTES = 4096;

/** A place in the machine's memory that holds a nonce, or what is left of one. */
export interface RamHit {
  readonly machineAddress: number;
  /** Null for a damaged nonce: its key is whole, the rest is not that of a frame searched for. */
  readonly sequence: number | null;
}

/** What a search of the machine's whole memory has found. */
export interface RamScan {
  /** Bytes that were searched. */
  readonly scannedBytes: number;
  readonly hits: readonly RamHit[];
  /** Hits beyond those kept: memory full of nonces must not fill that of the rig. */
  readonly overflow: number;
}

/** Bytes of the machine's memory that follow each other. */
export interface MemoryRange {
  readonly machineAddress: number;
  readonly length: number;
}

/** The memory of the machine on which the host's kernel runs, as it can be searched and read while frames stand in it. */
export interface MachineMemory {
  /** Whether it is the machine's own processors that search and read: who watches them must have ended that before. */
  readonly byOwnProcessors: boolean;
  /** Bytes that there are. A search that says fewer has not seen all. */
  readonly bytes: number;
  /** Stops whoever could change frames, so that what is found belongs together. Idempotent. */
  pause(): Promise<void>;
  /** Lets them go on. Idempotent. */
  resume(): Promise<void>;
  /**
   * Searches all of it for the nonces of frames, while it is paused.
   * @throws BenchError when it cannot be read
   */
  search(marks: Marks, signal?: AbortSignal): Promise<RamScan>;
  /** Reads ranges; null for one that is not all memory. @throws BenchError when memory cannot be read */
  read(ranges: readonly MemoryRange[]): Promise<readonly (Uint8Array | null)[]>;
}
