import type { FrameRecord } from '../evidence-document.js';

const pageBytes = 4096;

/** A part of a frame on a page. */
export interface Stretch {
  readonly sequence: number;
  /** Place in the order of arrival, from 0 for the first to 1 for the last. */
  readonly order: number;
  /** First byte within the page. */
  readonly offset: number;
  readonly length: number;
}

/** A page to which the NIC wrote. */
export interface TouchedPage {
  /** Guest address inside the guest, machine address outside. */
  readonly address: number;
  readonly stretches: readonly Stretch[];
}

/** An area of the guest's memory, coarse enough to draw all of it. */
export interface Cell {
  readonly index: number;
  /** Mean order of arrival of what was written here. */
  readonly order: number;
  readonly pages: number;
  readonly frames: number;
}

/** Where the NIC wrote, seen against the guest's memory. */
export interface MemoryMap {
  readonly guestBytes: number;
  readonly cellBytes: number;
  readonly cells: readonly Cell[];
  /** By guest address. */
  readonly inside: readonly TouchedPage[];
  /** By machine address. */
  readonly outside: readonly TouchedPage[];
  /** Frames of which some part was written to a bus address without memory behind it. */
  readonly nowhere: number;
}

/** Arranges frames for drawing. @param guestBytes size of the guest's memory */
export function mapMemory(frames: readonly FrameRecord[], guestBytes: number, mostCells: number): MemoryMap {
  const inside = new Map<number, Stretch[]>();
  const outside = new Map<number, Stretch[]>();
  const nowhere = new Set<number>();
  const last = frames.reduce((most, { arrival }) => Math.max(most, arrival ?? 0), 1);
  for (const { sequence, arrival, written } of frames) {
    const order = (arrival ?? 0) / last;
    for (const { machine, guest, length } of written) {
      if (machine === null) {
        nowhere.add(sequence);
        continue;
      }
      const address = Number(guest ?? machine);
      const offset = address % pageBytes;
      add(guest === null ? outside : inside, address - offset, { sequence, order, offset, length });
    }
  }
  const pages = sorted(inside);
  const highest = (pages.at(-1)?.address ?? 0) + pageBytes;
  const bytes = Math.max(guestBytes, highest);
  let cellBytes = pageBytes;
  while (bytes / cellBytes > mostCells) cellBytes *= 2;
  return {
    guestBytes: bytes,
    cellBytes,
    cells: cellsOf(pages, cellBytes),
    inside: pages,
    outside: sorted(outside),
    nowhere: nowhere.size,
  };
}

function add(pages: Map<number, Stretch[]>, address: number, stretch: Stretch): void {
  const known = pages.get(address);
  if (known) known.push(stretch);
  else pages.set(address, [stretch]);
}

function sorted(pages: ReadonlyMap<number, readonly Stretch[]>): TouchedPage[] {
  return [...pages].map(([address, stretches]) => ({ address, stretches })).sort((a, b) => a.address - b.address);
}

function cellsOf(pages: readonly TouchedPage[], cellBytes: number): Cell[] {
  const groups = new Map<number, TouchedPage[]>();
  for (const page of pages) {
    const index = Math.floor(page.address / cellBytes);
    const group = groups.get(index);
    if (group) group.push(page);
    else groups.set(index, [page]);
  }
  return [...groups].map(([index, group]) => {
    const stretches = group.flatMap((page) => page.stretches);
    const order = stretches.reduce((sum, stretch) => sum + stretch.order, 0) / stretches.length;
    return { index, order, pages: group.length, frames: new Set(stretches.map((one) => one.sequence)).size };
  });
}
