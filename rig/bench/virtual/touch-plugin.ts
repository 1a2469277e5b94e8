import { closeSync, openSync, readSync } from 'node:fs';
import type { BenchError } from '../../base/errors.js';
import type { Access, InstructionTotal, Touch, TouchObserver, WatchAccount } from '../../host/touch-observer.js';
import { askPlugin, pluginTrouble } from './plugin-socket.js';

// As in host/touch/record.h.
const PAGE_BYTES = 4096;
const WAYS = 64;
const ACCESS_BYTES = 16;
const INSTRUCTION_BYTES = 24;
const files = ['loads', 'stores', 'accesses', 'instructions'] as const;

const troubleCode = 'TouchFailed';
const wakeMilliseconds = 100;

interface PluginStatus extends Record<(typeof files)[number], number> {
  readonly watching: boolean;
  readonly seen: number;
  readonly unknown: number;
}

/** The plugin of the emulator (host/touch): switched through its socket, read through /proc. */
export class TouchPluginObserver implements TouchObserver {
  private readonly descriptors = new Map<(typeof files)[number], number>();

  /**
   * @param qemu pid of the emulator
   * @param socket where the plugin listens
   * @param wake makes a processor of the machine do something: an idle one switches nothing
   */
  constructor(
    private readonly qemu: number,
    private readonly socket: string,
    private readonly wake: () => void,
  ) {}

  async start(): Promise<void> {
    const status = await this.switch('on');
    for (const name of files) {
      if (this.descriptors.has(name)) continue;
      this.descriptors.set(name, openSync(`/proc/${this.qemu}/fd/${status[name]}`, 'r'));
    }
  }

  async stop(): Promise<void> {
    await this.switch('off');
  }

  async account(): Promise<WatchAccount> {
    const { watching, seen, unknown } = await this.ask('status');
    return { watching, seen, unknown };
  }

  touched(address: number, length: number): Touch {
    const loaded = this.countBits('loads', address, length);
    const stored = this.countBits('stores', address, length);
    return {
      loaded,
      stored,
      accesses: [
        ...(loaded > 0 ? this.accessesOf('load', address, length) : []),
        ...(stored > 0 ? this.accessesOf('store', address, length) : []),
      ],
    };
  }

  instructions(): readonly InstructionTotal[] {
    const totals: InstructionTotal[] = [];
    for (let number = 1; ;) {
      const block = this.read('instructions', number * INSTRUCTION_BYTES, INSTRUCTION_BYTES * 4096);
      for (let at = 0; at < block.length; at += INSTRUCTION_BYTES, number++) {
        const instruction = block.readBigUInt64LE(at);
        if (instruction === 0n) return totals;
        const [loaded, stored] = [Number(block.readBigUInt64LE(at + 8)), Number(block.readBigUInt64LE(at + 16))];
        totals.push({ instruction, loaded, stored });
      }
      if (block.length === 0) return totals;
    }
  }

  /** Gives the files back; the watch goes on or not as it is. */
  close(): void {
    for (const descriptor of this.descriptors.values()) closeSync(descriptor);
    this.descriptors.clear();
  }

  private countBits(file: 'loads' | 'stores', address: number, length: number): number {
    const first = Math.floor(address / 8);
    const bytes = this.read(file, first, Math.floor((address + length - 1) / 8) - first + 1);
    let count = 0;
    for (let at = address; at < address + length; at++) {
      if (((bytes[Math.floor(at / 8) - first] ?? 0) >> (at % 8)) & 1) count += 1;
    }
    return count;
  }

  private accessesOf(kind: Access['kind'], address: number, length: number): Access[] {
    const page = Math.floor(address / PAGE_BYTES);
    const origin = page * PAGE_BYTES;
    const place = (page * 2 + (kind === 'load' ? 0 : 1)) * WAYS * ACCESS_BYTES;
    const ways = this.read('accesses', place, WAYS * ACCESS_BYTES);
    const found: Access[] = [];
    for (let at = 0; at < ways.length; at += ACCESS_BYTES) {
      const number = ways.readUInt32LE(at);
      if (number === 0) break;
      const [first, last] = [origin + ways.readUInt16LE(at + 8), origin + ways.readUInt16LE(at + 10)];
      if (last < address || first >= address + length) continue;
      const instruction = this.read('instructions', number * INSTRUCTION_BYTES, 8).readBigUInt64LE();
      found.push({ kind, instruction, first, last, count: ways.readUInt32LE(at + 4) });
    }
    return found;
  }

  private read(file: (typeof files)[number], position: number, length: number): Buffer {
    const descriptor = this.descriptors.get(file);
    if (descriptor === undefined) throw this.trouble('nothing was watched yet');
    const bytes = Buffer.alloc(length);
    const read = readSync(descriptor, bytes, 0, length, position);
    // What was not read must not look untouched.
    if (read < length && file !== 'instructions') throw this.trouble(`its file of ${file} ends too early`);
    return bytes.subarray(0, read);
  }

  private async switch(to: 'on' | 'off'): Promise<PluginStatus> {
    this.wake();
    const waker = setInterval(this.wake, wakeMilliseconds);
    try {
      return await this.ask(to);
    } finally {
      clearInterval(waker);
    }
  }

  private async ask(request: 'on' | 'off' | 'status'): Promise<PluginStatus> {
    return (await askPlugin(this.socket, request, troubleCode)) as PluginStatus;
  }

  private trouble(why: string): BenchError {
    return pluginTrouble(troubleCode, why);
  }
}
