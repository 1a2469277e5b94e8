import { expect } from 'chai';
import fc from 'fast-check';
import { constants } from '../../../firmware/registers/generated/registers.js';
import {
  bucketOf,
  bucketRange,
  emptyHistogram,
  greatestLatency,
  mergeHistograms,
  percentile,
  summarize,
  type LatencyHistogram,
} from '../../../rig/nic/latency-histogram.js';

/** A latency of any size: small ones are as frequent as large ones. */
const latency = fc.tuple(fc.nat(31), fc.nat(greatestLatency)).map(([shift, value]) => Math.floor(value / 2 ** shift));

const someLatencies = fc.array(latency, { minLength: 1, maxLength: 400 });

function histogramOf(samples: readonly number[]): LatencyHistogram {
  const buckets = new Map<number, number>();
  for (const sample of samples) buckets.set(bucketOf(sample), (buckets.get(bucketOf(sample)) ?? 0) + 1);
  return {
    ...emptyHistogram,
    samples: samples.length,
    sum: samples.reduce((all, sample) => all + BigInt(sample), 0n),
    min: samples.length > 0 ? Math.min(...samples) : null,
    max: samples.length > 0 ? Math.max(...samples) : null,
    buckets,
  };
}

/** As it can be compared: the order in which buckets were filled does not matter. */
function content(histogram: LatencyHistogram): object {
  return { ...histogram, buckets: [...histogram.buckets].sort(([a], [b]) => a - b) };
}

describe('the buckets of a latency histogram', () => {
  it('follow each other without gap and overlap, up to the greatest value', () => {
    let next = 0;
    for (let bucket = 0; bucket < constants.LATENCY_BUCKETS; bucket += 1) {
      const { least, greatest } = bucketRange(bucket);
      expect(least, `bucket ${bucket}`).to.equal(next);
      expect([bucketOf(least), bucketOf(greatest)]).to.deep.equal([bucket, bucket]);
      next = greatest + 1;
    }
    expect(next).to.equal(greatestLatency + 1);
  });

  it('hold one value each below 256 ns, and are at most 1/128 wide above', () => {
    for (let bucket = 0; bucket < constants.LATENCY_BUCKETS; bucket += 1) {
      const { least, greatest } = bucketRange(bucket);
      if (bucket < 256) expect([least, greatest]).to.deep.equal([bucket, bucket]);
      else expect((greatest - least + 1) / least).to.be.at.most(1 / 128);
    }
  });
});

describe('a latency histogram', () => {
  it('gives every percentile within 1 % of that of the samples', () => {
    fc.assert(
      fc.property(someLatencies, fc.double({ min: 0, max: 100, noNaN: true }), (samples, percent) => {
        const sorted = [...samples].sort((a, b) => a - b);
        const exact = sorted[Math.max(1, Math.ceil((percent / 100) * samples.length)) - 1] ?? 0;
        const found = percentile(histogramOf(samples), percent) ?? -1;
        expect(Math.abs(found - exact)).to.be.at.most(exact * 0.01);
      }),
    );
  });

  it('gives the least and the greatest sample exactly', () => {
    fc.assert(
      fc.property(someLatencies, (samples) => {
        const summary = summarize(histogramOf(samples));
        expect(summary).to.include({ minNs: Math.min(...samples), maxNs: Math.max(...samples) });
        expect(percentile(histogramOf(samples), 0)).to.be.at.least(Math.min(...samples));
        expect(percentile(histogramOf(samples), 100)).to.be.at.most(Math.max(...samples));
      }),
    );
  });

  it('never has a higher percentile below a lower one', () => {
    fc.assert(
      fc.property(someLatencies, (samples) => {
        const summary = summarize(histogramOf(samples));
        if (!summary) throw new Error('no summary');
        const { minNs, p50Ns, p90Ns, p99Ns, p999Ns, maxNs } = summary;
        const order = [minNs, p50Ns, p90Ns, p99Ns, p999Ns, maxNs];
        expect(order).to.deep.equal([...order].sort((a, b) => a - b));
      }),
    );
  });

  it('has the mean of its samples', () => {
    expect(summarize(histogramOf([10, 20, 33]))?.meanNs).to.equal(21);
  });

  it('tells nothing without samples', () => {
    expect(summarize(emptyHistogram)).to.equal(null);
    expect(percentile(emptyHistogram, 50)).to.equal(null);
  });
});

describe('merged latency histograms', () => {
  const some = fc.array(latency, { maxLength: 100 });

  it('are the histogram of all samples', () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        const merged = mergeHistograms(histogramOf(a), histogramOf(b));
        expect(content(merged)).to.deep.equal(content(histogramOf([...a, ...b])));
        expect([...merged.buckets.values()].reduce((all, count) => all + count, 0)).to.equal(a.length + b.length);
      }),
    );
  });

  it('are the same in whatever order', () => {
    fc.assert(
      fc.property(some, some, some, (...groups) => {
        const [a, b, c] = groups.map(histogramOf) as [LatencyHistogram, LatencyHistogram, LatencyHistogram];
        const left = mergeHistograms(mergeHistograms(a, b), c);
        expect(content(left)).to.deep.equal(content(mergeHistograms(a, mergeHistograms(b, c))));
        expect(content(left)).to.deep.equal(content(mergeHistograms(mergeHistograms(c, a), b)));
      }),
    );
  });

  it('add up what has no sample', () => {
    const a = { ...emptyHistogram, clipped: 1, unmatched: 2, lost: 3 };
    const b = { ...emptyHistogram, clipped: 10, unmatched: 20, lost: 30 };
    expect(mergeHistograms(a, b)).to.include({ clipped: 11, unmatched: 22, lost: 33 });
  });
});
