import {
  decodeCompletion,
  encodeDescriptor,
  recordBytes,
  registers,
  type Completion,
  type Descriptor,
} from '../../../firmware/registers/generated/registers.js';
import { Deadline } from '../../../rig/base/deadline.js';
import type { Machine } from './machine.js';

const sizeLog2 = 4;

/** A buffer of one segment. */
export function buffer(address: number | bigint, length: number, headroom = 0, cookie = 0n): Descriptor {
  const frame = { more: 0, checksum: 0, checksumStart: 0, checksumOffset: 0 };
  return { address0: BigInt(address), address1: 0n, length0: length, length1: 0, headroom, ...frame, cookie };
}

/** The driver's side of one descriptor queue, with its rings in the machine's RAM. */
export class Queue {
  private posted = 0;
  private completed = 0;

  private constructor(
    private readonly machine: Machine,
    private readonly block: typeof registers.RX_QUEUE0 | typeof registers.TX_QUEUE0,
    private readonly memory: number,
    private readonly bus: number,
  ) {}

  /**
   * Enables a queue of 16 descriptors. Its rings take two pages at machine address `memory`, which the NIC reaches at
   * bus address `bus`.
   */
  static async enable(machine: Machine, name: 'RX_QUEUE0' | 'TX_QUEUE0', memory: number, bus = memory): Promise<Queue> {
    const queue = new Queue(machine, registers[name], memory, bus);
    const { block } = queue;
    await machine.qtest.write(memory, new Uint8Array(2 * 4096));
    await machine.setRegister(block.RING_SIZE_LOG2, sizeLog2);
    await machine.setRegister(block.RING_BASE, bus);
    await machine.setRegister(block.COMPLETION_BASE, bus + 4096);
    await machine.setRegister(block.CONTROL, 1);
    // Of no frame on the wire does this test say to which queue it belongs: queue 0 takes them all.
    if (name === 'RX_QUEUE0') await machine.setRegister(registers.STEERING.PROMISCUOUS, 1);
    return queue;
  }

  /** Makes a buffer available to the NIC. */
  async post(descriptor: Descriptor): Promise<void> {
    const slot = this.posted++ % 2 ** sizeLog2;
    await this.machine.qtest.write(this.memory + slot * recordBytes.DESCRIPTOR, encodeDescriptor(descriptor));
    await this.machine.setRegister(this.block.TAIL, this.posted);
  }

  /** Asks for one interrupt at the next completion. */
  async arm(): Promise<void> {
    await this.machine.setRegister(this.block.ARM, this.completed);
  }

  /** The next completion, recognised by its phase. */
  async completion(): Promise<Completion> {
    const slot = this.completed % 2 ** sizeLog2;
    const phase = Math.floor(this.completed / 2 ** sizeLog2) % 2 === 0 ? 1 : 0;
    const address = this.memory + 4096 + slot * recordBytes.COMPLETION;
    const completion = await Deadline.after(20_000).poll('a completion', 1, async () => {
      const found = decodeCompletion(await this.machine.qtest.read(address, recordBytes.COMPLETION));
      return found.phase === phase ? found : undefined;
    });
    this.completed += 1;
    return completion;
  }
}
