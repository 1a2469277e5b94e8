import type { Touch } from '../host/touch-observer.js';
import { CodeNames, type CodeFunction } from './code-names.js';
import { count } from './words.js';

/** A place in the guest's memory that holds a nonce of a frame which the guest has sent, and what the host did to it. */
export interface SentPlace {
  /** Tells frames from each other: number of the stream and sequence number. */
  readonly frame: string;
  readonly touch: Touch;
}

/** What is known of how the host took frames from the guest's pages. */
export interface TransmitTouch {
  /** Frames that were sent, those that were found in the guest's pages, and those that the host has read there. */
  readonly sent: number;
  readonly found: number;
  readonly read: number;
  /** Functions of the host that read them, the most frequent ones. */
  readonly readers: string;
}

/**
 * Sums up what the host did to the pages from which the guest's frames are read: the line *touch* of the other direction.
 * The guest uses its transmit buffers again and again, so that not every frame is found.
 */
export function sumUpTransmit(
  sent: number,
  places: readonly SentPlace[],
  functions: readonly CodeFunction[],
): TransmitTouch {
  const names = new CodeNames(functions, []);
  const loads = places.flatMap(({ touch }) => touch.accesses.filter(({ kind }) => kind === 'load'));
  const frames = (some: readonly SentPlace[]) => new Set(some.map(({ frame }) => frame)).size;
  const read = places.filter(({ touch }) => touch.loaded > 0);
  return {
    sent,
    found: frames(places),
    read: frames(read),
    readers: read.length > 0 ? names.list(loads) : '',
  };
}

/** It in a sentence that can be read aloud after "transmit:". */
export function transmitSentence({ sent, found, read, readers }: TransmitTouch): string {
  const known = `${count(found, 'frame')} of ${sent} found in the guest's pages`;
  if (found === 0) return `none of ${count(sent, 'frame')} was found in the guest's pages: nothing is known`;
  if (read === 0) return `${known}, none of them read there by the host`;
  return `${known}, ${read} of them read there by the host in ${readers}: transmit copies`;
}
