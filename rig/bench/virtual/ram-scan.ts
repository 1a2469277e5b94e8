import { open } from 'node:fs/promises';
import type { RamHit, RamScan } from '../../host/machine-memory.js';
import { KEY_BYTES, MARK_BYTES, MarkSearch, type Marks } from '../../host/mark-search.js';

export interface RamScanOptions {
  readonly maximumHits?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with the bytes searched so far. */
  readonly progress?: (scannedBytes: number) => void;
}

const BLOCK_BYTES = 1 << 20;
const PROGRESS_BYTES = 64 << 20;
const DEFAULT_MAXIMUM_HITS = 1 << 18;

/**
 * Searches the first `bytes` bytes of a file that shares the machine's memory. The machine must be stopped meanwhile.
 * The next block is read while the present one is searched. A file that ends early is searched as far as it goes:
 * `scannedBytes` tells.
 */
export async function scanRam(
  path: string,
  bytes: number,
  marks: Marks,
  options: RamScanOptions = {},
): Promise<RamScan> {
  const maximumHits = options.maximumHits ?? DEFAULT_MAXIMUM_HITS;
  const search = new MarkSearch(marks);
  const hits: RamHit[] = [];
  let overflow = 0;
  const keep = (machineAddress: number, sequence: number | null) => {
    if (hits.length < maximumHits) hits.push({ machineAddress, sequence });
    else overflow += 1;
  };

  // In front of each block stands the end of the one before: a nonce may lie across the border.
  const carried = MARK_BYTES - 1;
  let ahead = Buffer.alloc(carried + BLOCK_BYTES);
  let present = Buffer.alloc(carried + BLOCK_BYTES);
  const file = await open(path, 'r');
  const readBlock = async (into: Buffer, position: number): Promise<number> => {
    const wanted = Math.min(BLOCK_BYTES, bytes - position);
    return wanted > 0 ? (await file.read(into, carried, wanted, position)).bytesRead : 0;
  };
  let pending: Promise<number> | undefined;
  try {
    let scanned = 0;
    let tail = Buffer.alloc(0);
    pending = readBlock(ahead, 0);
    for (let length = await pending; length > 0; length = await pending) {
      options.signal?.throwIfAborted();
      [present, ahead] = [ahead, present];
      pending = readBlock(ahead, scanned + length);
      const start = carried - tail.length;
      tail.copy(present, start);
      const block = present.subarray(start, carried + length);
      const origin = scanned - tail.length;
      search.search(block, MARK_BYTES, (at, sequence) => keep(origin + at, sequence));
      tail = Buffer.from(block.subarray(Math.max(0, block.length - carried)));
      scanned += length;
      if (scanned % PROGRESS_BYTES === 0) options.progress?.(scanned);
    }
    const origin = scanned - tail.length;
    search.search(tail, KEY_BYTES, (at, sequence) => keep(origin + at, sequence));
    return { scannedBytes: scanned, hits, overflow };
  } finally {
    // A read under way still uses its buffer and the file.
    await pending?.catch(() => undefined);
    await file.close();
  }
}
