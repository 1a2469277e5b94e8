import type { KernelFunction } from '../../../rig/host/host.js';

/** Asks the host for the functions that contain addresses of code; null for an address that is in none. */
export type Resolve = (addresses: readonly bigint[]) => Promise<readonly (KernelFunction | null)[]>;

/** Addresses for one question: the host goes through all of its symbols for each few hundred. */
const batch = 1024;

/** The functions of the host's kernel that were met so far, by their addresses. */
export class FunctionTable {
  /** In the order of their addresses. */
  private functions: readonly KernelFunction[] = [];
  private readonly nameless = new Set<bigint>();

  constructor(private readonly resolve: Resolve) {}

  get size(): number {
    return this.functions.length;
  }

  /** Asks for the functions of all these addresses that are not known yet. */
  async learn(addresses: Iterable<bigint>): Promise<void> {
    let unknown = [...new Set(addresses)].filter((address) => !this.isKnown(address)).sort(byValue);
    while (unknown.length > 0) {
      // Spread over all of them: one address of a function tells of all others in it.
      const step = Math.ceil(unknown.length / batch);
      const wanted = unknown.filter((_, index) => index % step === 0);
      const found = await this.resolve(wanted);
      wanted.forEach((address, index) => {
        if (!found[index]) this.nameless.add(address);
      });
      this.add(found.filter((one) => one !== null));
      unknown = unknown.filter((address) => !this.isKnown(address));
    }
  }

  /** The function that contains the address; undefined when there is none, or nobody has asked for it. */
  at(address: bigint): KernelFunction | undefined {
    let [low, high] = [0, this.functions.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.functions[middle]?.start ?? 0n) <= address) low = middle + 1;
      else high = middle;
    }
    const found = this.functions[low - 1];
    return found && address < found.end ? found : undefined;
  }

  /** The function of the kernel itself that has this name, whatever the compiler has added to it. */
  named(name: string): KernelFunction | undefined {
    return this.functions.find((one) => plainName(one.function) === name && !one.function.includes('.cold'));
  }

  private add(found: readonly KernelFunction[]): void {
    const byStart = new Map([...this.functions, ...found].map((one) => [one.start, one]));
    this.functions = [...byStart.values()].sort((a, b) => byValue(a.start, b.start));
  }

  private isKnown(address: bigint): boolean {
    return this.nameless.has(address) || this.at(address) !== undefined;
  }
}

/** The name that a function has in the source: compilers make variants and parts of functions. */
export function plainName(name: string): string {
  return name.replace(/(\.(isra|constprop|part|cold)(\.\d+)?)+$/, '');
}

function byValue(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
