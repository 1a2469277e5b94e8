import { totalCheck, type EchoObservation } from '../evidence/echo.js';
import { transmitSentence } from '../evidence/transmit-touch.js';
import type { EchoOutcome } from '../experiment/echo.js';
import type { StreamCheck } from '../nic/nic.js';
import { amount, number } from './figures.js';

/** All streams together. */
export function wholeEcho({ streams }: Pick<EchoOutcome, 'streams'>): EchoObservation {
  return { injected: streams.reduce((sum, { injected }) => sum + injected, 0), check: totalCheck(streams) };
}

/** The outcome in one sentence. */
export function echoSentence(echo: EchoOutcome): string {
  const { reason } = echo.verdict;
  const { injected } = wholeEcho(echo);
  if (reason) return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
  return `${injected === 1 ? 'The frame' : `All ${amount(injected, 'frame')}`} came back from the guest intact, once and in order.`;
}

/** How the host took the frames from the guest, in one line. */
export function sentSentence({ transmit }: Pick<EchoOutcome, 'transmit'>): string {
  return 'unavailable' in transmit ? `not watched: ${transmit.unavailable}` : transmitSentence(transmit);
}

/** What the NIC's checker counted, in one line. */
export function checkSentence({ frames, corrupt, missing, duplicates, reordered, late }: StreamCheck): string {
  return (
    `${amount(frames, 'frame')} of the stream transmitted: ${number(corrupt)} corrupt, ${number(missing)} missing, ` +
    `${number(duplicates)} again, ${number(reordered)} out of order${late > 0 ? `, ${number(late)} late` : ''}`
  );
}
