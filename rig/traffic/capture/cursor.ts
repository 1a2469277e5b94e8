import { malformed, truncated } from './errors.js';

/** Reads numbers of one byte order out of a file, or out of a named part of it that ends at `end`. */
export class Cursor {
  private readonly view: DataView;

  constructor(
    private readonly file: Uint8Array,
    readonly littleEndian: boolean,
    /** Offset in the file of the next byte. */
    public offset = 0,
    readonly end = file.length,
    /** Of the part, for messages. */
    readonly name = 'the file',
  ) {
    this.view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  }

  /** Bytes that are left. */
  get left(): number {
    return this.end - this.offset;
  }

  u16(what: string): number {
    return this.view.getUint16(this.advance(2, what), this.littleEndian);
  }

  u32(what: string): number {
    return this.view.getUint32(this.advance(4, what), this.littleEndian);
  }

  /** A copy of the next bytes. */
  bytes(length: number, what: string): Uint8Array {
    const from = this.advance(length, what);
    // Not slice(): that of a Buffer is no copy.
    return new Uint8Array(this.file.subarray(from, from + length));
  }

  /** Leaves the next bytes unread. */
  skip(length: number, what: string): void {
    this.advance(length, what);
  }

  /** The part of the next bytes, which are skipped. */
  part(length: number, name: string): Cursor {
    const from = this.advance(length, name);
    return new Cursor(this.file, this.littleEndian, from, from + length, name);
  }

  /**
   * @throws CaptureError when fewer bytes are left; then nothing is skipped. A file may have been cut off, but what leaves
   *   a part is damaged.
   */
  private advance(length: number, what: string): number {
    if (length > this.left) {
      const whole = this.end === this.file.length;
      throw whole ? truncated(what, this.offset) : malformed(`${this.name} ends within ${what}`, this.offset);
    }
    const from = this.offset;
    this.offset += length;
    return from;
  }
}
