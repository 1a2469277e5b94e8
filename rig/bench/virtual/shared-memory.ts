import { closeSync, openSync, readdirSync, readlinkSync, readSync, writeSync } from 'node:fs';
import { BenchError, InternalError } from '../../base/errors.js';
import type { MachineMemory, MemoryRange, RamScan } from '../../host/machine-memory.js';
import type { Marks } from '../../host/mark-search.js';
import type { Qmp } from './qmp.js';
import { scanRam } from './ram-scan.js';

/**
 * The emulated machine's RAM: a memfd that QEMU shares, reached through /proc, so that nothing is left on disk.
 * Offset in the file and machine address are the same as long as the RAM ends below the PCI hole, which the limits of
 * the bench file ensure.
 */
export class SharedMemory implements MachineMemory {
  readonly byOwnProcessors = false;
  private readonly path: string;
  private readonly file: number;
  /** Settles when the processors stand still; undefined while they run. */
  private stopped: Promise<unknown> | undefined;

  constructor(
    pid: number,
    readonly bytes: number,
    private readonly qmp: Qmp,
  ) {
    this.path = findMemfd(pid);
    this.file = openSync(this.path, 'r+');
  }

  async pause(): Promise<void> {
    this.stopped ??= this.qmp.execute('stop');
    await this.stopped;
  }

  async resume(): Promise<void> {
    if (!this.stopped) return resumePaused(this.qmp);
    // Whoever gave up waiting for the stop has not called it off.
    await this.stopped.catch(() => undefined);
    await this.qmp.execute('cont');
    this.stopped = undefined;
  }

  search(marks: Marks, signal?: AbortSignal): Promise<RamScan> {
    return scanRam(this.path, this.bytes, marks, { signal });
  }

  read(ranges: readonly MemoryRange[]): Promise<readonly (Uint8Array | null)[]> {
    return Promise.all(ranges.map(async (range) => (this.holds(range) ? this.bytesAt(range) : null)));
  }

  /** Overwrites bytes at a machine address: only for showing that the proof can fail. */
  write(machineAddress: number, bytes: Uint8Array): void {
    if (!this.holds({ machineAddress, length: bytes.length })) {
      throw new InternalError(
        'MemoryRange',
        `0x${machineAddress.toString(16)} + ${bytes.length} is outside the machine's memory`,
        'check that the address is a machine address',
      );
    }
    writeSync(this.file, bytes, 0, bytes.length, machineAddress);
  }

  close(): void {
    closeSync(this.file);
  }

  private holds({ machineAddress, length }: MemoryRange): boolean {
    return machineAddress >= 0 && machineAddress + length <= this.bytes;
  }

  private bytesAt({ machineAddress, length }: MemoryRange): Uint8Array {
    const bytes = new Uint8Array(length);
    if (readSync(this.file, bytes, 0, length, machineAddress) !== length) {
      throw new BenchError(
        'MemoryUnreadable',
        `cannot read the machine's memory at 0x${machineAddress.toString(16)}`,
        'try again',
      );
    }
    return bytes;
  }
}

/** Sets a machine going that somebody else has paused and left, such as a rig that was killed. */
async function resumePaused(qmp: Qmp): Promise<void> {
  const { status } = (await qmp.execute('query-status')) as { status: string };
  if (status === 'paused') await qmp.execute('cont');
}

function findMemfd(pid: number): string {
  const directory = `/proc/${pid}/fd`;
  for (const entry of readdirSync(directory)) {
    const path = `${directory}/${entry}`;
    try {
      if (readlinkSync(path).includes('memfd:memory-backend-memfd')) return path;
    } catch {
      // A descriptor may vanish between listing and reading.
    }
  }
  throw new BenchError('MemoryNotShared', 'QEMU shows no shared memory', 'check that QEMU is 11.1 or newer');
}
