import { constants, registers } from '../../firmware/registers/generated/registers.js';
import { Deadline } from '../base/deadline.js';
import { NicFault } from './errors.js';
import { bucketOf, type LatencyHistogram } from './latency-histogram.js';
import type { Latencies, LatencyMeter } from './nic.js';
import { readRegister, writeRegister } from './registers/access.js';
import type { RegisterAccess } from './registers/access.js';
import { countOf, packFields } from './registers/fields.js';

const { LATENCY } = registers;
const first = LATENCY.DMA_SAMPLES.offset;
const histogramBytes = LATENCY.ECHO_SAMPLES.offset - first;
const histogramWords = (LATENCY.DMA_LOST.offset - first) / 4 + 1;
const pageBuckets = 1024;
/** The NIC needs microseconds for what is waited for here. */
const settleMs = 10_000;
const pollMs = 2;

/** The latency histograms behind their registers and their window. */
export class RegisterLatencyMeter implements LatencyMeter {
  constructor(private readonly access: RegisterAccess) {}

  async start(): Promise<void> {
    await this.stop();
    await writeRegister(this.access, LATENCY.CONTROL, packFields(LATENCY.CONTROL, { ENABLE: 1 }));
    await this.settled('the latency histograms to be cleared');
  }

  /** Measures no more; what was measured stays unread. */
  async stop(): Promise<void> {
    await writeRegister(this.access, LATENCY.CONTROL, 0);
  }

  async finish(): Promise<Latencies> {
    await this.stop();
    await this.settled('the last latencies to be counted');
    return { dma: await this.histogram('DMA', 0), echo: await this.histogram('ECHO', 1) };
  }

  private async settled(what: string): Promise<void> {
    await Deadline.after(settleMs).poll(what, pollMs, async () =>
      (await readRegister(this.access, LATENCY.STATUS)) === 0 ? true : undefined,
    );
  }

  private async histogram(name: string, index: number): Promise<LatencyHistogram> {
    const words = await this.access.read(first + index * histogramBytes, histogramWords);
    const word = (register: { readonly offset: number }): number => words[(register.offset - first) / 4] ?? 0;
    const samples = countOf(word(LATENCY.DMA_SAMPLES), words[1] ?? 0);
    const sum = BigInt(word(LATENCY.DMA_SUM)) | (BigInt(words[3] ?? 0) << 32n);
    const [min, max] = samples === 0 ? [null, null] : [word(LATENCY.DMA_MIN), word(LATENCY.DMA_MAX)];
    const buckets =
      min === null || max === null
        ? new Map<number, number>()
        : await this.buckets(index, bucketOf(min), bucketOf(max));
    const counted = [...buckets.values()].reduce((all, count) => all + count, 0);
    // A bucket holds 32 bits; beyond that the sum says nothing.
    if (counted !== samples && samples < 2 ** 32) {
      throw new NicFault(`the latency histogram ${name} has ${samples} samples, but its buckets hold ${counted}`);
    }
    return {
      samples,
      sum,
      min,
      max,
      clipped: word(LATENCY.DMA_CLIPPED),
      unmatched: word(LATENCY.DMA_UNMATCHED),
      lost: word(LATENCY.DMA_LOST),
      buckets,
    };
  }

  private async buckets(index: number, least: number, greatest: number): Promise<Map<number, number>> {
    const buckets = new Map<number, number>();
    for (let from = least; from <= greatest;) {
      const page = Math.floor(from / pageBuckets);
      const to = Math.min(greatest, (page + 1) * pageBuckets - 1);
      await writeRegister(this.access, LATENCY.PAGE, packFields(LATENCY.PAGE, { INDEX: page, HISTOGRAM: index }));
      const address = constants.LATENCY_WINDOW + (from % pageBuckets) * 4;
      (await this.access.read(address, to - from + 1)).forEach((count, offset) => {
        if (count > 0) buckets.set(from + offset, count);
      });
      from = to + 1;
    }
    return buckets;
  }
}
