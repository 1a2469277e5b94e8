import { watch } from 'node:fs';
import { open, stat, truncate, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';

const chunkBytes = 64 << 10;
const tailBytes = 4096;
const tailLines = 15;

/** What the guests of this host say on their consoles, by their numbers. */
export class Consoles {
  private readonly logs = new Map<number, ConsoleLog>();

  /** @param folder for what lives as long as the agent */
  constructor(private readonly folder: string) {}

  of(number: number): ConsoleLog {
    const suffix = number === 0 ? '' : `-${number}`;
    const log = this.logs.get(number) ?? new ConsoleLog(join(this.folder, `guest-console${suffix}.log`));
    this.logs.set(number, log);
    return log;
  }
}

/** The consoles of all guests of one number since the agent's start, one after the other in one file. */
export class ConsoleLog {
  private guestStart = 0;

  constructor(readonly path: string) {}

  /** Begins with an empty file. */
  async create(): Promise<void> {
    await writeFile(this.path, '');
    await truncate(this.path);
  }

  /** Notes that what follows comes from a new guest. */
  async beginGuest(): Promise<void> {
    await this.exist();
    this.guestStart = (await stat(this.path)).size;
  }

  /** The last lines of the current guest. */
  async tail(): Promise<string[]> {
    const { size } = await stat(this.path);
    const start = Math.max(this.guestStart, size - tailBytes);
    const file = await open(this.path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
      return splitLines(buffer.toString('utf8', 0, bytesRead))
        .filter((line) => line.trim() !== '')
        .slice(-tailLines);
    } finally {
      await file.close();
    }
  }

  /** Lines as they appear, beginning with the first; ends when the signal aborts. */
  async *follow(signal: AbortSignal): AsyncGenerator<string[]> {
    await this.exist();
    const file = await open(this.path);
    // Watching begins before reading, so that nothing is written unnoticed between the two.
    const watcher = watch(this.path);
    let changed = false;
    watcher.on('change', () => (changed = true));
    try {
      const chunk = Buffer.alloc(chunkBytes);
      let position = 0;
      let unfinished = '';
      while (!signal.aborted) {
        changed = false;
        const { bytesRead } = await file.read(chunk, 0, chunkBytes, position);
        if (bytesRead === 0) {
          if (!changed) await once(watcher, 'change', { signal }).catch(() => undefined);
          continue;
        }
        position += bytesRead;
        // The console is ASCII but for garbage, which must not break a character in two.
        const lines = splitLines(unfinished + chunk.toString('latin1', 0, bytesRead));
        unfinished = lines.pop() ?? '';
        if (lines.length > 0) yield lines;
      }
    } finally {
      watcher.close();
      await file.close();
    }
  }

  private async exist(): Promise<void> {
    await (await open(this.path, 'a')).close();
  }
}

/** Lines without their ends; a serial console ends them with CR LF. */
function splitLines(text: string): string[] {
  return text.split(/\r*\n/);
}
