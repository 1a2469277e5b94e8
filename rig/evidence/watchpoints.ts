import type { WatchedPlace, WatchResult } from '../host/host.js';
import type { Landing } from './landing.js';
import type { Testimony } from './testimony.js';
import type { FrameFinding, Judge } from './types.js';
import { count } from './words.js';

/** A watched place and what hit it. */
export interface Watched extends WatchedPlace, WatchResult {
  /** Function of the host's kernel behind each hit; null: not known, or not the kernel. */
  readonly functions: readonly (string | null)[];
}

/**
 * What the processors' watchpoints say: whether anybody touched a few bytes of sampled frames, through the kernel's map of
 * all memory or through that of the VMM. They are blind to every other map of the same page. A place in which the NIC
 * wrote no frame says nothing.
 */
export function judgeWatchpoints(watched: readonly Watched[], landings: readonly Landing[]): Testimony {
  const found = watched.map((one) => ({ one, sequence: frameAt(one.machineAddress, landings) }));
  const sampled = found.flatMap(({ sequence }) => (sequence === null ? [] : [sequence]));
  const bytes = watched[0]?.length ?? 0;
  const sample = `${bytes} bytes of ${sampled.length === 1 ? 'frame' : 'frames'} ${sampled.join(' and ')}, by two maps`;
  const none = { witness: 'watchpoints' as const, sample };
  if (sampled.length === 0) {
    return {
      ...none,
      sample: 'nothing',
      outcome: 'unknown',
      reason: 'the NIC wrote no frame where a watchpoint stood',
    };
  }
  for (const { one, sequence } of found) {
    if (sequence === null || one.directHits + one.userHits === 0) continue;
    return { ...none, outcome: 'refutes', reason: `frame ${sequence} was touched ${hitSentence(one)}` };
  }
  return { ...none, outcome: 'holds', reason: 'nobody touched them' };
}

/** What the line *touch* compares where only a sample of the frames is watched. */
export interface SampledTouch {
  readonly watched: readonly Watched[];
  readonly landings: readonly Landing[];
}

/**
 * The line *touch* by watchpoints: nobody touched the watched bytes of the sampled frames. Whoever loads or stores them
 * through another map of the page is not seen.
 */
export const judgeSampledTouch: Judge<SampledTouch> = (frames, { watched, landings }) => {
  const placed = watched.map((one) => ({ one, sequence: frameAt(one.machineAddress, landings) }));
  return frames.map(({ sequence }) => {
    const own = placed.filter((place) => place.sequence === sequence).map(({ one }) => one);
    return { sequence, line: 'touch' as const, ...judgePlaces(own) };
  });
};

function judgePlaces(places: readonly Watched[]): Omit<FrameFinding, 'sequence' | 'line'> {
  const [first] = places;
  if (!first) return { outcome: 'unsampled', reason: 'no watchpoint stood in it' };
  const hit = places.find((one) => one.directHits + one.userHits > 0);
  if (!hit) return { outcome: 'holds', reason: `nobody touched the ${first.length} bytes that were watched` };
  return { outcome: 'refutes', says: 'touched', reason: `the host touched it ${hitSentence(hit)}` };
}

function hitSentence({ directHits, userHits, functions }: Watched): string {
  const by = [...new Set(functions.map((name) => name ?? 'code that is not known'))].join(', ');
  const both = directHits > 0 && userHits > 0;
  const through = both ? 'both maps' : directHits > 0 ? "the kernel's map" : "the VMM's map";
  return `${count(directHits + userHits, 'time')} through ${through} in ${by}`;
}

/** The frame that the NIC wrote at a machine address. */
export function frameAt(machineAddress: bigint, landings: readonly Landing[]): number | null {
  const at = Number(machineAddress);
  const landing = landings.find(({ pieces }) =>
    pieces.some(
      ({ translation, length }) =>
        translation.kind === 'ram' && translation.machineAddress <= at && at < translation.machineAddress + length,
    ),
  );
  return landing?.sequence ?? null;
}
