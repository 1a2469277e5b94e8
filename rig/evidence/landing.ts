import type { TraceRecord } from '../nic/nic.js';
import { TraceSource } from '../nic/nic.js';
import type { GuestPages } from './guest-pages.js';
import type { IommuHistory, Translation } from './iommu.js';
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
  readonly record: TraceRecord;
  readonly pieces: readonly MachinePiece[];
}

/** The same, and where in the guest that is. */
export interface Landing extends MachineLanding {
  readonly pieces: readonly LandingPiece[];
}

/** Follows each generated frame from the DMA trace through the IOMMU to the page behind it. In the trace's order. */
export function locateFrames(trace: TraceLog, iommu: IommuHistory): readonly MachineLanding[] {
  return trace.records
    .filter((record) => record.source === TraceSource.GENERATOR)
    .map((record) => ({ sequence: record.sequence, record, pieces: piecesOf(record, iommu) }));
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

function piecesOf(record: TraceRecord, iommu: IommuHistory): MachinePiece[] {
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

/**
 * Reads what stands at each landing, from outside the machine. Part of collecting, not of judging.
 * @param memory the machine's memory while its processors are stopped
 */
export function readLandings(
  landings: readonly MachineLanding[],
  memory: { readonly bytes: number; read(address: bigint, length: number): Uint8Array },
): LandedBytes {
  const found = new Map<number, Uint8Array>();
  for (const landing of landings) {
    const parts: Uint8Array[] = [];
    for (const { translation, length } of landing.pieces) {
      if (translation.kind !== 'ram' || translation.machineAddress + length > memory.bytes) break;
      parts.push(memory.read(BigInt(translation.machineAddress), length));
    }
    if (parts.length === landing.pieces.length) found.set(landing.record.number, Buffer.concat(parts));
  }
  return found;
}
