import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { constants, registers } from '../../../firmware/registers/generated/registers.js';
import { Deadline } from '../../../rig/base/deadline.js';
import { LinkClosed, NicWasReset } from '../../../rig/link/errors.js';
import { FaultyLink } from '../../../rig/link/faulty.js';
import { openLink } from '../../../rig/link/open.js';
import { connectNic, type LinkedNic } from '../../../rig/nic/device.js';
import { Resources } from '../../../rig/base/resources.js';
import { failureOf } from '../../failure-of.js';
import { Simulator } from './simulator.js';

const page = constants.PACKET_WINDOW;
const pageWords = constants.PACKET_PAGE_BYTES / 4;

/** The content of a page, another one for each round. */
const content = (round: number): number[] =>
  Array.from({ length: pageWords }, (_, index) => Math.imul(round * pageWords + index, 0x9e3779b1) >>> 0);

describe('simulator: the control link on a cable that is not to be trusted', () => {
  let resources: Resources;
  let simulator: Simulator;

  beforeEach(async () => {
    resources = new Resources((text) => process.stderr.write(`${text}\n`));
    simulator = await Simulator.start(resources);
  });
  afterEach(() => resources.close(Deadline.after(10_000)));

  const connect = async (options = ''): Promise<LinkedNic> => {
    const nic = await connectNic(await openLink(`pty:${simulator.paths.uart}${options}`));
    resources.defer('control link', () => nic.close());
    return nic;
  };

  /** Writes a page and reads it back. */
  const carry = async (nic: LinkedNic, round: number): Promise<void> => {
    await nic.registers.write(page, content(round));
    expect([...(await nic.registers.read(page, pageWords))]).to.deep.equal(content(round));
  };

  it('goes on when it is unplugged and plugged in again in the middle of a transfer', async function () {
    this.timeout(60_000);
    const nic = await connect('?replug=20');
    for (let round = 0; round < 6; round += 1) {
      const carrying = carry(nic, round);
      // Until some of it is under way; where exactly is left to chance.
      await pause(round * 5);
      await simulator.act('unplug');
      await simulator.act('plug');
      await carrying;
    }
    expect(nic.link.retries).to.be.greaterThan(0);
  });

  it('finds the board again under its name, which leads to another device then', async () => {
    const nic = await connect('?replug=20');
    await simulator.act('unplug');
    const carrying = carry(nic, 1);
    await pause(200);
    await simulator.act('plug');
    await carrying;
  });

  it('is given up when the board stays away', async () => {
    const nic = await connect('?replug=1');
    await simulator.act('unplug');
    const error = await failureOf(nic.registers.read(0, 1));
    expect(error).to.be.instanceOf(LinkClosed);
    expect(String(error)).to.include('did not come back within 1 s');
  });

  it('is gone at once unless it was told to wait', async () => {
    const nic = await connect();
    await simulator.act('unplug');
    expect(await failureOf(nic.registers.read(0, 1))).to.be.instanceOf(LinkClosed);
  });

  for (const afterMs of [0, 3, 10, 25]) {
    it(`never goes on with a NIC that was reset in the middle of a transfer, ${afterMs} ms into it`, async () => {
      const nic = await connect();
      const carrying = (async () => {
        for (let round = 0; ; round += 1) await carry(nic, round);
      })();
      const failing = failureOf(carrying);
      await pause(afterMs);
      await simulator.act('reset');
      const error = await failing;
      expect(error).to.be.instanceOf(NicWasReset);
      expect(error).to.include({ bootBefore: 1, bootNow: 2, exitCode: 3 });
      expect(await failureOf(nic.registers.write(registers.IDENTITY.SCRATCH.offset, [5]))).to.be.instanceOf(
        NicWasReset,
      );
      const again = await connectAfter(nic);
      expect(again.identity.bootCount).to.equal(2);
      expect([...(await again.registers.read(registers.IDENTITY.SCRATCH.offset, 1))]).to.deep.equal([0]);
    });
  }

  const connectAfter = async (nic: LinkedNic): Promise<LinkedNic> => {
    await nic.close();
    return connect();
  };

  it('never goes on with a NIC that was reset while it was unplugged', async () => {
    const nic = await connect('?replug=20');
    await simulator.act('unplug');
    await simulator.act('reset');
    await simulator.act('plug');
    expect(await failureOf(nic.registers.read(0, 1))).to.be.instanceOf(NicWasReset);
  });

  it('carries everything right although one byte in a hundred is flipped, and although it stalls', async function () {
    this.timeout(120_000);
    const rates = { flip: 0.01 };
    const link = new FaultyLink(await openLink(`pty:${simulator.paths.uart}`), {
      seed: 7,
      outgoing: rates,
      incoming: rates,
    });
    const nic = await connectNic(link, { requestMs: 60_000 });
    resources.defer('control link', () => nic.close());
    const carrying = carry(nic, 3);
    for (let stalls = 0; stalls < 5; stalls += 1) {
      link.stall();
      await pause(30);
      link.resume();
      await pause(30);
    }
    await carrying;
    expect(link.injected.flip).to.be.greaterThan(50);
  });
});
