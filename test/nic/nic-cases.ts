import { expect } from 'chai';
import { constants, registers } from '../../firmware/registers/generated/registers.js';
import { Deadline } from '../../rig/base/deadline.js';
import { LinkRefused } from '../../rig/link/errors.js';
import type { LinkedNic } from '../../rig/nic/device.js';
import { conservationViolation, difference, droppedFrames } from '../../rig/nic/snapshot.js';
import { plan } from '../firmware/sim/traffic.js';

/** Something that every NIC must do for whoever holds its control link. */
export interface NicCase {
  readonly title: string;
  run(nic: LinkedNic): Promise<void>;
}

const { IDENTITY, GENERATOR, TRACE } = registers;
const patience = (): Deadline => Deadline.after(60_000);

/**
 * The suite of a NIC behind its control link. It needs nothing but the link: no driver, no machine around the NIC. So it
 * runs over every medium, and wherever that medium ends; nothing here may belong to a test runner.
 */
export const nicCases: readonly NicCase[] = [
  {
    title: 'says who it is, the same each time',
    async run(nic) {
      const { registers: access, identity } = nic;
      expect(identity.firmware.major).to.equal(constants.FIRMWARE_MAJOR);
      expect(identity.clockHz).to.be.greaterThan(0);
      expect(identity.blocks.map(({ base }) => base)).to.include.members([IDENTITY.MAGIC.offset - 0x10]);
      const [magic] = await access.read(IDENTITY.MAGIC.offset, 1);
      expect(magic).to.equal(constants.MAGIC);
    },
  },
  {
    title: 'keeps what is written, of any bits',
    async run({ registers: access }) {
      for (const value of [0, 0xffffffff, 0x00ff00ff, 0x01000000, 0xa5a5a5a5, 1]) {
        await access.write(IDENTITY.SCRATCH.offset, [value]);
        expect([...(await access.read(IDENTITY.SCRATCH.offset, 1))]).to.deep.equal([value]);
      }
    },
  },
  {
    title: 'answers bursts of every length',
    async run({ registers: access }) {
      const whole = await access.read(0, 4 * constants.LINK_MAX_WORDS);
      expect(whole[IDENTITY.MAGIC.offset / 4]).to.equal(constants.MAGIC);
      for (const count of [
        1,
        2,
        3,
        constants.LINK_MAX_WORDS - 1,
        constants.LINK_MAX_WORDS,
        constants.LINK_MAX_WORDS + 1,
      ]) {
        const words = await access.read(IDENTITY.MAGIC.offset, count);
        expect(words.length).to.equal(count);
        expect(words[0]).to.equal(constants.MAGIC);
      }
    },
  },
  {
    title: 'refuses what is outside of its registers, and goes on',
    async run({ registers: access }) {
      for (const address of [0x10000, 0xfffffffc, IDENTITY.SCRATCH.offset + 1]) {
        const error = await access.read(address, 1).catch((reason: unknown) => reason);
        expect(error, `a read at 0x${address.toString(16)}`).to.be.instanceOf(LinkRefused);
      }
      const [magic] = await access.read(IDENTITY.MAGIC.offset, 1);
      expect(magic).to.equal(constants.MAGIC);
    },
  },
  {
    title: 'injects as many frames as asked for, and accounts for each',
    async run({ generator, counters }) {
      const before = await counters.snapshot();
      await generator.configure(plan(40, 60));
      await generator.start();
      expect(await generator.finished(patience())).to.equal(40);
      const after = await counters.snapshot();
      const during = difference(after, before);
      expect(during.INJECTED_FRAMES).to.equal(40);
      // Nobody has posted a buffer.
      expect(droppedFrames(during)).to.equal(40);
      expect(conservationViolation(after)).to.equal(undefined);
    },
  },
  {
    title: 'stops when told to, and not later',
    async run({ generator, counters, registers: access }) {
      await generator.configure({ ...plan(0xffffffff, 60), gap: 200 });
      await generator.start();
      await patience().poll('the first frames', 1, async () => {
        return (await generator.status()).injected > 2 ? true : undefined;
      });
      await generator.stop();
      const injected = await generator.finished(patience());
      expect(injected).to.be.within(3, 0xfffffffe);
      const { INJECTED_FRAMES } = await counters.snapshot();
      expect((await counters.snapshot()).INJECTED_FRAMES).to.equal(INJECTED_FRAMES);
      expect([...(await access.read(GENERATOR.INJECTED.offset, 1))]).to.deep.equal([injected]);
    },
  },
  {
    title: 'injects no more frames than it is allowed, and the others when they are',
    async run({ generator }) {
      const whole = plan(40, 60);
      await generator.configureAll({ ...whole, streams: [whole], allowance: 0 });
      await generator.start();
      for (const allowed of [0, 1, 11, 12, 39]) {
        await generator.allow(allowed);
        await patience().poll('the frames that are allowed', 1, async () => {
          return (await generator.status()).injected >= allowed ? true : undefined;
        });
        expect(await generator.status()).to.deep.equal({ running: true, injected: allowed });
      }
      await generator.allow(40);
      expect(await generator.finished(patience())).to.equal(40);
      expect((await generator.pacing()).heldCycles).to.be.greaterThan(0);
    },
  },
  {
    title: 'begins a new DMA trace when it is enabled',
    async run({ trace, registers: access }) {
      await trace.enable();
      expect(await trace.drain()).to.deep.equal({ records: [], overflow: 0 });
      await trace.disable();
      expect([...(await access.read(TRACE.HEAD.offset, 1))]).to.deep.equal([0]);
    },
  },
  {
    title: 'sends nothing that is damaged',
    async run({ link, registers: access }) {
      for (let address = 0; address < 0x1000; address += 4 * constants.LINK_MAX_WORDS) {
        await access.read(address, constants.LINK_MAX_WORDS);
      }
      // Not that nothing was asked again: how long an answer takes is up to the medium.
      const { badFrames, discardedBytes } = link;
      expect({ badFrames, discardedBytes }).to.deep.equal({ badFrames: 0, discardedBytes: 0 });
    },
  },
];
