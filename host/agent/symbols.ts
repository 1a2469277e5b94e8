import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command.js';

/** A function of the kernel. */
export interface KernelFunction {
  readonly function: string;
  /** Empty: the kernel itself. */
  readonly module: string;
  readonly start: bigint;
  /** Address of what follows it. */
  readonly end: bigint;
}

const kernelHalf = 1n << 63n;
/** To read /proc/kallsyms takes seconds on an emulated processor. */
const saveTimeoutMs = 60_000;
/** Addresses for one run of the program. */
const batch = 256;

/** Names of the kernel's functions. The list of all symbols is kept in a file for as long as no module comes or goes. */
export class KernelSymbols {
  private readonly file: string;
  private saved: { readonly modules: string; readonly done: Promise<unknown> } | undefined;

  constructor(
    private readonly mpsym: string,
    state: string,
  ) {
    this.file = join(state, 'kernel-symbols');
  }

  /** Begins to read the list, so that it is there when it is wanted. */
  prefetch(): void {
    // Trouble shows again when the list is wanted.
    this.save().catch(() => undefined);
  }

  /** The functions that contain the addresses; nothing for an address that is in none. */
  async resolve(addresses: readonly bigint[]): Promise<readonly (KernelFunction | undefined)[]> {
    const found = new Map<bigint, KernelFunction>();
    const wanted = [...new Set(addresses)].filter((address) => address >= kernelHalf);
    if (wanted.length > 0) await this.save();
    for (let at = 0; at < wanted.length; at += batch) {
      const some = wanted.slice(at, at + batch);
      const lines = (await run(this.mpsym, ['find', this.file, ...some.map((address) => address.toString(16))])).split(
        '\n',
      );
      some.forEach((address, index) => {
        const name = parseFunction(lines[index] ?? '');
        if (name) found.set(address, name);
      });
    }
    return addresses.map((address) => found.get(address));
  }

  private async save(): Promise<void> {
    const modules = moduleAddresses(await readFile('/proc/modules', 'latin1'));
    const saved = this.saved;
    if (saved?.modules === modules && (await isThere(saved.done, this.file))) return;
    const done = run(this.mpsym, ['save', this.file], { timeoutMs: saveTimeoutMs });
    this.saved = { modules, done };
    await done;
  }
}

/** A line of `mpsym find`. */
export function parseFunction(line: string): KernelFunction | undefined {
  const match = /^([0-9a-f]+) ([0-9a-f]+) (\S+)(?: \[(\S+)\])?$/.exec(line);
  if (!match) return undefined;
  const [, start, end, name = '', module = ''] = match;
  return { function: name, module, start: BigInt(`0x${start}`), end: BigInt(`0x${end}`) };
}

/** What matters here of /proc/modules: which modules are where, not how often they are used. */
export function moduleAddresses(text: string): string {
  return text.replace(/^(\S+) .* (0x[0-9a-f]+).*$/gm, '$1 $2');
}

async function isThere(done: Promise<unknown>, file: string): Promise<boolean> {
  return done
    .then(() => stat(file))
    .then(
      () => true,
      () => false,
    );
}
