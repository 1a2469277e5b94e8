import { blocks, registers } from '../../../firmware/registers/generated/registers.js';
import type { RegisterLayout } from '../../../firmware/registers/generated/registers.js';
import { memoryPair } from '../../../rig/link/memory.js';
import { connectNic, type LinkedNic } from '../../../rig/nic/device.js';
import { ModelDevice } from '../link/model-device.js';

/** A device with the register blocks of the description, all registers as after reset. */
export class ModelNic {
  readonly device: ModelDevice;
  private readonly link;
  private readonly far;
  private running: Promise<void> = Promise.resolve();
  private nic: LinkedNic | undefined;

  constructor() {
    [this.link, this.far] = memoryPair();
    this.device = new ModelDevice(this.far);
    for (const block of Object.values(blocks)) {
      const { type, version, next } = block;
      [type, version.major * 0x10000 + version.minor, next].forEach((word, index) =>
        this.device.memory.set(block.base + index * 4, word),
      );
    }
    const layouts: readonly RegisterLayout[] = Object.values(registers).flatMap((block) => Object.values(block));
    for (const { offset, reset } of layouts) this.device.memory.set(offset, reset ?? 0);
    this.set(registers.IDENTITY.BUILD_ID, 0x0123abcd);
    this.set(registers.IDENTITY.BOOT_COUNT, 3);
  }

  /** Gives a register of 32 bits, or the low word of a wider one, another value. */
  set(register: RegisterLayout, value: number): void {
    this.device.memory.set(register.offset, value);
  }

  get(register: RegisterLayout): number {
    return this.device.memory.get(register.offset) ?? 0;
  }

  async connect(): Promise<LinkedNic> {
    this.running = this.device.run();
    this.nic = await connectNic(this.link, { attemptMs: 1000, requestMs: 20_000 });
    return this.nic;
  }

  async close(): Promise<void> {
    await this.nic?.close();
    await this.far.close();
    await this.running;
  }
}
