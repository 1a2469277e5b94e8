import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, TestFailure } from '../base/errors.js';
import type { Host, LogLines, NumberedGuest } from '../host/host.js';

/**
 * Remembers whether a kernel failed, the host's or a guest's, and keeps the host's kernel log and the guests' consoles in
 * the run directory. A file that cannot be written ends there, which is told once; what comes is judged all the same.
 */
export class LogWatch {
  private readonly stops: (() => void)[] = [];
  /** Neighbours whose consoles are watched. */
  private readonly followed = new Set<number>();
  private failure: { readonly source: string; readonly line: string } | undefined;

  constructor(
    host: Host,
    private readonly directory: string,
    private readonly complain: (message: string) => void,
  ) {
    for (const source of ['kernel', 'guest-console'] as const) {
      this.watch(source, (receive) => host.watchLog(source, receive));
    }
  }

  /** Does the same with the console of a neighbour, whichever guests it is that of, from now on. Idempotent. */
  follow(guest: Pick<NumberedGuest, 'number' | 'watchConsole'>): void {
    if (this.followed.has(guest.number)) return;
    this.followed.add(guest.number);
    this.watch(`guest-console-${guest.number}`, (receive) => guest.watchConsole(receive));
  }

  /** The failure `KernelOops` when one of the kernels has failed since the start. */
  oops(): TestFailure | undefined {
    if (!this.failure) return undefined;
    const { source, line } = this.failure;
    return new TestFailure('KernelOops', `the ${source} says: ${line}`, `read ${source}.log in the run directory`);
  }

  /** @throws TestFailure `KernelOops` when one of the kernels has failed since the start. */
  assertNoOops(): void {
    const oops = this.oops();
    if (oops) throw oops;
  }

  close(): void {
    for (const stop of this.stops.splice(0)) stop();
  }

  private watch(source: string, begin: (receive: (lines: LogLines) => void) => () => void): void {
    const file = new LogFile(join(this.directory, `${source}.log`), this.complain);
    const stop = begin(({ lines, oops }) => {
      if (oops) this.failure ??= { source, line: lines.at(-1) ?? '' };
      file.write(`${lines.join('\n')}\n`);
    });
    this.stops.push(() => {
      stop();
      file.close();
    });
  }
}

/** A file that grows as long as the disk takes it. */
class LogFile {
  /** Undefined once it takes nothing any more. */
  private file: number | undefined;

  constructor(
    private readonly path: string,
    private readonly complain: (message: string) => void,
  ) {
    this.attempt(() => (this.file = openSync(path, 'a', 0o600)));
  }

  write(text: string): void {
    const { file } = this;
    if (file !== undefined) this.attempt(() => writeFileSync(file, text));
  }

  close(): void {
    const { file } = this;
    this.file = undefined;
    if (file !== undefined) closeSync(file);
  }

  private attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.close();
      this.complain(`${this.path} ends here: ${messageOf(error)}`);
    }
  }
}
