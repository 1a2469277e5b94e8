import type { TraceRecord } from '../../firmware/registers/generated/registers.js';
import { TraceSource } from '../../firmware/registers/generated/registers.js';
import type { GuestPages } from './guest-pages.js';
import type { IommuHistory, Translation } from './iommu.js';
import type { TraceLog } from './trace-log.js';
import { PAGE_BYTES } from './types.js';

/** A part of a frame within one page, as the NIC wrote it. */
export interface LandingPiece {
  readonly busAddress: bigint;
  readonly length: number;
  readonly translation: Translation;
  /** Guest address of the same byte; null where the page is not the guest's or there is no page. */
  readonly guestAddress: number | null;
}

/** Where the NIC says that it wrote a frame, page by page. */
export interface Landing {
  readonly sequence: number;
  readonly record: TraceRecord;
  readonly pieces: readonly LandingPiece[];
}

/** Follows each generated frame from the DMA trace through the IOMMU to the page behind it. In the trace's order. */
export function locateFrames(trace: TraceLog, iommu: IommuHistory, guest: GuestPages): readonly Landing[] {
  return trace.records
    .filter((record) => record.source === TraceSource.GENERATOR)
    .map((record) => ({ sequence: record.sequence, record, pieces: piecesOf(record, iommu, guest) }));
}

function piecesOf(record: TraceRecord, iommu: IommuHistory, guest: GuestPages): LandingPiece[] {
  const segments = [
    { address: record.address0, length: record.length0 },
    { address: record.address1, length: record.length1 },
  ];
  return segments.flatMap(({ address, length }) =>
    withinPages(address, length).map((part) => {
      const translation = iommu.translate(part.busAddress, part.length, record.timeRequest, record.timeDone);
      const guestAddress = translation.kind === 'ram' ? guest.guestAddress(translation.machineAddress) : null;
      return { ...part, translation, guestAddress };
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

/** The bytes that stand where the NIC says it wrote a frame. A landing without an entry could not be read. */
export type LandedBytes = ReadonlyMap<Landing, Uint8Array>;

/**
 * Reads what stands at each landing, from outside the machine. Part of collecting, not of judging.
 * @param memory the machine's memory while its processors are stopped
 */
export function readLandings(
  landings: readonly Landing[],
  memory: { readonly bytes: number; read(address: bigint, length: number): Uint8Array },
): LandedBytes {
  const found = new Map<Landing, Uint8Array>();
  for (const landing of landings) {
    const parts: Uint8Array[] = [];
    for (const { translation, length } of landing.pieces) {
      if (translation.kind !== 'ram' || translation.machineAddress + length > memory.bytes) break;
      parts.push(memory.read(BigInt(translation.machineAddress), length));
    }
    if (parts.length === landing.pieces.length) found.set(landing, Buffer.concat(parts));
  }
  return found;
}
