import { transmitSentence } from '../evidence/transmit-touch.js';
import type { EchoDocument } from './document.js';
import type { StreamCheck } from '../nic/nic.js';
import { amount, number } from './figures.js';

/** The outcome in one sentence. */
export function echoSentence({ reason, frames: { injected } }: Pick<EchoDocument, 'reason' | 'frames'>): string {
  if (reason) return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
  return `${injected === 1 ? 'The frame' : `All ${amount(injected, 'frame')}`} came back from the guest intact, once and in order.`;
}

/** How the host took the frames from the guest, in one line. */
export function sentSentence({ transmit }: Pick<EchoDocument, 'transmit'>): string {
  return 'unavailable' in transmit ? `not watched: ${transmit.unavailable}` : transmitSentence(transmit);
}

/** What the NIC's checker counted, in one line. */
export function checkSentence({ frames, corrupt, missing, duplicates, reordered, late }: StreamCheck): string {
  return (
    `${amount(frames, 'frame')} of the stream transmitted: ${number(corrupt)} corrupt, ${number(missing)} missing, ` +
    `${number(duplicates)} again, ${number(reordered)} out of order${late > 0 ? `, ${number(late)} late` : ''}`
  );
}
