import { crc32 } from 'node:zlib';

/** The nonces to search: all of one key, with the sequence numbers of the frames that carry them. */
export interface Marks {
  /** The eight bytes that every nonce begins with; none of them is 00 or ff. */
  readonly key: Uint8Array;
  /** Sequence number of the first frame; free-running, 32 bits. */
  readonly first: number;
  readonly count: number;
}

/** Bytes of a nonce: key, sequence number, check word. */
export const MARK_BYTES = 16;
export const KEY_BYTES = 8;

/** Told of each place where a nonce begins; `sequence` is null where only its key is whole. */
export type MarkFound = (position: number, sequence: number | null) => void;

/** Searches the nonces in a block of memory. */
export class MarkSearch {
  private readonly key: Buffer;
  private readonly prefix: Buffer;

  constructor(private readonly marks: Marks) {
    if (marks.key.length !== KEY_BYTES) throw new RangeError(`a nonce key has ${KEY_BYTES} bytes`);
    this.key = Buffer.from(marks.key);
    // A needle of four bytes is searched several times faster than one of eight or sixteen.
    this.prefix = this.key.subarray(0, 4);
  }

  /**
   * Reports every nonce that begins where at least `room` bytes of the block follow. Room for a whole mark leaves its
   * cut beginning to the next block; at the end of memory, room for the key is all that can be asked.
   */
  search(block: Buffer, room: number, found: MarkFound): void {
    const last = block.length - room;
    for (let at = block.indexOf(this.prefix); at !== -1 && at <= last; at = block.indexOf(this.prefix, at + 1)) {
      if (block.compare(this.key, 0, KEY_BYTES, at, at + KEY_BYTES) === 0) found(at, this.sequence(block, at));
    }
  }

  private sequence(block: Buffer, at: number): number | null {
    if (at + MARK_BYTES > block.length) return null;
    const sequence = block.readUInt32LE(at + KEY_BYTES);
    const ours = (sequence - this.marks.first) >>> 0 < this.marks.count;
    const check = crc32(block.subarray(at, at + KEY_BYTES + 4));
    return ours && check === block.readUInt32LE(at + KEY_BYTES + 4) ? sequence : null;
  }
}
