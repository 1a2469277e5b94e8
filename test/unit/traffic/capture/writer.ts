import type { CapturedFrame } from '../../../../rig/traffic/capture/frame.js';

/** How a capture is written. */
export interface Format {
  readonly littleEndian: boolean;
  readonly nanoseconds: boolean;
  /** Options of the interface in a pcapng file: code and value, in the byte order of the file. */
  readonly options?: readonly (readonly [number, Uint8Array])[];
}

/** Appends numbers of one byte order. */
export class Writer {
  private readonly parts: Buffer[] = [];
  constructor(private readonly littleEndian: boolean) {}

  u16(...values: readonly number[]): this {
    return this.numbers(2, values);
  }

  u32(...values: readonly number[]): this {
    return this.numbers(4, values);
  }

  /** Bytes, filled up to a multiple of `align`. */
  bytes(bytes: Uint8Array, align = 1): this {
    this.parts.push(Buffer.from(bytes), Buffer.alloc((align - (bytes.length % align)) % align));
    return this;
  }

  done(): Buffer {
    return Buffer.concat(this.parts);
  }

  private numbers(size: 2 | 4, values: readonly number[]): this {
    for (const value of values) {
      const part = Buffer.alloc(size);
      if (this.littleEndian) part.writeUIntLE(value, 0, size);
      else part.writeUIntBE(value, 0, size);
      this.parts.push(part);
    }
    return this;
  }
}

/** A classic pcap file; stamps are those of the frames, in the resolution of the format. */
export function writePcap(frames: readonly CapturedFrame[], { littleEndian, nanoseconds }: Format): Buffer {
  const writer = new Writer(littleEndian);
  writer
    .u32(nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4)
    .u16(2, 4)
    .u32(0, 0, 262144, 1);
  for (const { timeNs, bytes } of frames) {
    const fraction = Number(timeNs % 1_000_000_000n);
    writer.u32(Number(timeNs / 1_000_000_000n), nanoseconds ? fraction : Math.floor(fraction / 1000));
    writer.u32(bytes.length, bytes.length).bytes(bytes);
  }
  return writer.done();
}

/** A block of pcapng around its body. */
export function block(littleEndian: boolean, type: number, body: Uint8Array): Buffer {
  const length = 12 + body.length;
  return new Writer(littleEndian).u32(type, length).bytes(body).u32(length).done();
}

/** A Section Header Block and an Interface Description Block. */
export function sectionStart({ littleEndian, nanoseconds, options = [] }: Format): Buffer {
  const section = new Writer(littleEndian).u32(0x1a2b3c4d).u16(1, 0).u32(0xffffffff, 0xffffffff).done();
  const about = new Writer(littleEndian).u16(1, 0).u32(0);
  about.u16(2, 4).bytes(Buffer.from('eth0'));
  if (nanoseconds) about.u16(9, 1).bytes(Uint8Array.of(9), 4);
  for (const [code, value] of options) about.u16(code, value.length).bytes(value, 4);
  about.u16(0, 0);
  return Buffer.concat([
    block(littleEndian, 0x0a0d0d0a, section),
    block(littleEndian, 1, about.done()),
    // A Name Resolution Block, which must be skipped.
    block(littleEndian, 4, new Writer(littleEndian).u16(0, 0).done()),
  ]);
}

/** A pcapng file: one section, one interface, Enhanced Packet Blocks. */
export function writePcapng(frames: readonly CapturedFrame[], format: Format): Buffer {
  const { littleEndian, nanoseconds } = format;
  const packets = frames.map(({ timeNs, bytes }) => {
    const stamp = nanoseconds ? timeNs : timeNs / 1000n;
    const body = new Writer(littleEndian);
    body.u32(0, Number(stamp >> 32n), Number(stamp & 0xffffffffn), bytes.length, bytes.length);
    return block(littleEndian, 6, body.bytes(bytes, 4).done());
  });
  return Buffer.concat([sectionStart(format), ...packets]);
}
