import type { StreamCheck } from '../nic/nic.js';
import type { Frame, FrameFinding, Judge, Refutation } from './types.js';
import { count } from './words.js';

/** What the line *content* compares where the guest has sent. */
export interface TransmitContentObservation {
  /** What the NIC's checker has counted of the frames. */
  readonly check: StreamCheck;
  /** Frames that the NIC has never read; null: not known. */
  readonly unread: ReadonlySet<number> | null;
}

/** Frames that the checker has seen intact, each counted once. */
export function intactFrames({ frames, corrupt, duplicates, late }: StreamCheck): number {
  return frames - corrupt - duplicates - late;
}

/**
 * The line *content* of the other direction: the NIC's checker got every frame, intact, once and in order. It counts and
 * names none: only frames that the NIC has never read are known to be the lost ones.
 */
export const judgeTransmitContent: Judge<TransmitContentObservation> = (frames, { check, unread }) => {
  const missing = frames.length - intactFrames(check);
  const lost = frames.filter(({ sequence }) => unread?.has(sequence));
  const explained = missing > 0 && lost.length === missing;
  const flaws = flawsOf(check, frames.length, explained ? 0 : missing);
  const findings = frames.map((frame): FrameFinding => {
    if (explained && unread?.has(frame.sequence)) return refutes(frame, 'lost', 'the NIC has never read it');
    return flaws.length === 0
      ? { ...of(frame), outcome: 'holds', reason: `the NIC sent all ${frame.length} bytes intact` }
      : { ...of(frame), outcome: 'unknown', reason: 'the checker does not tell which frames were sent intact' };
  });
  if (flaws.length === 0) return findings;
  const says = missing > 0 && !explained && check.corrupt === 0 ? 'lost' : 'corrupt';
  return [...findings, { ...refutes(null, says, flaws.join(', ')) }];
};

function flawsOf({ corrupt, duplicates, reordered, late }: StreamCheck, all: number, missing: number): string[] {
  return [
    missing > 0 && `${missing} of ${count(all, 'frame')} did not reach the wire intact`,
    missing < 0 && `${count(-missing, 'frame')} more than ${all} reached the wire`,
    corrupt > 0 && `${count(corrupt, 'frame')} reached the wire corrupt`,
    duplicates > 0 && `${count(duplicates, 'frame')} reached the wire again`,
    reordered > 0 && `${count(reordered, 'frame')} reached the wire out of order`,
    late > 0 && `${count(late, 'frame')} reached the wire too far behind to be told from duplicates`,
  ].filter((flaw) => flaw !== false);
}

const of = (frame: Frame | null) => ({ sequence: frame?.sequence ?? null, line: 'content' as const });

function refutes(frame: Frame | null, says: Refutation, reason: string): FrameFinding {
  return { ...of(frame), outcome: 'refutes', says, reason };
}
