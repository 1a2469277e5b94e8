export { PAGE_BYTES } from '../host/machine-memory.js';

/** The independent lines of evidence, in the order in which they are told. */
export const LINES = ['address', 'residue', 'touch', 'late-write', 'content'] as const;

/** One independent line of evidence. */
export type Line = (typeof LINES)[number];

/** What the NIC injected: all that the judges must know to recognise the frame again. */
export interface Frame {
  readonly sequence: number;
  /** Number of the stream that it belongs to; only frames of one stream have an order among them. */
  readonly stream: number;
  /** Bytes of the frame, without FCS. */
  readonly length: number;
  /** The bytes before the first nonce: both MAC addresses, EtherType and the length. */
  readonly header: Uint8Array;
  /** The 16 bytes that mark this frame and no other. */
  readonly nonce: Uint8Array;
  /** Where in the frame the nonce stands. */
  readonly nonceOffsets: readonly number[];
  /** CRC-32 of all its bytes. */
  readonly crc: number;
}

/**
 * A frame of at most so many bytes may be copied by the guest's own driver, which then uses the buffer again:
 * GOOD_COPY_LEN of Linux' drivers/net/virtio_net.c, for cards whose buffers are merged.
 */
export const guestCopies = 128;

/**
 * What a line of evidence says of a frame. `unknown` is never a failure of what is under test; `unsampled` is only said
 * of frames that a line leaves out by its nature.
 */
export type Outcome = 'holds' | 'refutes' | 'unknown' | 'unsampled';

/**
 * What a refutation shows beyond "not zero-copy". Without it the evidence only contradicts itself. `touched`: a
 * processor of the host read or wrote the frame, but nothing shows that it copied it.
 */
export type Refutation = 'copied' | 'touched' | 'lost' | 'corrupt';

/** What one line of evidence says of one frame, and why. */
export interface FrameFinding {
  /** Null: of all the frames together, as it cannot be told of which one. */
  readonly sequence: number | null;
  readonly line: Line;
  readonly outcome: Outcome;
  readonly says?: Refutation;
  /** A clause that can be read aloud after "frame N:". */
  readonly reason: string;
}

/** One independent reason to believe, or not, that a frame was not copied. Pure. */
export type Judge<Observation> = (frames: readonly Frame[], seen: Observation) => readonly FrameFinding[];

/** A line of evidence that was collected and judged. */
export interface JudgedLine {
  readonly line: Line;
  readonly findings: readonly FrameFinding[];
}

/** A line of evidence that could not be collected on this bench or in this run. */
export interface UnavailableLine {
  readonly line: Line;
  readonly unavailable: string;
}

export type LineResult = JudgedLine | UnavailableLine;

/** Whether a bench can give a line of evidence; a line that it can give is required unless it is said otherwise. */
export interface LineDeclaration {
  readonly line: Line;
  /** Null: it can. */
  readonly why: string | null;
}

/** What is required when nothing is declared: every line. */
export const ALL_LINES: readonly LineDeclaration[] = LINES.map((line) => ({ line, why: null }));

/** Groups what belongs to the same frame. Node 20 has no Map.groupBy. */
export function bySequence<T extends { readonly sequence: number }>(
  items: Iterable<T>,
): ReadonlyMap<number, readonly T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const group = groups.get(item.sequence);
    if (group) group.push(item);
    else groups.set(item.sequence, [item]);
  }
  return groups;
}
