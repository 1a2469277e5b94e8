import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';

/** A terminal without waiting: the peer decides when it reads. */
export class Terminal {
  private readonly fd: number;

  constructor(path: string) {
    this.fd = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  }

  /** Writes as much as the terminal takes now; returns how many bytes. */
  write(bytes: Uint8Array): number {
    return this.attempt(() => writeSync(this.fd, bytes));
  }

  /** Reads what is there; nothing when there is nothing. */
  read(): Uint8Array {
    const part = new Uint8Array(65536);
    return part.slice(
      0,
      this.attempt(() => readSync(this.fd, part)),
    );
  }

  close(): void {
    closeSync(this.fd);
  }

  private attempt(access: () => number): number {
    try {
      return access();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0;
      throw error;
    }
  }
}
