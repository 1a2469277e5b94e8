import type { IommuMap, Translation } from '../host/iommu-observer.js';
import type { MemoryRange } from '../host/machine-memory.js';
import type { TraceRecord } from '../nic/nic.js';
import { CompletionStatus, TraceSource } from '../nic/nic.js';
import type { GuestPages } from './guest-pages.js';
import type { TraceLog } from './trace-log.js';
import { PAGE_BYTES } from './types.js';

/** A part of a frame within one page, as the NIC wrote it. */
export interface MachinePiece {
  readonly busAddress: bigint;
  readonly length: number;
  readonly translation: Translation;
}

/** The same, and whose page it is. */
export interface LandingPiece extends MachinePiece {
  /** Guest address of the same byte; null where the page is not the guest's or there is no page. */
  readonly guestAddress: number | null;
}

/** Where the NIC says that it wrote a frame, page by page. */
export interface MachineLanding {
  readonly sequence: number;
  /** The first of the frame's records; its status is that of the first access that was refused, if any was. */
  readonly record: TraceRecord;
  readonly pieces: readonly MachinePiece[];
}

/** The same, and where in the guest that is. */
export interface Landing extends MachineLanding {
  readonly pieces: readonly LandingPiece[];
}

/** The pages of bus addresses in which generated frames were written. */
export function busPages(trace: TraceLog): readonly bigint[] {
  const pages = new Set<bigint>();
  for (const { source, address0, length0, address1, length1 } of trace.records) {
    if (source !== TraceSource.GENERATOR) continue;
    for (const { busAddress } of [...withinPages(address0, length0), ...withinPages(address1, length1)]) {
      pages.add(busAddress - (busAddress % BigInt(PAGE_BYTES)));
    }
  }
  return [...pages];
}

/**
 * Follows each generated frame from the DMA trace through the IOMMU to the page behind it, by all of its records. In the
 * trace's order.
 */
export function locateFrames(trace: TraceLog, iommu: IommuMap): readonly MachineLanding[] {
  const landings: MachineLanding[] = [];
  /** Where in `landings` the frame is that goes on in the next record of a queue. */
  const unfinished = new Map<number, number>();
  for (const record of trace.records) {
    if (record.source !== TraceSource.GENERATOR) continue;
    const { queue, sequence, fragment, more } = record;
    const pieces = piecesOf(record, iommu);
    const place = unfinished.get(queue);
    const begun = place === undefined ? undefined : landings[place];
    unfinished.delete(queue);
    let at = landings.length;
    if (place !== undefined && begun && fragment > 0 && begun.sequence === sequence) {
      at = place;
      const status = begun.record.status === CompletionStatus.OK ? record.status : begun.record.status;
      landings[at] = { sequence, record: { ...begun.record, status }, pieces: [...begun.pieces, ...pieces] };
    } else {
      landings.push({ sequence, record, pieces });
    }
    if (more !== 0) unfinished.set(queue, at);
  }
  return landings;
}

/** Adds where in the guest each place is. */
export function placeInGuest(landings: readonly MachineLanding[], guest: GuestPages): readonly Landing[] {
  return landings.map((landing) => ({
    ...landing,
    pieces: landing.pieces.map((piece) => {
      const { translation } = piece;
      return {
        ...piece,
        guestAddress: translation.kind === 'ram' ? guest.guestAddress(translation.machineAddress) : null,
      };
    }),
  }));
}

function piecesOf(record: TraceRecord, iommu: IommuMap): MachinePiece[] {
  const segments = [
    { address: record.address0, length: record.length0 },
    { address: record.address1, length: record.length1 },
  ];
  return segments.flatMap(({ address, length }) =>
    withinPages(address, length).map((part) => {
      const translation = iommu.translate(part.busAddress, part.length, record.timeRequest, record.timeDone);
      return { ...part, translation };
    }),
  );
}

function withinPages(address: bigint, length: number): { busAddress: bigint; length: number }[] {
  const parts = [];
  for (let done = 0; done < length;) {
    const busAddress = address + BigInt(done);
    const room = PAGE_BYTES - Number(busAddress % BigInt(PAGE_BYTES));
    const part = Math.min(room, length - done);
    parts.push({ busAddress, length: part });
    done += part;
  }
  return parts;
}

/** The bytes that stand where the NIC says it wrote a frame, by number of the record; without an entry: unreadable. */
export type LandedBytes = ReadonlyMap<number, Uint8Array>;

/** The memory to be read for {@link landedBytes}: every place of the frames all of whose places are known. */
export function landingRanges(landings: readonly MachineLanding[]): readonly MemoryRange[] {
  return located(landings).flatMap(({ ranges }) => ranges);
}

/** Puts together what stands at each landing. @param read what was read of {@link landingRanges}, in their order */
export function landedBytes(landings: readonly MachineLanding[], read: readonly (Uint8Array | null)[]): LandedBytes {
  const found = new Map<number, Uint8Array>();
  let at = 0;
  for (const { number, ranges } of located(landings)) {
    const parts = read.slice(at, (at += ranges.length)).flatMap((bytes) => (bytes ? [bytes] : []));
    if (parts.length === ranges.length) found.set(number, Buffer.concat(parts));
  }
  return found;
}

function located(landings: readonly MachineLanding[]): { number: number; ranges: readonly MemoryRange[] }[] {
  return landings.flatMap(({ record: { number }, pieces }) => {
    const ranges = pieces.flatMap(({ translation, length }) =>
      translation.kind === 'ram' ? [{ machineAddress: translation.machineAddress, length }] : [],
    );
    return ranges.length === pieces.length ? [{ number, ranges }] : [];
  });
}
