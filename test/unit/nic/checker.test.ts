import { expect } from 'chai';
import fc from 'fast-check';
import { constants, registers } from '../../../firmware/registers/generated/registers.js';
import { UsageError } from '../../../rig/base/errors.js';
import { parseChecker, streamRegisters } from '../../../rig/nic/checker.js';
import { NicFault } from '../../../rig/nic/errors.js';
import type { Nic } from '../../../rig/nic/nic.js';
import { littleEndian } from '../../../rig/nic/registers/fields.js';
import { failureOf } from '../../failure-of.js';
import { ModelNic } from './model-nic.js';
import { plan } from './plans.js';

const { CHECKER } = registers;
const stream = { key: plan.nonceKey, first: 7 };

describe('the checker', () => {
  let model: ModelNic;
  let nic: Nic;

  beforeEach(async () => {
    model = new ModelNic();
    nic = await model.connect();
  });
  afterEach(() => model.close());

  it('looks for the streams that it is given, and for no others', async () => {
    model.set(CHECKER.STREAM2_KEY, 99);
    model.set(CHECKER.STREAM3_FIRST, 99);
    await nic.checker.start([stream, { ...stream, first: 9 }]);
    const key = littleEndian(stream.key);
    expect([model.get(CHECKER.STREAM1_KEY), model.get(CHECKER.STREAM1_FIRST)]).to.deep.equal([
      Number(key & 0xffffffffn),
      9,
    ]);
    expect([model.get(CHECKER.STREAM2_KEY), model.get(CHECKER.STREAM3_FIRST)]).to.deep.equal([0, 0]);
    expect(model.get(CHECKER.CONTROL)).to.equal(1);
  });

  it('stops, and tells what it has counted', async () => {
    await nic.checker.start([stream]);
    model.set(CHECKER.FRAMES, 31);
    model.set(CHECKER.OTHER, 1);
    const values = { NEXT: 40, FRAMES: 30, CORRUPT: 1, GAPS: 2, MISSING: 8, DUPLICATES: 3, REORDERED: 4, LATE: 1 };
    for (const [name, value] of Object.entries(values)) {
      model.set(CHECKER[`STREAM0_${name as keyof typeof values}`], value);
    }
    const counts = { next: 40, frames: 30, corrupt: 1, gaps: 2, missing: 8, duplicates: 3, reordered: 4, late: 1 };
    expect(await nic.checker.finish()).to.deep.equal({ frames: 31, other: 1, streams: [counts] });
    expect(model.get(CHECKER.CONTROL)).to.equal(0);
  });

  it('is not believed when it does not account for every sequence number', async () => {
    await nic.checker.start([stream]);
    model.set(CHECKER.STREAM0_NEXT, 10);
    model.set(CHECKER.STREAM0_FRAMES, 2);
    const error = await failureOf(nic.checker.finish());
    expect(error).to.be.instanceOf(NicFault);
    expect(String(error)).to.include('passed 3 sequence numbers of stream 0 and accounts for 2');
  });

  it('refuses what the NIC cannot check, before it touches a register', async () => {
    const many = Array.from({ length: constants.CHECKER_STREAMS + 1 }, () => stream);
    expect(await failureOf(nic.checker.start(many))).to.be.instanceOf(UsageError);
    expect(await failureOf(nic.checker.start([{ key: new Uint8Array(8), first: 0 }]))).to.be.instanceOf(UsageError);
    expect(model.device.executed).to.deep.equal([]);
  });

  it('has a register for every count of every stream', () => {
    const words = (CHECKER.STREAM3_LATE.offset - CHECKER.FRAMES.offset) / 4 + 1;
    fc.assert(
      fc.property(fc.uint32Array({ minLength: words, maxLength: words }), (block) => {
        const at = (name: keyof typeof CHECKER): number =>
          block[(CHECKER[name].offset - CHECKER.FRAMES.offset) / 4] ?? -1;
        const { frames, other, streams } = parseChecker(block, constants.CHECKER_STREAMS);
        expect([frames, other]).to.deep.equal([at('FRAMES'), at('OTHER')]);
        streams.forEach((counts, index) => {
          for (const [name, value] of Object.entries(counts)) {
            expect(value).to.equal(at(`STREAM${index}_${name.toUpperCase()}` as keyof typeof CHECKER));
          }
        });
      }),
    );
    const offsets = streamRegisters([]).map(({ register }) => register.offset);
    expect(offsets).to.deep.equal(
      [0, 1, 2, 3].flatMap((index) => [
        CHECKER[`STREAM${index as 0 | 1 | 2 | 3}_KEY`].offset,
        CHECKER[`STREAM${index as 0 | 1 | 2 | 3}_FIRST`].offset,
      ]),
    );
  });
});
