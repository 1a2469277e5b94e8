import fc from 'fast-check';
import type { CapturedFrame } from '../../../../rig/traffic/capture/frame.js';
import { block, Writer } from './writer.js';

/** A valid capture of any variant, and what it must be read as. */
export interface Variant {
  readonly frames: readonly CapturedFrame[];
  /** The file in pieces between which it may end: the file header and each record, or each block. */
  readonly pieces: readonly Piece[];
}

export interface Piece {
  readonly bytes: Buffer;
  /** Frames that it brings. */
  readonly frames: number;
  /** Of a block that matters: the bytes of its body that it cannot do without, and a way to write it again with another. */
  readonly block?: { readonly body: Buffer; readonly needed: number; rewrite(body: Buffer): Buffer };
}

export function fileOf({ pieces }: Variant): Buffer {
  return Buffer.concat(pieces.map(({ bytes }) => bytes));
}

const u32 = fc.nat(0xffffffff);
const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const frameBytes = fc.uint8Array({ minLength: 14, maxLength: 200 });

/** A frame, the FCS behind it, and how much of the FCS was captured. */
interface Packet {
  readonly bytes: Uint8Array;
  readonly keep: number;
}

const packet: fc.Arbitrary<Packet> = fc.record({ bytes: frameBytes, keep: fc.nat(30) });

/** What stands in the file for a packet with an FCS of so many bytes, of which the end may have been cut off. */
function captured({ bytes, keep }: Packet, fcsBytes: number): { readonly original: number; readonly data: Buffer } {
  const kept = Math.min(keep, fcsBytes);
  return { original: bytes.length + fcsBytes, data: Buffer.concat([bytes, Buffer.alloc(kept, 0xfc)]) };
}

/** Classic pcap: both byte orders and resolutions, all versions, any FCS, and words that say nothing. */
export const pcapVariants: fc.Arbitrary<Variant> = fc
  .record({
    littleEndian: fc.boolean(),
    nanoseconds: fc.boolean(),
    minor: fc.nat(4),
    nothing: fc.tuple(u32, u32, u32),
    fcsWords: fc.option(fc.nat(15)),
    records: fc.array(fc.tuple(packet, u32, fc.nat(999_999_999), fc.boolean()), { maxLength: 6 }),
  })
  .map(({ littleEndian, nanoseconds, minor, nothing, fcsWords, records }) => {
    const writer = (): Writer => new Writer(littleEndian);
    const linkWord = fcsWords === null ? 1 : fcsWords * 2 ** 28 + 0x0400_0001;
    const header = writer()
      .u32(nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4)
      .u16(2, minor)
      .u32(...nothing, linkWord)
      .done();
    const unit = nanoseconds ? 1 : 1000;
    const parts = records.map(([one, seconds, ns, swap]) => {
      const { original, data } = captured(one, (fcsWords ?? 0) * 2);
      const swapped = minor < 3 || (minor === 3 && swap);
      const lengths = swapped ? [original, data.length] : [data.length, original];
      const fraction = Math.floor(ns / unit);
      return {
        frame: { timeNs: BigInt(seconds) * 10n ** 9n + BigInt(fraction * unit), bytes: one.bytes },
        bytes: writer()
          .u32(seconds, fraction, ...lengths)
          .bytes(data)
          .done(),
      };
    });
    return {
      frames: parts.map(({ frame }) => frame),
      pieces: [{ bytes: header, frames: 0 }, ...parts.map(({ bytes }) => ({ bytes, frames: 1 }))],
    };
  });

type Options = readonly (readonly [code: number, value: Uint8Array])[];

/** Options that say nothing: comments, and codes that nobody knows. */
const noise: fc.Arbitrary<Options> = fc.array(
  fc.tuple(fc.constantFrom(1, 2988, 19373, 0x7fff), fc.uint8Array({ maxLength: 9 })),
  { maxLength: 2 },
);

/** What ends a list of options: the end of the block, or an option, behind which nothing is an option any more. */
type OptionsEnd = 'block' | 'option' | 'option before more';

const optionsEnd = fc.constantFrom<OptionsEnd>('block', 'option', 'option before more');

interface Interface {
  readonly linkType: number;
  readonly snapshot: number;
  readonly fcs: { readonly value: number; readonly bytes: number } | null;
  readonly resolution: number | null;
  readonly offset: bigint | null;
  readonly noise: Options;
  readonly optionsEnd: OptionsEnd;
}

const interfaceWith = (linkType: fc.Arbitrary<number>): fc.Arbitrary<Interface> =>
  fc.record({
    linkType,
    snapshot: fc.constantFrom(0, 1000, 0xffffffff),
    fcs: fc.option(
      fc.oneof(
        fc.nat(7).map((bytes) => ({ value: bytes, bytes })),
        fc.integer({ min: 1, max: 31 }).map((bytes) => ({ value: bytes * 8, bytes })),
      ),
    ),
    resolution: fc.option(fc.nat(255)),
    offset: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
    noise,
    optionsEnd,
  });

const ethernet = interfaceWith(fc.constant(1));
/** What stands between packets: interfaces without any, and blocks that must be skipped. */
const unused = interfaceWith(fc.nat(0xffff));

type Item =
  | { readonly kind: 'unused'; readonly of: Interface }
  | { readonly kind: 'skipped'; readonly type: number; readonly body: Uint8Array }
  | { readonly kind: 'simple'; readonly packet: Packet }
  | {
      readonly kind: 'packet';
      readonly obsolete: boolean;
      readonly of: number;
      readonly stamp: bigint;
      readonly packet: Packet;
      readonly flags: number | null;
      readonly noise: Options;
      readonly optionsEnd: OptionsEnd;
    };

const items: fc.Arbitrary<Item> = fc.oneof(
  unused.map((of) => ({ kind: 'unused' as const, of })),
  fc.record({
    kind: fc.constant('skipped' as const),
    type: fc.constantFrom(4, 5, 10, 0xbad, 0x80000001),
    body: fc.uint8Array({ maxLength: 20 }),
  }),
  packet.map((one) => ({ kind: 'simple' as const, packet: one })),
  fc.record({
    kind: fc.constant('packet' as const),
    obsolete: fc.boolean(),
    of: fc.nat(),
    stamp: u64,
    packet,
    flags: fc.option(u32),
    noise,
    optionsEnd,
  }),
);

/** pcapng: sections of both byte orders, interfaces of any kind, all blocks with packets, options, and other blocks. */
export const pcapngVariants: fc.Arbitrary<Variant> = fc
  .array(
    fc.record({
      littleEndian: fc.boolean(),
      minor: fc.constantFrom(0, 2),
      noise,
      interfaces: fc.array(ethernet, { minLength: 1, maxLength: 3 }),
      items: fc.array(items, { maxLength: 6 }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((sections) => {
    const frames: CapturedFrame[] = [];
    const pieces: Piece[] = [];
    for (const { littleEndian, minor, noise: about, interfaces, items: content } of sections) {
      const writer = (): Writer => new Writer(littleEndian);
      const add = (type: number, body: Buffer, needed?: number): void => {
        const rewrite = (other: Buffer): Buffer => block(littleEndian, type, other);
        const own = needed === undefined ? {} : { block: { body, needed, rewrite } };
        pieces.push({ bytes: rewrite(body), frames: 0, ...own });
      };
      const addFrame = (frame: CapturedFrame): void => {
        frames.push(frame);
        const last = pieces.pop();
        if (last) pieces.push({ ...last, frames: 1 });
      };
      const described: Interface[] = [];
      const describe = (one: Interface): void => {
        described.push(one);
        add(1, interfaceBody(writer(), one, littleEndian), 8);
      };
      const section = writer().u32(0x1a2b3c4d).u16(1, minor).u32(0xffffffff, 0xffffffff);
      add(0x0a0d0d0a, options(section, about, 'option').done(), 16);
      for (const one of interfaces) describe(one);
      for (const item of content) {
        if (item.kind === 'unused') describe(item.of);
        else if (item.kind === 'skipped') add(item.type, writer().bytes(item.body, 4).done());
        else if (item.kind === 'simple') {
          const { original, data } = captured({ ...item.packet, keep: 255 }, described[0]?.fcs?.bytes ?? 0);
          add(3, writer().u32(original).bytes(data, 4).done(), 4 + data.length);
          addFrame({ timeNs: frames.at(-1)?.timeNs ?? 0n, bytes: item.packet.bytes });
        } else {
          const number = item.of % interfaces.length;
          const from = interfaces[number];
          const own = ((item.flags ?? 0) >>> 5) & 15;
          const { original, data } = captured(item.packet, own === 0 ? (from?.fcs?.bytes ?? 0) : own);
          const body = item.obsolete ? writer().u16(number, 7) : writer().u32(number);
          body.u32(Number(item.stamp >> 32n), Number(item.stamp & 0xffffffffn), data.length, original).bytes(data, 4);
          const flags: Options = item.flags === null ? [] : [[2, writer().u32(item.flags).done()]];
          const known = 20 + data.length;
          add(item.obsolete ? 2 : 6, options(body, [...item.noise, ...flags], item.optionsEnd).done(), known);
          addFrame({ timeNs: timeOf(item.stamp, from), bytes: item.packet.bytes });
        }
      }
    }
    return { frames, pieces };
  });

function interfaceBody(writer: Writer, of: Interface, littleEndian: boolean): Buffer {
  const own: [number, Uint8Array][] = [];
  if (of.resolution !== null) own.push([9, Uint8Array.of(of.resolution)]);
  if (of.fcs !== null) own.push([13, Uint8Array.of(of.fcs.value)]);
  if (of.offset !== null) {
    const value = Buffer.alloc(8);
    if (littleEndian) value.writeBigInt64LE(of.offset);
    else value.writeBigInt64BE(of.offset);
    own.push([14, value]);
  }
  writer.u16(of.linkType, 0xbeef).u32(of.snapshot);
  return options(writer, [...of.noise, ...own], of.optionsEnd).done();
}

function options(writer: Writer, list: Options, end: OptionsEnd): Writer {
  for (const [code, value] of list) writer.u16(code, value.length).bytes(value, 4);
  if (end !== 'block') writer.u16(0, 0);
  return end === 'option before more' ? writer.u32(0xffffffff) : writer;
}

function timeOf(stamp: bigint, from: Interface | undefined): bigint {
  const resolution = from?.resolution ?? 6;
  const units = resolution > 127 ? 2n ** BigInt(resolution - 128) : 10n ** BigInt(resolution);
  return (from?.offset ?? 0n) * 10n ** 9n + (stamp * 10n ** 9n) / units;
}
