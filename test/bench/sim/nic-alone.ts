import { recordBytes, registers } from '../../../firmware/registers/generated/registers.js';
import { encodeDescriptor } from '../../../firmware/registers/generated/registers.js';
import { Deadline } from '../../../rig/base/deadline.js';
import { RegisterGenerator } from '../../../rig/nic/generator.js';
import { BarAccess } from '../../firmware/sim/bar-access.js';
import { Fixture } from '../../firmware/sim/fixture.js';
import { buffer } from '../../firmware/sim/queue.js';
import { plan } from '../../firmware/sim/traffic.js';

const ring = 0x10_0000;
const completions = 0x18_0000;
const buffers = 0x20_0000;
const sizeLog2 = 12;
const { RX_QUEUE0 } = registers;

/** What the verilated NIC did while its clock was running. */
export interface ClockRate {
  readonly frameBytes: number;
  readonly frames: number;
  readonly cycles: number;
  readonly seconds: number;
}

/**
 * Lets the NIC inject and receive frames of one length into a machine that does nothing else, and measures how fast its
 * clock runs meanwhile.
 * @param frames at most 4095: as many buffers as a ring holds
 */
export async function measureNicAlone(frameBytes: number, frames: number): Promise<ClockRate> {
  const fixture = await Fixture.start();
  try {
    const { machine, simulator } = fixture;
    const access = new BarAccess(machine);
    const descriptors = Array.from({ length: frames }, (_, index) =>
      encodeDescriptor(buffer(buffers + (index % 256) * 4096, 2048, 12)),
    );
    await machine.qtest.write(ring, Buffer.concat(descriptors));
    await machine.qtest.write(completions, new Uint8Array(recordBytes.COMPLETION * 2 ** sizeLog2));
    await machine.setRegister(RX_QUEUE0.RING_SIZE_LOG2, sizeLog2);
    await machine.setRegister(RX_QUEUE0.RING_BASE, ring);
    await machine.setRegister(RX_QUEUE0.COMPLETION_BASE, completions);
    await machine.setRegister(RX_QUEUE0.CONTROL, 1);
    await machine.setRegister(RX_QUEUE0.TAIL, frames);
    await simulator.reach('idle', ({ busy }) => !busy);
    const generator = new RegisterGenerator(access);
    await generator.configure(plan(frames, frameBytes));
    const before = (await simulator.status()).clock;
    await generator.start();
    await Deadline.after(120_000).poll('the completions', 20, async () =>
      Number(await machine.register(RX_QUEUE0.COMPLETED)) === frames ? true : undefined,
    );
    const { clock } = await simulator.reach('idle', ({ busy }) => !busy);
    return {
      frameBytes,
      frames,
      cycles: clock.cycles - before.cycles,
      seconds: (clock.nanoseconds - before.nanoseconds) / 1e9,
    };
  } finally {
    await fixture.close();
  }
}
