import { expect } from 'chai';
import { LateWriteOutcome, registers } from '../../../firmware/registers/generated/registers.js';
import { UsageError } from '../../../rig/base/errors.js';
import { NicFault } from '../../../rig/nic/errors.js';
import { LateWriteRefused } from '../../../rig/nic/late-write.js';
import type { Nic } from '../../../rig/nic/nic.js';
import { failureOf } from '../../failure-of.js';
import { ModelNic } from './model-nic.js';

const { LATE_WRITE } = registers;
const mark = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

describe('a late write', () => {
  let model: ModelNic;
  let nic: Nic;
  const wrote: number[] = [];

  /** The NIC's side: it is busy for one look, then `outcome` stands in STATUS. */
  const endsWith = (outcome: number): void => {
    let looks = 0;
    model.device.onWrite = (address, value) => {
      if (address !== LATE_WRITE.COMMAND.offset || value !== 1) return;
      wrote.push(model.get(LATE_WRITE.RECORD), model.get(LATE_WRITE.OFFSET), model.get(LATE_WRITE.MARK));
      model.set(LATE_WRITE.STATUS, 1);
    };
    model.device.onRead = (address) => {
      if (address === LATE_WRITE.STATUS.offset && looks++ > 0) model.set(LATE_WRITE.STATUS, outcome * 0x100);
    };
  };

  beforeEach(async () => {
    wrote.length = 0;
    model = new ModelNic();
    nic = await model.connect();
  });
  afterEach(() => model.close());

  it('names record, place and mark, and waits until the mark is in memory', async () => {
    endsWith(LateWriteOutcome.WRITTEN);
    await nic.lateWriter.write(77, mark, 40);
    expect(wrote).to.deep.equal([77, 40, 0x04030201]);
    expect(model.get(LATE_WRITE.STATUS)).to.equal(0x100);
  });

  for (const [name, sentence] of [
    ['NO_RECORD', 'does not hold this record'],
    ['UNBOUND', 'the queue was stopped since'],
    ['OUTSIDE', 'would leave the first segment'],
    ['DMA_ERROR', 'refused the access'],
  ] as const) {
    it(`tells why it was refused: ${name}`, async () => {
      endsWith(LateWriteOutcome[name]);
      const error = await failureOf(nic.lateWriter.write(3, mark, 0));
      expect(error).to.be.instanceOf(LateWriteRefused);
      expect(error).to.include({ outcome: LateWriteOutcome[name] });
      expect(String(error)).to.include('record 3').and.to.include(sentence);
    });
  }

  it('does not take silence for success', async () => {
    endsWith(LateWriteOutcome.NONE);
    expect(await failureOf(nic.lateWriter.write(3, mark, 0))).to.be.instanceOf(NicFault);
  });

  it('refuses a mark of another length and a place that no frame has', async () => {
    expect(await failureOf(nic.lateWriter.write(3, mark.subarray(1), 0))).to.be.instanceOf(UsageError);
    expect(await failureOf(nic.lateWriter.write(3, mark, 0x10000))).to.be.instanceOf(UsageError);
  });
});
