import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, TestFailure } from '../base/errors.js';
import type { Host, LogSource } from '../host/host.js';

const files: Readonly<Record<LogSource, string>> = { kernel: 'kernel.log', 'guest-console': 'guest-console.log' };

/**
 * Remembers whether a kernel failed, the host's or the guest's, and keeps the host's kernel log and the guest's console in
 * the run directory. A file that cannot be written ends there, which is told once; what comes is judged all the same.
 */
export class LogWatch {
  private readonly stops: (() => void)[] = [];
  private failure: { readonly source: LogSource; readonly line: string } | undefined;

  constructor(host: Host, directory: string, complain: (message: string) => void) {
    for (const source of ['kernel', 'guest-console'] as const) {
      const file = new LogFile(join(directory, files[source]), complain);
      const stop = host.watchLog(source, ({ lines, oops }) => {
        if (oops) this.failure ??= { source, line: lines.at(-1) ?? '' };
        file.write(`${lines.join('\n')}\n`);
      });
      this.stops.push(() => {
        stop();
        file.close();
      });
    }
  }

  /** The failure `KernelOops` when one of the kernels has failed since the start. */
  oops(): TestFailure | undefined {
    if (!this.failure) return undefined;
    const { source, line } = this.failure;
    return new TestFailure('KernelOops', `the ${source} says: ${line}`, `read ${files[source]} in the run directory`);
  }

  /** @throws TestFailure `KernelOops` when one of the kernels has failed since the start. */
  assertNoOops(): void {
    const oops = this.oops();
    if (oops) throw oops;
  }

  close(): void {
    for (const stop of this.stops.splice(0)) stop();
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
