import { bucketOf, emptyHistogram, type LatencyHistogram } from '../../nic/latency-histogram.js';
import type { Latencies, LatencyMeter } from '../../nic/nic.js';

/** Counts how long the frames of the model take. */
export class ModelLatencyMeter implements LatencyMeter {
  measuring = false;
  private dma = emptyHistogram;
  private echo = emptyHistogram;

  async start(): Promise<void> {
    this.measuring = true;
    [this.dma, this.echo] = [emptyHistogram, emptyHistogram];
  }

  async finish(): Promise<Latencies> {
    this.measuring = false;
    return { dma: this.dma, echo: this.echo };
  }

  /** A frame was written to memory, or came back, so many ns after it was injected. */
  take(what: 'dma' | 'echo', ns: number): void {
    if (this.measuring) this[what] = withSample(this[what], ns);
  }
}

function withSample(histogram: LatencyHistogram, ns: number): LatencyHistogram {
  const bucket = bucketOf(ns);
  return {
    ...histogram,
    samples: histogram.samples + 1,
    sum: histogram.sum + BigInt(ns),
    min: Math.min(histogram.min ?? ns, ns),
    max: Math.max(histogram.max ?? ns, ns),
    buckets: new Map(histogram.buckets).set(bucket, (histogram.buckets.get(bucket) ?? 0) + 1),
  };
}
