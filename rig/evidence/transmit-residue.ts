import { KEY_BYTES, MARK_BYTES } from '../host/mark-search.js';
import type { RamHit } from '../host/machine-memory.js';
import type { Landing } from './landing.js';
import { transmitHeaderBytes } from '../host/sent-header.js';
import { judgeResidue, type ResidueObservation } from './residue.js';
import { bySequence, type Frame, type FrameFinding, type Judge } from './types.js';

/** What the line *residue* compares where the guest has sent. */
export interface TransmitResidueObservation extends ResidueObservation {
  /** From where the NIC read the frames. */
  readonly landings: readonly Landing[];
  /** Records of the transmit trace that are missing, or do not tell of which frame they are. */
  readonly unknownRecords: number;
}

/**
 * The line *residue* of the other direction: outside the guest a nonce stands at most in the header that the host made
 * of the frame, exactly where the NIC read that header. At any other place outside it is a copy.
 */
export const judgeTransmitResidue: Judge<TransmitResidueObservation> = (frames, seen) => {
  const { scan, landings, unknownRecords } = seen;
  const findings = judgeResidue(frames, {
    ...seen,
    scan: { ...scan, hits: withoutHeaders(scan.hits, frames, landings) },
  });
  if (unknownRecords === 0) return findings;
  const placed = bySequence(landings);
  return findings.map((finding) => {
    const known = finding.sequence !== null && placed.has(finding.sequence);
    if (known || finding.outcome !== 'refutes') return finding;
    // It may be the header of a frame of which it is not known where the NIC read it.
    const { sequence, line, reason } = finding;
    return {
      sequence,
      line,
      outcome: 'unknown',
      reason: `${reason}, and it is not known where the NIC read its header`,
    } as FrameFinding;
  });
};

/** The hits but for those in headers, where the NIC read them. */
export function withoutHeaders(
  hits: readonly RamHit[],
  frames: readonly Frame[],
  landings: readonly Landing[],
): readonly RamHit[] {
  const landingsOf = bySequence(landings);
  const expected = new Map<number, number | null>();
  for (const frame of frames) {
    for (const landing of landingsOf.get(frame.sequence) ?? []) {
      for (const [at, sequence] of headerPlaces(frame, landing)) expected.set(at, sequence);
    }
  }
  return hits.filter(
    ({ machineAddress, sequence }) => !expected.has(machineAddress) || expected.get(machineAddress) !== sequence,
  );
}

/**
 * Where nonces of a frame stand in a header outside the guest, and of which frame a search takes each to be. Of a nonce
 * that the end of the header cuts, the key may be left: to a search it is a damaged one.
 */
function headerPlaces(frame: Frame, { record, pieces }: Landing): readonly (readonly [number, number | null])[] {
  if (record.length0 > transmitHeaderBytes) return [];
  return frame.nonceOffsets.flatMap((offset) => {
    if (offset + KEY_BYTES > record.length0) return [];
    let start = 0;
    for (const { length, translation, guestAddress } of pieces) {
      const within = offset - start;
      start += length;
      if (within < 0 || within >= length) continue;
      if (guestAddress !== null || translation.kind !== 'ram') return [];
      const whole = offset + MARK_BYTES <= record.length0;
      return [[translation.machineAddress + within, whole ? frame.sequence : null] as const];
    }
    return [];
  });
}
