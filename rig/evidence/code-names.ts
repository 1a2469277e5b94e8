import type { Access, InstructionTotal } from '../host/touch-observer.js';
import { hex } from './words.js';

/** A function of the host's kernel: its name, and where its code is. */
export interface CodeFunction {
  readonly name: string;
  /** Null: the kernel itself. */
  readonly module: string | null;
  readonly start: bigint;
  /** Address behind the last instruction. */
  readonly end: bigint;
}

/** Half of the addresses is the kernel's, in every process alike. */
const kernelSpace = 1n << 63n;
const mostNames = 3;

interface Total {
  loaded: number;
  stored: number;
}

/** Who is behind the instructions that touched memory. The names are the host's word; no outcome depends on them. */
export class CodeNames {
  private readonly ofFunction = new Map<CodeFunction, Total>();

  constructor(
    private readonly functions: readonly CodeFunction[],
    instructions: readonly InstructionTotal[],
  ) {
    for (const { instruction, loaded, stored } of instructions) {
      const found = this.functionAt(instruction);
      if (!found) continue;
      const total = this.ofFunction.get(found) ?? { loaded: 0, stored: 0 };
      this.ofFunction.set(found, { loaded: total.loaded + loaded, stored: total.stored + stored });
    }
  }

  /** A name as a sentence has it. */
  name(instruction: bigint): string {
    const found = this.functionAt(instruction);
    if (found) return found.module === null ? found.name : `${found.name} of ${found.module}`;
    return instruction < kernelSpace ? 'a process of the host' : `the kernel at ${hex(instruction)}`;
  }

  /** The distinct names behind some accesses, the most frequent ones first. */
  list(accesses: readonly Access[]): string {
    const counts = new Map<string, number>();
    for (const { instruction, count } of accesses) {
      const name = this.name(instruction);
      counts.set(name, (counts.get(name) ?? 0) + count);
    }
    const names = [...counts].sort(([, a], [, b]) => b - a).map(([name]) => name);
    if (names.length === 0) return 'code that is not known';
    const more = names.length > mostNames ? ` and ${names.length - mostNames} others` : '';
    return names.slice(0, mostNames).join(', ') + more;
  }

  /**
   * Whether whoever is behind an instruction that loads also stores about as much: a checksum does not, a copy does. What
   * is not known is taken for a copy.
   */
  copies(instruction: bigint): boolean {
    const found = this.functionAt(instruction);
    const total = found && this.ofFunction.get(found);
    return !total || total.stored * 2 >= total.loaded;
  }

  private functionAt(instruction: bigint): CodeFunction | undefined {
    return this.functions.find(({ start, end }) => start <= instruction && instruction < end);
  }
}
