/** The four encodings that a field can have on the wire. Groups, the two others of protobuf, are long gone. */
export const wireTypes = { varint: 0, fixed64: 1, delimited: 2, fixed32: 5 } as const;

/** A message, or a field, that is not what its description says. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

/** Appends the primitive encodings of protobuf to a buffer that grows. */
export class WireWriter {
  private buffer = Buffer.allocUnsafe(128);
  private length = 0;

  /** Unsigned, up to 64 bits. */
  varint(value: number | bigint): void {
    this.reserve(10);
    let rest = value;
    if (typeof rest === 'bigint') {
      for (; rest > 0xffff_ffffn; rest >>= 7n) this.buffer[this.length++] = Number(rest & 0x7fn) | 0x80;
      rest = Number(rest);
    }
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) this.buffer[this.length++] = (rest & 0x7f) | 0x80;
    this.buffer[this.length++] = rest;
  }

  tag(field: number, wireType: number): void {
    this.varint(field * 8 + wireType);
  }

  /** Length, then the bytes. */
  delimited(bytes: Uint8Array): void {
    this.varint(bytes.length);
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  finish(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + bytes));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}

/** Takes primitive encodings from a buffer; throws {@link WireError} rather than read behind its end. */
export class WireReader {
  private position = 0;

  constructor(private readonly buffer: Buffer) {}

  get atEnd(): boolean {
    return this.position >= this.buffer.length;
  }

  /** Unsigned, up to 64 bits, in two halves. */
  varint(): { low: number; high: number } {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.byte();
      const bits = byte & 0x7f;
      if (shift < 32) low |= bits << shift;
      if (shift > 25) high |= shift < 32 ? bits >>> (32 - shift) : bits << (shift - 32);
      if (byte < 0x80) return { low: low >>> 0, high: high >>> 0 };
    }
    throw new WireError('a number has more than 64 bits');
  }

  /** The low half of a number, as protobuf wants too large ones to be read. */
  uint32(): number {
    return this.varint().low;
  }

  delimited(): Buffer {
    const length = this.uint32();
    if (length > this.buffer.length - this.position) throw new WireError('the message ends inside a field');
    this.position += length;
    return this.buffer.subarray(this.position - length, this.position);
  }

  /** Passes over a field of unknown number. */
  skip(wireType: number): void {
    if (wireType === wireTypes.varint) this.varint();
    else if (wireType === wireTypes.delimited) this.delimited();
    else if (wireType === wireTypes.fixed64) this.advance(8);
    else if (wireType === wireTypes.fixed32) this.advance(4);
    else throw new WireError(`unknown wire type ${wireType}`);
  }

  private advance(bytes: number): void {
    if (bytes > this.buffer.length - this.position) throw new WireError('the message ends inside a field');
    this.position += bytes;
  }

  private byte(): number {
    const byte = this.buffer[this.position++];
    if (byte === undefined) throw new WireError('the message ends inside a number');
    return byte;
  }
}
