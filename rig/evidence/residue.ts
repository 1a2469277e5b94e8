import type { RamHit, RamScan } from '../host/machine-memory.js';
import { KEY_BYTES, MARK_BYTES } from '../host/mark-search.js';
import { bySequence, guestCopies, PAGE_BYTES, type Frame, type FrameFinding, type Judge } from './types.js';
import type { GuestPages } from './guest-pages.js';
import { count, hex } from './words.js';

/** What the line *residue* compares. */
export interface ResidueObservation {
  readonly scan: RamScan;
  /** Size of the machine's memory. */
  readonly machineBytes: number;
  readonly guest: GuestPages;
  /**
   * Machine addresses of nonces inside the guest that the host's processors stored; null when nobody watched them. What
   * they did not store is the guest's own copy.
   */
  readonly storedByHost: ReadonlySet<number> | null;
}

/** Hits of the scan by whose page they lie in. */
export interface ResidueClasses {
  readonly inside: readonly RamHit[];
  readonly outside: readonly RamHit[];
}

/** Machine addresses of nonces inside the guest, of frames whose nonce stands there more often than in the frame. */
export function extraPlaces(frames: readonly Frame[], hits: readonly RamHit[], guest: GuestPages): readonly number[] {
  const insideOf = bySequence(classifyHits(hits, guest).inside.filter(isWhole));
  return frames.flatMap(({ sequence, nonceOffsets }) => {
    const within = insideOf.get(sequence) ?? [];
    return within.length > nonceOffsets.length ? within.map(({ machineAddress }) => machineAddress) : [];
  });
}

/**
 * A hit lies inside only when all of its bytes do. Where a frame goes on in another page, its nonce may be cut by the end
 * of the page: what follows it in the machine has nothing to do with it.
 */
export function classifyHits(hits: readonly RamHit[], guest: GuestPages): ResidueClasses {
  const inside: RamHit[] = [];
  const outside: RamHit[] = [];
  for (const hit of hits) (guest.holds(hit.machineAddress, extent(hit)) ? inside : outside).push(hit);
  return { inside, outside };
}

/**
 * The line *residue*: the frame's nonce is in the guest's pages, as often as it stands in the frame, and nowhere else in
 * the machine's memory. A second place inside the guest must be the guest's own copy.
 *
 * The frame must be found at least once: a scan that finds nothing has searched something else.
 */
export const judgeResidue: Judge<ResidueObservation> = (frames, seen) => {
  const { scan, guest, machineBytes, storedByHost } = seen;
  if (guest.machinePages === 0) return frames.map((frame) => unknown(frame, 'the agent has told no page of the guest'));
  const { inside, outside } = classifyHits(scan.hits, guest);
  const insideOf = bySequence(inside.filter(isWhole));
  const outsideOf = bySequence(outside.filter(isWhole));
  const gap = gapOf(scan, machineBytes);
  const findings = frames.map((frame): FrameFinding => {
    const within = insideOf.get(frame.sequence) ?? [];
    const [first, ...others] = outsideOf.get(frame.sequence) ?? [];
    if (first) {
      const more = others.length > 0 ? `, and at ${count(others.length, 'other place')} outside` : '';
      return { ...copied(`its nonce is outside the guest at ${hex(first.machineAddress)}${more}`), ...of(frame) };
    }
    if (gap) return unknown(frame, gap);
    if (within.length === 0) return unknown(frame, 'its nonce was not found at all, not even in the guest');
    return { ...of(frame), ...judgeInside(frame, within, storedByHost) };
  });
  return [...findings, ...damagedOutside(outside)];
};

function extent({ machineAddress, sequence }: RamHit): number {
  const toPageEnd = PAGE_BYTES - (machineAddress % PAGE_BYTES);
  return sequence === null && toPageEnd >= KEY_BYTES ? Math.min(MARK_BYTES, toPageEnd) : MARK_BYTES;
}

/** What is to be thought of the places of a frame's nonce inside the guest, when there is none outside. */
function judgeInside(
  frame: Frame,
  within: readonly RamHit[],
  storedByHost: ReadonlySet<number> | null,
): Pick<FrameFinding, 'outcome' | 'says' | 'reason'> {
  const own = frame.nonceOffsets.length;
  const places = `its nonce is at ${count(within.length, 'place')} in the guest`;
  if (within.length <= own) return { outcome: 'holds', reason: `${places} and at none outside` };
  const twice = `${places}, and at ${own} in the frame`;
  if (storedByHost === null && frame.length <= guestCopies && within.length <= 2 * own) {
    return { outcome: 'holds', reason: `${twice}, at none outside, as the guest's driver copies short frames` };
  }
  if (storedByHost === null) return { outcome: 'unknown', reason: `${twice}: nobody saw who wrote the others` };
  const byHost = within.find(({ machineAddress }) => storedByHost.has(machineAddress));
  if (byHost) return copied(`${twice}: the host wrote it at ${hex(byHost.machineAddress)}`);
  return {
    outcome: 'holds',
    reason: `${twice}, at none outside: the host wrote none, so that it is the guest's own copy`,
  };
}

/** A damaged nonce cannot be given to one frame, so it speaks against all of them. */
function damagedOutside(outside: readonly RamHit[]): FrameFinding[] {
  const [first, ...others] = outside.filter((hit) => !isWhole(hit));
  if (!first) return [];
  const more = others.length > 0 ? `, and at ${count(others.length, 'other place')}` : '';
  const reason = `a damaged nonce is outside the guest at ${hex(first.machineAddress)}${more}`;
  return [{ sequence: null, line: 'residue', ...copied(reason) }];
}

/** What of the memory was not searched or not told, or null. */
export function gapOf(scan: RamScan, machineBytes: number): string | null {
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
