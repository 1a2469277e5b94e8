import type { LatencySummary } from '../nic/latency-histogram.js';
import { amount, nanoseconds } from './figures.js';

/** The percentiles that a report tells, by their names. */
export function percentiles(summary: LatencySummary): readonly (readonly [string, number])[] {
  const { p50Ns, p90Ns, p99Ns, p999Ns, maxNs } = summary;
  return [
    ['p50', p50Ns],
    ['p90', p90Ns],
    ['p99', p99Ns],
    ['p99.9', p999Ns],
    ['max', maxNs],
  ];
}

/** A summary in one line. */
export function latencySentence(summary: LatencySummary | null): string {
  if (!summary) return 'no frame was measured';
  const times = percentiles(summary).map(([name, ns]) => `${name} ${nanoseconds(ns)}`);
  return [...times, ...unmeasured(summary)].join(', ');
}

/** Frames that the figures do not contain, or not as they were. */
export function unmeasured({ clipped, unmatched, lost }: LatencySummary): readonly string[] {
  return [
    ...(unmatched + lost > 0 ? [`${amount(unmatched + lost, 'frame')} not measured`] : []),
    ...(clipped > 0 ? [`${amount(clipped, 'frame')} beyond the range`] : []),
  ];
}
