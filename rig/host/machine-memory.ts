/** The memory of the machine on which the host's kernel runs, seen from outside of that machine. */
export interface MachineMemory {
  /** Size in bytes; machine addresses run from 0 to this. */
  readonly bytes: number;
  /** File that shares the memory, for reading in large blocks. */
  readonly path: string;
  /** Stops the machine's processors, so that what is read belongs together. Idempotent. */
  pause(): Promise<void>;
  /** Lets them go on. Idempotent. */
  resume(): Promise<void>;
  /** Reads `length` bytes at a machine address. Throws a `RigError` when the range leaves the memory. */
  read(address: bigint, length: number): Uint8Array;
  /** Overwrites bytes at a machine address: only for showing that the proof can fail. */
  write(address: bigint, bytes: Uint8Array): void;
}
