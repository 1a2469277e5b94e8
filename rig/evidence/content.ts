import type { FrameReport } from '../host/host.js';
import { bySequence, type Frame, type FrameFinding, type Judge } from './types.js';
import { count } from './words.js';

/** What the line *content* compares. */
export interface ContentObservation {
  /** In order of arrival. */
  readonly reports: readonly FrameReport[];
  /** CRC-32 of frames into which the NIC has written a mark, by sequence number, as they are with it. */
  readonly marked?: ReadonlyMap<number, number>;
  /** Frames that the guest received but could not keep. */
  readonly droppedByGuest: number;
}

/**
 * The line *content*: the guest received each frame as it was injected. Whether it shows the mark that was written into
 * it afterwards is the line *late write*'s business: here it may or may not.
 */
export const judgeContent: Judge<ContentObservation> = (frames, { reports, droppedByGuest, marked }) => {
  const reportsOf = bySequence(reports);
  const missing = frames.filter((frame) => !reportsOf.has(frame.sequence)).length;
  return frames.map((frame) => {
    const [first, ...others] = reportsOf.get(frame.sequence) ?? [];
    if (!first) return finding(frame, absent(missing, droppedByGuest));
    const flaw = [first, ...others]
      .map((report) => flawOf(frame, report, marked?.get(frame.sequence)))
      .find((text) => text !== null);
    if (flaw) return finding(frame, { outcome: 'refutes', says: 'corrupt', reason: flaw });
    const times = others.length > 0 ? `, ${others.length + 1} times` : '';
    return finding(frame, { outcome: 'holds', reason: `the guest received all ${frame.length} bytes intact${times}` });
  });
};

type Judgement = Omit<FrameFinding, 'sequence' | 'line'>;

function finding(frame: Frame, judgement: Judgement): FrameFinding {
  return { sequence: frame.sequence, line: 'content', ...judgement };
}

function absent(missing: number, dropped: number): Judgement {
  const kept = `the guest received ${count(dropped, 'frame')} that it could not keep`;
  if (dropped >= missing) return { outcome: 'unknown', reason: `the guest has not reported it, but ${kept}` };
  const but = dropped > 0 ? ` (${kept}, but ${missing} are missing)` : '';
  return { outcome: 'refutes', says: 'lost', reason: `the guest did not receive it${but}` };
}

/** What is wrong with a frame as a guest reports it, or null. @param marked CRC-32 with the mark that the NIC wrote into it */
export function flawOf(frame: Frame, report: FrameReport, marked: number | undefined): string | null {
  if (report.length !== frame.length) return `the guest received ${report.length} bytes of a frame of ${frame.length}`;
  if (report.statedLength !== frame.length)
    return `the frame states a length of ${report.statedLength}, not ${frame.length}`;
  if (Buffer.compare(report.nonce, frame.nonce) !== 0) return 'the guest found another nonce in it';
  if (marked !== undefined && report.crc === marked) return null;
  if (!report.noncesAgree) return 'the places of the nonce differ from each other';
  if (!report.checksumGood) return 'its checksum is wrong in the guest';
  if (report.crc !== frame.crc) return 'its bytes are not those that were injected';
  return null;
}

/** A frame that arrived more than once. */
export interface RepeatedFrame {
  readonly sequence: number;
  readonly times: number;
}

/** A frame that arrived after a later one of its stream. */
export interface LateFrame {
  readonly sequence: number;
  /** The latest of those that arrived before it. */
  readonly after: number;
}

/** How frames arrived that the guest received: oddities that refute nothing by themselves. */
export interface Delivery {
  /** Arrivals of frames that were there already. */
  readonly duplicates: number;
  /** Frames that arrived after a later one of their stream. */
  readonly outOfOrder: number;
  /** Which they are, in the order in which they arrived. */
  readonly repeated: readonly RepeatedFrame[];
  readonly late: readonly LateFrame[];
  /** Frames that nobody injected. */
  readonly strangers: number;
  /** Frames that the guest received and could not keep. */
  readonly notKept: number;
}

/** Counts the oddities of a delivery. */
export function deliveryOf(frames: readonly Frame[], { reports, droppedByGuest }: ContentObservation): Delivery {
  const place = new Map(frames.map(({ sequence, stream }, index) => [sequence, { stream, index }]));
  const seen = new Map<number, number>();
  const late: LateFrame[] = [];
  let strangers = 0;
  // By stream: how those come interleaved is a matter of their rates, and no oddity.
  const latest = new Map<number, { readonly sequence: number; readonly index: number }>();
  for (const { sequence } of reports) {
    const injected = place.get(sequence);
    if (!injected) {
      strangers += 1;
      continue;
    }
    const times = (seen.get(sequence) ?? 0) + 1;
    seen.set(sequence, times);
    if (times > 1) continue;
    const { stream, index } = injected;
    const before = latest.get(stream);
    if (before && index < before.index) late.push({ sequence, after: before.sequence });
    else latest.set(stream, { sequence, index });
  }
  const repeated = [...seen].flatMap(([sequence, times]) => (times > 1 ? [{ sequence, times }] : []));
  const duplicates = repeated.reduce((sum, { times }) => sum + times - 1, 0);
  return { duplicates, outOfOrder: late.length, repeated, late, strangers, notKept: droppedByGuest };
}

/** The same as sentences. */
export function contentNotes({ duplicates, outOfOrder, strangers, notKept }: Delivery): readonly string[] {
  const notes = [
    { n: duplicates, text: 'arrived again' },
    { n: outOfOrder, text: 'arrived after a later one' },
    { n: strangers, text: 'arrived that was not injected' },
    { n: notKept, text: 'arrived that the guest could not keep' },
  ];
  return notes.filter(({ n }) => n > 0).map(({ n, text }) => `${count(n, 'frame')} ${text}.`);
}
