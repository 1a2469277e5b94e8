import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const chunkBytes = 1 << 20;

/** What is written to the end of a file from now on. */
export class FileTail {
  private readonly file: number;
  private offset: number;

  constructor(path: string) {
    this.file = openSync(path, 'r');
    this.offset = fstatSync(this.file).size;
  }

  /** What has come since the last time. */
  read(): string {
    const parts: string[] = [];
    for (;;) {
      const chunk = Buffer.alloc(chunkBytes);
      const bytes = readSync(this.file, chunk, 0, chunkBytes, this.offset);
      this.offset += bytes;
      parts.push(chunk.toString('latin1', 0, bytes));
      if (bytes < chunkBytes) return parts.join('');
    }
  }

  close(): void {
    closeSync(this.file);
  }
}
