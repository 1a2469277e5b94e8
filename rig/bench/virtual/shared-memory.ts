import { closeSync, openSync, readdirSync, readlinkSync, readSync, writeSync } from 'node:fs';
import { BenchError, InternalError } from '../../base/errors.js';
import type { MachineMemory } from '../../host/machine-memory.js';
import type { Qmp } from './qmp.js';

/**
 * The emulated machine's RAM: a memfd that QEMU shares, reached through /proc, so that nothing is left on disk.
 * Offset in the file and machine address are the same as long as the RAM ends below the PCI hole, which the limits of
 * the bench file ensure.
 */
export class SharedMemory implements MachineMemory {
  readonly path: string;
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

  read(address: bigint, length: number): Uint8Array {
    this.check(address, length);
    const bytes = new Uint8Array(length);
    if (readSync(this.file, bytes, 0, length, Number(address)) !== length) {
      throw new BenchError(
        'MemoryUnreadable',
        `cannot read the machine's memory at 0x${address.toString(16)}`,
        'try again',
      );
    }
    return bytes;
  }

  write(address: bigint, bytes: Uint8Array): void {
    this.check(address, bytes.length);
    writeSync(this.file, bytes, 0, bytes.length, Number(address));
  }

  close(): void {
    closeSync(this.file);
  }

  private check(address: bigint, length: number): void {
    if (address < 0n || address + BigInt(length) > BigInt(this.bytes)) {
      throw new InternalError(
        'MemoryRange',
        `0x${address.toString(16)} + ${length} is outside the machine's memory`,
        'check that the address is a machine address',
      );
    }
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
