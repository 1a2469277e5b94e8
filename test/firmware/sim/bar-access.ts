import type { RegisterAccess } from '../../../rig/nic/registers/access.js';
import { bar0, type Machine } from './machine.js';

/** The NIC's registers as a driver reaches them, for what the controller otherwise does over the control link. */
export class BarAccess implements RegisterAccess {
  constructor(private readonly machine: Machine) {}

  async read(address: number, count: number): Promise<Uint32Array> {
    const words = new Uint32Array(count);
    for (let index = 0; index < count; index += 1) {
      words[index] = Number(await this.machine.qtest.readMemory(bar0 + address + index * 4, 4));
    }
    return words;
  }

  async write(address: number, words: ArrayLike<number>): Promise<void> {
    for (const [index, word] of Array.from(words).entries()) {
      await this.machine.qtest.writeMemory(bar0 + address + index * 4, 4, word);
    }
  }
}
