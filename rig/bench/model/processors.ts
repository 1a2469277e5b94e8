import type { CopyCalls, KernelFunction } from '../../host/host.js';
import { PAGE_BYTES, type MemoryRange } from '../../host/machine-memory.js';
import type { Access, InstructionTotal, Touch, TouchObserver, WatchAccount } from '../../host/touch-observer.js';
import type { ModelMachine } from './machine.js';

type Kind = Access['kind'];
type Noted = { -readonly [K in keyof Access]: Access[K] };

/** The functions of the model's kernel that touch frames. */
export type ToucherName =
  'vhost_mp_header' | 'vhost_mp_fill' | 'vhost_mp_send' | 'rep_movs_alternative' | 'tun_get_user';

const modules: Readonly<Record<ToucherName, string>> = {
  vhost_mp_header: 'vhost_mp',
  vhost_mp_fill: 'vhost_mp',
  vhost_mp_send: 'vhost_mp',
  rep_movs_alternative: '',
  tun_get_user: 'tun',
};

/** Where the code of the model's kernel would be. */
export const kernelFunctions: readonly KernelFunction[] = Object.entries(modules).map(([name, module], index) => {
  const start = 0xffff_ffff_8100_0000n + BigInt(index * 0x1000);
  return { function: name, module, start, end: start + 0x100n };
});

const [loadedBit, storedBit] = [1, 2];

/** The host's processors: every load and store that they do of frames, and who sees them. */
export class ModelProcessors implements TouchObserver {
  watching = false;
  counting = false;
  private seen = 0;
  /** By page, for each of its bytes: whether it was loaded, and stored. */
  private readonly pages = new Map<number, Uint8Array>();
  private readonly accesses = new Map<string, Noted>();
  private readonly totals = new Map<bigint, { loaded: number; stored: number }>();
  private readonly calls = new Map<string, { function: string; bytes: number; calls: number }>();

  constructor(private readonly machine: ModelMachine) {}

  async start(): Promise<void> {
    this.pages.clear();
    this.accesses.clear();
    this.totals.clear();
    this.seen = 0;
    this.watching = true;
  }

  async stop(): Promise<void> {
    this.watching = false;
  }

  async account(): Promise<WatchAccount> {
    return { watching: this.watching, seen: this.seen, unknown: 0 };
  }

  touched(address: number, length: number): Touch {
    const page = Math.floor(address / PAGE_BYTES);
    const bits = this.pages.get(page)?.subarray(address % PAGE_BYTES, (address % PAGE_BYTES) + length) ?? [];
    const count = (bit: number) => bits.filter((one) => one & bit).length;
    const within = [...this.accesses]
      .filter(([key, { first, last }]) => key.startsWith(`${page} `) && first < address + length && last >= address)
      .map(([, access]) => access);
    return { loaded: count(loadedBit), stored: count(storedBit), accesses: within };
  }

  instructions(): readonly InstructionTotal[] {
    return [...this.totals].map(([instruction, total]) => ({ instruction, ...total }));
  }

  startCopyCount(): void {
    this.calls.clear();
    this.counting = true;
  }

  endCopyCount(): readonly CopyCalls[] {
    this.counting = false;
    return [...this.calls.values()];
  }

  /** A processor reads all of the ranges. */
  load(ranges: readonly MemoryRange[], by: ToucherName): Buffer {
    for (const range of ranges) this.note('load', range, by);
    return this.machine.gather(ranges);
  }

  /** A processor writes bytes to the ranges. */
  store(ranges: readonly MemoryRange[], bytes: Uint8Array, by: ToucherName): void {
    for (const range of ranges) this.note('store', range, by);
    this.machine.scatter(ranges, bytes);
  }

  /** A processor copies a frame. */
  copy(from: readonly MemoryRange[], to: readonly MemoryRange[], by: ToucherName): void {
    const bytes = this.load(from, by);
    this.store(to, bytes, by);
    if (!this.counting) return;
    const key = `${by} ${bytes.length}`;
    const call = this.calls.get(key) ?? { function: by, bytes: bytes.length, calls: 0 };
    this.calls.set(key, { ...call, calls: call.calls + 1 });
  }

  private note(kind: Kind, { machineAddress: first, length }: MemoryRange, by: ToucherName): void {
    if (!this.watching) return;
    this.seen += 1;
    const bit = kind === 'load' ? loadedBit : storedBit;
    const page = Math.floor(first / PAGE_BYTES);
    const bits = this.pages.get(page) ?? new Uint8Array(PAGE_BYTES);
    this.pages.set(page, bits);
    for (let at = first % PAGE_BYTES, end = at + length; at < end; at++) bits[at] = (bits[at] ?? 0) | bit;
    const start = kernelFunctions.find((one) => one.function === by)?.start ?? 0n;
    const instruction = kind === 'load' ? start : start + 8n;
    const total = this.totals.get(instruction) ?? { loaded: 0, stored: 0 };
    total[kind === 'load' ? 'loaded' : 'stored'] += length;
    this.totals.set(instruction, total);
    const key = `${page} ${kind} ${instruction} ${first}`;
    const access = this.accesses.get(key) ?? { kind, instruction, first, last: first + length - 1, count: 0 };
    access.count += 1;
    this.accesses.set(key, access);
  }
}
