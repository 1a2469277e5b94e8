import type { FrameReport } from '../host/host.js';
import { bySequence, type FrameFinding, type Judge } from './types.js';

/** A mark that the NIC was told to write where it had written a frame, after the memory was searched. */
export interface LateMark {
  readonly sequence: number;
  /** Bytes from the start of the frame. */
  readonly offset: number;
  /** CRC-32 of the frame as it is with the mark, every other byte unchanged. */
  readonly crc: number;
  /** Why the NIC did not write it; null when it did. */
  readonly refused: string | null;
  /** Whether IOMMU or bus refused it. */
  readonly faulted: boolean;
}

/** What the line *late write* compares. */
export interface LateWriteObservation {
  readonly marks: readonly LateMark[];
  /** What the guest reports of the frames, which it has not read before. */
  readonly reports: readonly FrameReport[];
}

type Judgement = Omit<FrameFinding, 'sequence' | 'line'>;

/**
 * The line *late write*: the memory that the guest reads is the memory that the NIC wrote. The guest's report must show
 * the mark in exactly that frame, at that place, and every other byte unchanged; the CRC of all bytes tells.
 */
export const judgeLateWrite: Judge<LateWriteObservation> = (frames, { marks, reports }) => {
  const reportsOf = bySequence(reports);
  const marksOf = bySequence(marks);
  return frames.map((frame) => {
    const [mark] = marksOf.get(frame.sequence) ?? [];
    const judgement: Judgement = mark
      ? judgeMark(frame.crc, mark, reportsOf.get(frame.sequence) ?? [])
      : { outcome: 'unsampled', reason: 'no mark was written into it' };
    return { sequence: frame.sequence, line: 'late-write' as const, ...judgement };
  });
};

function judgeMark(plain: number, { offset, crc, refused }: LateMark, reports: readonly FrameReport[]): Judgement {
  if (refused !== null) return { outcome: 'unknown', reason: `no mark could be written into it: ${refused}` };
  if (reports.length === 0) return { outcome: 'unknown', reason: 'the guest has not reported it' };
  const where = `the mark that the NIC wrote at its offset ${offset}`;
  if (reports.every((report) => report.crc === crc)) return { outcome: 'holds', reason: `the guest sees ${where}` };
  if (reports.some((report) => report.crc === plain)) {
    return { outcome: 'refutes', says: 'copied', reason: `the guest does not see ${where}: it reads other memory` };
  }
  return { outcome: 'refutes', reason: `the guest sees neither ${where} nor the frame as it was before` };
}
