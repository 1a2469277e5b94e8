import { expect } from 'chai';
import { blocks, registers } from '../../../firmware/registers/generated/registers.js';
import type { RegisterLayout } from '../../../firmware/registers/generated/registers.js';
import { LinkClosed } from '../../../rig/link/errors.js';
import { WrongFirmware } from '../../../rig/nic/errors.js';
import { failureOf } from '../../failure-of.js';
import { ModelNic } from './model-nic.js';

const { IDENTITY } = registers;
const word = (offset: number): RegisterLayout => ({ offset, width: 32, access: 'ro', reset: null, fields: {} });

const names = Object.keys(blocks) as readonly (keyof typeof blocks)[];
const [beforeLast, last] = [blocks[names.at(-2) ?? 'TRACE'], blocks[names.at(-1) ?? 'TRACE']];
const lastName = names.at(-1);

describe('the identity of the NIC', () => {
  let model: ModelNic;

  beforeEach(() => {
    model = new ModelNic();
  });
  afterEach(() => model.close());

  it('is read from its registers', async () => {
    const { identity } = await model.connect();
    expect(identity).to.deep.include({
      firmware: { major: 1, minor: 6, patch: 0 },
      buildId: '0123abcd',
      clockHz: 156_250_000,
      rxQueues: 4,
      txQueues: 4,
      traceDepth: 512,
      msixVectors: 8,
      bootCount: 3,
    });
    expect(identity.blocks.map(({ type, base }) => ({ type, base }))).to.deep.equal(
      Object.values(blocks).map(({ type, base }) => ({ type, base })),
    );
  });

  it('may have blocks that this rig does not know', async () => {
    model.set(word(last.base + 8), 0x4000);
    [0x4d507777, 0x00030001, 0].forEach((value, index) => model.set(word(0x4000 + index * 4), value));
    const { identity } = await model.connect();
    expect(identity.blocks.at(-1)).to.deep.equal({ base: 0x4000, type: 0x4d507777, version: { major: 3, minor: 1 } });
  });

  const wrong: readonly (readonly [string, string, (model: ModelNic) => void])[] = [
    ['of another device', 'is not an mprig NIC', (nic) => nic.set(IDENTITY.MAGIC, 0xffffffff)],
    ['of other firmware', 'firmware 0.1.0', (nic) => nic.set(IDENTITY.FIRMWARE_VERSION, 0x00010000)],
    ['without the vendor mark', 'without the vendor mark', (nic) => nic.set(word(blocks.TRACE.base), 0x12340022)],
    ['whose blocks form a loop', 'followed by one at 0x100', (nic) => nic.set(word(blocks.TRACE.base + 8), 0x100)],
    ['whose blocks leave BAR0', 'followed by one at 0x10000', (nic) => nic.set(word(blocks.TRACE.base + 8), 0x10000)],
    ['without a block', `no register block ${lastName}`, (nic) => nic.set(word(beforeLast.base + 8), 0)],
    [
      'with a queue too few',
      'no register block RX_QUEUE3',
      (nic) => nic.set(word(blocks.RX_QUEUE2.base + 8), blocks.TX_QUEUE0.base),
    ],
    ['with a block of another major version', '2.0 at', (nic) => nic.set(word(blocks.TRACE.base + 4), 0x20000)],
  ];
  for (const [what, sentence, spoil] of wrong) {
    it(`is refused ${what}`, async () => {
      spoil(model);
      const error = await failureOf(model.connect());
      expect(error).to.be.instanceOf(WrongFirmware);
      expect(String(error)).to.include(sentence);
    });
  }

  it('is no reason to keep a refused link open', async () => {
    model.set(IDENTITY.MAGIC, 0);
    await failureOf(model.connect());
    expect(await failureOf(model.device.push(1, 0n, 0))).to.be.instanceOf(LinkClosed);
  });

  it('comes with what the link has been through', async () => {
    const nic = await model.connect();
    expect(nic.link.requests).to.be.greaterThan(5);
    expect(nic.link).to.include({ retries: 0, badFrames: 0, discardedBytes: 0, staleResponses: 0 });
  });
});
