import type { EchoVerdict } from '../evidence/echo.js';
import type { LatencySummary } from '../nic/latency-histogram.js';
import type { StreamCheck } from '../nic/nic.js';
import { amount, number } from './figures.js';

/** Frames that the guest sent back, as the report tells it. */
export interface ReportedEcho {
  readonly injected: number;
  readonly verdict: EchoVerdict;
  readonly check: StreamCheck;
  readonly guest: { readonly echoed: number; readonly lost: number };
  readonly dma: LatencySummary | null;
  readonly echo: LatencySummary | null;
}

/** The outcome in one sentence. */
export function echoSentence({ injected, verdict }: ReportedEcho): string {
  const { reason } = verdict;
  if (reason) return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
  return `${injected === 1 ? 'The frame' : `All ${amount(injected, 'frame')}`} came back from the guest intact, once and in order.`;
}

/** What the NIC's checker counted, in one line. */
export function checkSentence({ frames, corrupt, missing, duplicates, reordered, late }: StreamCheck): string {
  return (
    `${amount(frames, 'frame')} of the stream transmitted: ${number(corrupt)} corrupt, ${number(missing)} missing, ` +
    `${number(duplicates)} again, ${number(reordered)} out of order${late > 0 ? `, ${number(late)} late` : ''}`
  );
}
