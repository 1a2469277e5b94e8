import { constants } from '../../firmware/registers/generated/registers.js';

/** Buckets for each power of two. */
const perOctave = 2 ** constants.LATENCY_MANTISSA_BITS;

/** Greatest value that has a bucket; the NIC takes greater ones as this. */
export const greatestLatency = 2 ** 32 - 1;

/**
 * How long frames took, in ns, as the NIC counted it: exact below 2 * {@link perOctave} ns, above in buckets that are
 * at most 1/128 as wide as the values in them.
 */
export interface LatencyHistogram {
  readonly samples: number;
  /** Sum of all samples in ns. */
  readonly sum: bigint;
  /** Least sample in ns; null without samples. */
  readonly min: number | null;
  /** Greatest sample in ns; null without samples. */
  readonly max: number | null;
  /** Samples that were greater than {@link greatestLatency} and are counted as that. */
  readonly clipped: number;
  /** Frames without a sample because nobody knew any more when they had been injected. */
  readonly unmatched: number;
  /** Frames without a sample because too many came at once. */
  readonly lost: number;
  /** Samples by bucket, without empty buckets. */
  readonly buckets: ReadonlyMap<number, number>;
}

export const emptyHistogram: LatencyHistogram = {
  samples: 0,
  sum: 0n,
  min: null,
  max: null,
  clipped: 0,
  unmatched: 0,
  lost: 0,
  buckets: new Map(),
};

/** The bucket of a latency of `ns`, a whole number from 0 to {@link greatestLatency}. */
export function bucketOf(ns: number): number {
  const shift = Math.max(0, 32 - Math.clz32(ns) - (constants.LATENCY_MANTISSA_BITS + 1));
  return shift * perOctave + (ns >>> shift);
}

/** The least and the greatest latency in ns that go into a bucket. */
export function bucketRange(bucket: number): { readonly least: number; readonly greatest: number } {
  const shift = Math.max(0, Math.floor(bucket / perOctave) - 1);
  const least = (bucket - shift * perOctave) * 2 ** shift;
  return { least, greatest: least + 2 ** shift - 1 };
}

/** The histogram of the samples of both. */
export function mergeHistograms(a: LatencyHistogram, b: LatencyHistogram): LatencyHistogram {
  const buckets = new Map(a.buckets);
  for (const [bucket, count] of b.buckets) buckets.set(bucket, (buckets.get(bucket) ?? 0) + count);
  return {
    samples: a.samples + b.samples,
    sum: a.sum + b.sum,
    min: a.min === null ? b.min : b.min === null ? a.min : Math.min(a.min, b.min),
    max: a.max === null ? b.max : b.max === null ? a.max : Math.max(a.max, b.max),
    clipped: a.clipped + b.clipped,
    unmatched: a.unmatched + b.unmatched,
    lost: a.lost + b.lost,
    buckets,
  };
}

/**
 * The latency in ns that `percent` of the samples (0 to 100) do not exceed, by nearest rank; at most 1 % wrong. Null
 * without samples.
 */
export function percentile(histogram: LatencyHistogram, percent: number): number | null {
  const { samples, min, max, buckets } = histogram;
  if (samples === 0 || min === null || max === null) return null;
  const rank = Math.max(1, Math.ceil((percent / 100) * samples));
  let seen = 0;
  for (const [bucket, count] of [...buckets].sort(([a], [b]) => a - b)) {
    seen += count;
    if (seen < rank) continue;
    const { least, greatest } = bucketRange(bucket);
    return Math.min(max, Math.max(min, Math.round((least + greatest) / 2)));
  }
  return max;
}

/** What a report tells of a histogram; all times in ns. */
export interface LatencySummary {
  readonly samples: number;
  readonly meanNs: number;
  readonly minNs: number;
  readonly p50Ns: number;
  readonly p90Ns: number;
  readonly p99Ns: number;
  readonly p999Ns: number;
  readonly maxNs: number;
  readonly clipped: number;
  readonly unmatched: number;
  readonly lost: number;
}

/** The figures of a histogram; null without samples. */
export function summarize(histogram: LatencyHistogram): LatencySummary | null {
  const { samples, sum, min, max, clipped, unmatched, lost } = histogram;
  if (samples === 0 || min === null || max === null) return null;
  const at = (percent: number): number => percentile(histogram, percent) ?? max;
  return {
    samples,
    meanNs: Math.round(Number(sum) / samples),
    minNs: min,
    p50Ns: at(50),
    p90Ns: at(90),
    p99Ns: at(99),
    p999Ns: at(99.9),
    maxNs: max,
    clipped,
    unmatched,
    lost,
  };
}
