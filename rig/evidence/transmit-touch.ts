import type { Touch } from '../host/touch-observer.js';
import { CodeNames, type CodeFunction } from './code-names.js';
import { count } from './words.js';

/** A place in the guest's memory that holds a nonce which the host does not copy on purpose, and what the host did to it. */
export interface SentPlace {
  /** Tells frames from each other: number of the stream and sequence number. */
  readonly frame: string;
  readonly touch: Touch;
}

/** What is known of how the host took frames from the guest's pages. */
export interface TransmitTouch {
  /** Frames that were sent. */
  readonly sent: number;
  /** Those that are long enough for a nonce which is not copied on purpose; null: nobody told them from the others. */
  readonly long: number | null;
  /** Of these, those that were found in the guest's pages, and those that the host has read there. */
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
  { sent, long }: { readonly sent: number; readonly long: number },
  places: readonly SentPlace[],
  functions: readonly CodeFunction[],
): TransmitTouch {
  const names = new CodeNames(functions, []);
  const loads = places.flatMap(({ touch }) => touch.accesses.filter(({ kind }) => kind === 'load'));
  const frames = (some: readonly SentPlace[]) => new Set(some.map(({ frame }) => frame)).size;
  const read = places.filter(({ touch }) => touch.loaded > 0);
  return {
    sent,
    long,
    found: frames(places),
    read: frames(read),
    readers: read.length > 0 ? names.list(loads) : '',
  };
}

/** It in a sentence that can be read aloud after "transmit:". */
export function transmitSentence({ sent, long, found, read, readers }: TransmitTouch): string {
  if (long === null)
    return `${count(found, 'frame')} of ${sent} found in the guest's pages, ${read} of them read there`;
  if (long === 0) return `none of ${count(sent, 'frame')} is so long that the host need not copy it: nothing is known`;
  const all = `${long} of ${count(sent, 'frame')} long enough`;
  if (found === 0) return `${all}, none of these found in the guest's pages: nothing is known`;
  const known = `${all}, ${found} of these found in the guest's pages`;
  if (read === 0) return `${known}, none read there by the host behind its header`;
  return `${known}, ${read} read there by the host behind the header, in ${readers}: transmit copies`;
}
