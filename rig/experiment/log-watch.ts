import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { TestFailure } from '../base/errors.js';
import type { Host, LogSource } from '../host/host.js';

const files: Readonly<Record<LogSource, string>> = { kernel: 'kernel.log', 'guest-console': 'guest-console.log' };

/** Writes the host's kernel log and the guest's console to the run directory, and remembers whether a kernel failed. */
export class LogWatch {
  private readonly stops: (() => void)[] = [];
  private failure: { readonly source: LogSource; readonly line: string } | undefined;

  constructor(host: Host, directory: string) {
    for (const source of ['kernel', 'guest-console'] as const) {
      const file = openSync(join(directory, files[source]), 'a', 0o600);
      const stop = host.watchLog(source, ({ lines, oops }) => {
        writeSync(file, `${lines.join('\n')}\n`);
        if (oops) this.failure ??= { source, line: lines.at(-1) ?? '' };
      });
      this.stops.push(() => {
        stop();
        closeSync(file);
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
