import { totalCheck, type EchoObservation, type EchoVerdict } from '../evidence/echo.js';
import { transmitSentence, type TransmitTouch } from '../evidence/transmit-touch.js';
import type { LatencySummary } from '../nic/latency-histogram.js';
import type { StreamCheck } from '../nic/nic.js';
import { amount, number } from './figures.js';

/** Frames that the guest sent back, as the report tells it. */
export interface ReportedEcho {
  readonly verdict: EchoVerdict;
  /** By number of the stream. */
  readonly streams: readonly EchoObservation[];
  readonly guest: { readonly echoed: number; readonly lost: number };
  /** What the host did to the guest's pages from which the frames were sent, or why that is not known. */
  readonly transmit: TransmitTouch | { readonly unavailable: string };
  readonly dma: LatencySummary | null;
  readonly echo: LatencySummary | null;
}

/** All streams together. */
export function wholeEcho({ streams }: Pick<ReportedEcho, 'streams'>): EchoObservation {
  return { injected: streams.reduce((sum, { injected }) => sum + injected, 0), check: totalCheck(streams) };
}

/** The outcome in one sentence. */
export function echoSentence(echo: ReportedEcho): string {
  const { reason } = echo.verdict;
  const { injected } = wholeEcho(echo);
  if (reason) return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
  return `${injected === 1 ? 'The frame' : `All ${amount(injected, 'frame')}`} came back from the guest intact, once and in order.`;
}

/** How the host took the frames from the guest, in one line. */
export function sentSentence({ transmit }: Pick<ReportedEcho, 'transmit'>): string {
  return 'unavailable' in transmit ? `not watched: ${transmit.unavailable}` : transmitSentence(transmit);
}

/** What the NIC's checker counted, in one line. */
export function checkSentence({ frames, corrupt, missing, duplicates, reordered, late }: StreamCheck): string {
  return (
    `${amount(frames, 'frame')} of the stream transmitted: ${number(corrupt)} corrupt, ${number(missing)} missing, ` +
    `${number(duplicates)} again, ${number(reordered)} out of order${late > 0 ? `, ${number(late)} late` : ''}`
  );
}
