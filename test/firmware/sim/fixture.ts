import type { WireDescription } from '../../../rig/bench/description.js';
import { Deadline } from '../../../rig/base/deadline.js';
import { Resources } from '../../../rig/base/resources.js';
import { Machine } from './machine.js';
import { Simulator } from './simulator.js';

/** A simulator and a machine that uses it, new for each test. */
export class Fixture {
  readonly resources = new Resources((message) => process.stderr.write(`${message}\n`));

  private constructor(
    readonly simulator: Simulator,
    readonly machine: Machine,
  ) {}

  /** With `extra` arguments for QEMU, and the NIC's cable plugged in as `wire` says. */
  static async start(extra: readonly string[] = [], wire?: WireDescription): Promise<Fixture> {
    const starting = new Resources();
    try {
      const simulator = await Simulator.start(starting, { wire });
      const machine = await Machine.start(simulator, starting, extra);
      await machine.enableNic();
      const fixture = new Fixture(simulator, machine);
      fixture.resources.defer('simulator and machine', () => starting.close(Deadline.after(10_000)));
      return fixture;
    } catch (error) {
      await starting.close(Deadline.after(10_000));
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.resources.close(Deadline.after(15_000));
  }
}
