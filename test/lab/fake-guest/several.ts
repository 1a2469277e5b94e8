import { z } from 'zod';
import type { IommuMap } from '../../../rig/host/iommu-observer.js';

const address = z.string().transform((text) => BigInt(text));

/** What `fake-guest --several` prints: the NIC's own record of every write, and the machine's pages of every guest. */
const reportSchema = z.object({
  /** Queue, status, both segments, and the clock cycles of the first request and the last response. */
  writes: z.array(z.tuple([z.number(), z.number(), address, z.number(), address, z.number(), z.number(), z.number()])),
  guests: z.array(z.array(z.number())),
});

/** Whose memory a write of the NIC went to, by the map of the IOMMU as it was then. */
export interface PlacedWrite {
  readonly queue: number;
  /** Number of the guest, from 0; null: none of them. */
  readonly guest: number | null;
  /** What else there is to say of it; null: nothing. */
  readonly trouble: string | null;
}

const pageBytes = 4096n;

/** Places every write of the NIC in the memory of the guests. A write that lies in two pages is two. */
export function placeWrites(report: string, map: IommuMap): readonly PlacedWrite[] {
  const { writes, guests } = reportSchema.parse(JSON.parse(report));
  const owners = new Map(
    guests.flatMap((pages, guest) => pages.filter((page) => page > 0).map((page) => [page, guest])),
  );
  return writes.flatMap(([queue, status, address0, length0, address1, length1, request, done]) => {
    const pieces = [...withinPages(address0, length0), ...withinPages(address1, length1)];
    return pieces.map(({ at, length }): PlacedWrite => {
      const translation = map.translate(at, length, BigInt(request), BigInt(done));
      if (status !== 0 || translation.kind !== 'ram') {
        return { queue, guest: null, trouble: `status ${status}, ${translation.kind} at ${at.toString(16)}` };
      }
      const page = Math.floor(translation.machineAddress / Number(pageBytes));
      return { queue, guest: owners.get(page) ?? null, trouble: null };
    });
  });
}

function withinPages(address: bigint, length: number): readonly { at: bigint; length: number }[] {
  const room = Number(pageBytes - (address % pageBytes));
  if (length === 0) return [];
  if (length <= room) return [{ at: address, length }];
  return [{ at: address, length: room }, ...withinPages(address + BigInt(room), length - room)];
}
