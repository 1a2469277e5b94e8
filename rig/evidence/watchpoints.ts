import type { WatchedPlace, WatchResult } from '../host/host.js';
import type { Landing } from './landing.js';
import type { Testimony } from './testimony.js';
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
    const hits = one.directHits + one.userHits;
    if (sequence === null || hits === 0) continue;
    const by = [...new Set(one.functions.map((name) => name ?? 'code that is not known'))].join(', ');
    const both = one.directHits > 0 && one.userHits > 0;
    const through = both ? 'both maps' : one.directHits > 0 ? "the kernel's map" : "the VMM's map";
    return {
      ...none,
      outcome: 'refutes',
      reason: `frame ${sequence} was touched ${count(hits, 'time')} through ${through} in ${by}`,
    };
  }
  return { ...none, outcome: 'holds', reason: 'nobody touched them' };
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
