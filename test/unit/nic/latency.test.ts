import { expect } from 'chai';
import { constants, registers } from '../../../firmware/registers/generated/registers.js';
import { NicFault } from '../../../rig/nic/errors.js';
import { bucketOf } from '../../../rig/nic/latency-histogram.js';
import type { Nic } from '../../../rig/nic/nic.js';
import { failureOf } from '../../failure-of.js';
import { ModelNic } from './model-nic.js';

const { LATENCY } = registers;

describe('the latency meter', () => {
  let model: ModelNic;
  let nic: Nic;
  /** Buckets of both histograms, by their number within the window's eight pages. */
  let buckets: Map<number, number>;

  const put = (word: number, ...values: number[]): void =>
    values.forEach((value, index) => model.device.memory.set(LATENCY.DMA_SAMPLES.offset + word * 4 + index * 4, value));

  beforeEach(async () => {
    model = new ModelNic();
    nic = await model.connect();
    buckets = new Map();
    model.device.onRead = (address) => {
      const word = (address - constants.LATENCY_WINDOW) / 4;
      if (word < 0 || word >= 1024) return;
      model.device.memory.set(address, buckets.get(model.get(LATENCY.PAGE) * 1024 + word) ?? 0);
    };
  });
  afterEach(() => model.close());

  it('begins anew, and waits until that is so', async () => {
    const written: number[] = [];
    model.device.onWrite = (address, value) => {
      if (address !== LATENCY.CONTROL.offset) return;
      written.push(value);
      if (value === 1) model.set(LATENCY.STATUS, 1);
    };
    let looks = 0;
    model.device.onRead = (address) => {
      if (address === LATENCY.STATUS.offset && ++looks === 3) model.set(LATENCY.STATUS, 0);
    };
    await nic.latency.start();
    expect(written).to.deep.equal([0, 1]);
    expect(looks).to.equal(3);
  });

  it('is read bucket by bucket, over the borders of the pages', async () => {
    const samples = [20_000, 20_000, 65_535, 65_536, 4_000_000_000];
    for (const sample of samples) {
      const at = 4096 + bucketOf(sample);
      buckets.set(at, (buckets.get(at) ?? 0) + 1);
    }
    const sum = samples.reduce((all, sample) => all + BigInt(sample), 0n);
    put(16, 5, 0, Number(sum & 0xffffffffn), Number(sum >> 32n), 20_000, 4_000_000_000, 1, 2, 3);
    const { dma, echo } = await nic.latency.finish();
    expect(dma).to.include({ samples: 0, min: null, max: null });
    expect(echo).to.include({ samples: 5, sum, min: 20_000, max: 4_000_000_000, clipped: 1, unmatched: 2, lost: 3 });
    expect(new Map(echo.buckets)).to.deep.equal(
      new Map([
        [bucketOf(20_000), 2],
        [bucketOf(65_535), 1],
        [bucketOf(65_536), 1],
        [bucketOf(4_000_000_000), 1],
      ]),
    );
  });

  it('is not believed when its buckets do not hold all samples', async () => {
    buckets.set(100, 2);
    put(0, 3, 0, 300, 0, 100, 100, 0, 0, 0);
    const error = await failureOf(nic.latency.finish());
    expect(error).to.be.instanceOf(NicFault);
    expect(String(error)).to.include('the latency histogram DMA has 3 samples, but its buckets hold 2');
  });
});
