import { bySequence } from './by-sequence.js';
import type { GuestPages } from './guest-pages.js';
import { MARK_BYTES } from './mark-search.js';
import type { RamHit, RamScan } from './ram-scan.js';
import type { Frame, FrameFinding, Judge } from './types.js';
import { count, hex } from './words.js';

/** What the line *residue* compares. */
export interface ResidueObservation {
  readonly scan: RamScan;
  /** Size of the machine's memory. */
  readonly machineBytes: number;
  readonly guest: GuestPages;
}

/** Hits of the scan by whose page they lie in. */
export interface ResidueClasses {
  readonly inside: readonly RamHit[];
  readonly outside: readonly RamHit[];
}

/** A hit lies inside only when all of its bytes do. */
export function classifyHits(hits: readonly RamHit[], guest: GuestPages): ResidueClasses {
  const inside: RamHit[] = [];
  const outside: RamHit[] = [];
  for (const hit of hits) (guest.holds(hit.machineAddress, MARK_BYTES) ? inside : outside).push(hit);
  return { inside, outside };
}

/**
 * The line *residue*: the frame's nonce is somewhere in the guest's pages and nowhere else in the machine's memory.
 *
 * The frame must be found at least once: a scan that finds nothing has searched something else.
 */
export const judgeResidue: Judge<ResidueObservation> = (frames, seen) => {
  const { scan, guest, machineBytes } = seen;
  if (guest.machinePages === 0) return frames.map((frame) => unknown(frame, 'the agent has told no page of the guest'));
  const { inside, outside } = classifyHits(scan.hits, guest);
  const insideOf = bySequence(inside.filter(isWhole));
  const outsideOf = bySequence(outside.filter(isWhole));
  const gap = gapOf(scan, machineBytes);
  const findings = frames.map((frame): FrameFinding => {
    const within = insideOf.get(frame.sequence)?.length ?? 0;
    const [first, ...others] = outsideOf.get(frame.sequence) ?? [];
    if (first) {
      const more = others.length > 0 ? `, and at ${count(others.length, 'other place')} outside` : '';
      return { ...copied(`its nonce is outside the guest at ${hex(first.machineAddress)}${more}`), ...of(frame) };
    }
    if (gap) return unknown(frame, gap);
    if (within === 0) return unknown(frame, 'its nonce was not found at all, not even in the guest');
    return {
      ...of(frame),
      outcome: 'holds',
      reason: `its nonce is at ${count(within, 'place')} in the guest and at none outside`,
    };
  });
  return [...findings, ...damagedOutside(outside)];
};

/** A damaged nonce cannot be given to one frame, so it speaks against all of them. */
function damagedOutside(outside: readonly RamHit[]): FrameFinding[] {
  const [first, ...others] = outside.filter((hit) => !isWhole(hit));
  if (!first) return [];
  const more = others.length > 0 ? `, and at ${count(others.length, 'other place')}` : '';
  const reason = `a damaged nonce is outside the guest at ${hex(first.machineAddress)}${more}`;
  return [{ sequence: null, line: 'residue', ...copied(reason) }];
}

function gapOf(scan: RamScan, machineBytes: number): string | null {
  if (scan.scannedBytes < machineBytes)
    return `only ${scan.scannedBytes} of ${machineBytes} bytes of memory were searched`;
  if (scan.overflow > 0) return `the scan found ${count(scan.overflow, 'more nonce')} than it could keep`;
  return null;
}

function isWhole(hit: RamHit): hit is RamHit & { readonly sequence: number } {
  return hit.sequence !== null;
}

const of = (frame: Frame) => ({ sequence: frame.sequence, line: 'residue' as const });
const copied = (reason: string) => ({ outcome: 'refutes' as const, says: 'copied' as const, reason });
const unknown = (frame: Frame, reason: string): FrameFinding => ({ ...of(frame), outcome: 'unknown', reason });
