import { classifyHits, type ResidueObservation } from './residue.js';

/** Figures of the line *residue*. */
export interface ResidueFigures {
  readonly scannedBytes: number;
  readonly insideGuest: number;
  readonly outsideGuest: number;
  /** Most places inside the guest at which the nonce of one frame was found. */
  readonly mostInside: number;
}

/** Sums up what searches of the machine's memory have found. */
export function residueFigures(residues: readonly ResidueObservation[]): ResidueFigures {
  const sum = { scannedBytes: 0, insideGuest: 0, outsideGuest: 0, mostInside: 0 };
  for (const { scan, guest } of residues) {
    const { inside, outside } = classifyHits(scan.hits, guest);
    sum.scannedBytes += scan.scannedBytes;
    sum.insideGuest += inside.length;
    sum.outsideGuest += outside.length;
    const places = new Map<number, number>();
    for (const { sequence } of inside) {
      if (sequence !== null) places.set(sequence, (places.get(sequence) ?? 0) + 1);
    }
    for (const number of places.values()) sum.mostInside = Math.max(sum.mostInside, number);
  }
  return sum;
}
