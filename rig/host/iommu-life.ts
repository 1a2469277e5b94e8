import type { IommuEntry } from './iommu-observer.js';

/**
 * A map of the IOMMU from its making to its removal. Both ends are inclusive: within one cycle the journal gives no
 * order to a write.
 */
export interface MapLife {
  /** First bus address. */
  readonly iova: bigint;
  /** Bus address after the last. */
  readonly end: bigint;
  /** Machine address behind `iova`; null where no memory is behind it. */
  readonly machine: bigint | null;
  readonly writable: boolean;
  readonly from: bigint;
  /** Undefined while the map lives. */
  readonly to: bigint | undefined;
}

/**
 * Replays the journal of maps and unmaps into the life of each map. An unmap ends what lies inside its range; a map
 * replaces what it overlaps. What remains of a map that was only touched in part keeps its beginning, as it has been
 * translated alike all the time.
 */
export function mapLives(entries: readonly IommuEntry[]): readonly MapLife[] {
  const ended: MapLife[] = [];
  // Sorted by iova, without overlaps.
  const living: MapLife[] = [];
  for (const { op, cycle, iova, size, machine, writable } of entries) {
    const end = iova + size;
    const start = firstIndex(living, (life) => life.end > iova);
    const stop = firstIndex(living, (life) => life.iova >= end);
    const before: MapLife[] = [];
    const after: MapLife[] = [];
    for (const life of living.slice(start, stop)) {
      if (life.iova < iova) before.push(part(life, life.iova, iova));
      if (end < life.end) after.push(part(life, end, life.end));
      const first = life.iova > iova ? life.iova : iova;
      ended.push({ ...part(life, first, life.end < end ? life.end : end), to: cycle });
    }
    const made: MapLife[] = op === 'map' ? [{ iova, end, machine, writable, from: cycle, to: undefined }] : [];
    living.splice(start, Math.max(0, stop - start), ...before, ...made, ...after);
  }
  return ended.concat(living);
}

/** The part of a map between two of its bus addresses. */
function part(life: MapLife, iova: bigint, end: bigint): MapLife {
  const machine = life.machine === null ? null : life.machine + (iova - life.iova);
  return { ...life, iova, end, machine };
}

/** Index of the first map for which `holds` is true; false must come before true. */
function firstIndex(lives: readonly MapLife[], holds: (life: MapLife) => boolean): number {
  let low = 0;
  let high = lives.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const life = lives[middle];
    if (life && holds(life)) high = middle;
    else low = middle + 1;
  }
  return low;
}
