import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import { readCapture } from '../../../../rig/traffic/capture/capture.js';
import { CaptureError } from '../../../../rig/traffic/capture/errors.js';
import type { CapturedFrame } from '../../../../rig/traffic/capture/frame.js';
import { block, sectionStart, writePcap, writePcapng, type Format } from './writer.js';

const formats = fc.record({ littleEndian: fc.boolean(), nanoseconds: fc.boolean() });
const captures: fc.Arbitrary<CapturedFrame[]> = fc.array(
  fc.record({
    timeNs: fc.bigInt({ min: 0n, max: 4_294_967_295n * 1_000_000_000n }),
    bytes: fc.uint8Array({ minLength: 14, maxLength: 200 }),
  }),
  { maxLength: 8 },
);
const writers = [
  ['pcap', writePcap],
  ['pcapng', writePcapng],
] as const;
const frame: CapturedFrame = { timeNs: 1_700_000_000_123_456_789n, bytes: new Uint8Array(60).fill(7) };
const little: Format = { littleEndian: true, nanoseconds: true };

/** What the reader makes of a file: frames that can be compared, or the error. */
function read(file: Uint8Array): readonly { timeNs: bigint; bytes: number[] }[] | CaptureError {
  try {
    return readCapture(file).map(({ timeNs, bytes }) => ({ timeNs, bytes: [...bytes] }));
  } catch (error) {
    if (error instanceof CaptureError) return error;
    throw error;
  }
}

function refused(file: Uint8Array): CaptureError {
  const result = read(file);
  if (result instanceof CaptureError) return result;
  throw new Error('it was not refused');
}

for (const [name, write] of writers) {
  describe(`a ${name} file`, () => {
    it('gives its frames and stamps, in both byte orders and resolutions', () => {
      fc.assert(
        fc.property(captures, formats, (frames, format) => {
          const expected = frames.map(({ timeNs, bytes }) => ({
            timeNs: format.nanoseconds ? timeNs : timeNs - (timeNs % 1000n),
            bytes: [...bytes],
          }));
          expect(read(write(frames, format))).to.deep.equal(expected);
        }),
      );
    });

    it('is refused when it ends anywhere but behind a frame, at an offset within the file', () => {
      fc.assert(
        fc.property(captures, formats, fc.nat(), (frames, format, cut) => {
          const file = write(frames, format);
          const short = file.subarray(0, cut % file.length);
          const whole = frames.map((_, index) => write(frames.slice(0, index), format).length);
          const headerOnly = name === 'pcapng' ? wholeBlocks(sectionStart(format)) : [];
          if ([...whole, ...headerOnly].includes(short.length)) return;
          const { code, offset } = refused(short);
          expect(code).to.equal('CaptureTruncated');
          expect(offset).to.be.within(0, short.length);
        }),
      );
    });

    it('never brings anything but frames or an error with an offset, whatever is damaged', () => {
      fc.assert(
        fc.property(captures, formats, fc.array(fc.tuple(fc.nat(), fc.nat(255))), (frames, format, damage) => {
          const file = write(frames, format);
          for (const [at, value] of damage) file[at % file.length] = value;
          const result = read(file);
          if (result instanceof CaptureError) expect(result.offset).to.be.within(0, file.length);
        }),
      );
    });
  });
}

/** Offsets in a start of pcapng behind which there could be the end of the file. */
function wholeBlocks(start: Buffer): readonly number[] {
  const ends: number[] = [];
  for (let at = 0; at < start.length;) {
    // The first block of all reads the same in both byte orders, its length is small.
    const length = Math.min(start.readUInt32LE(at + 4), start.readUInt32BE(at + 4));
    ends.push((at += length));
  }
  return ends;
}

describe('a capture', () => {
  it('is neither a text nor an empty file', () => {
    expect(refused(Buffer.from('hello, world')).message).to.contain('neither pcap nor pcapng begins with 68656c6c');
    expect(refused(new Uint8Array(0)).code).to.equal('CaptureTruncated');
  });

  it('is refused with the offset when a record is damaged', () => {
    const pcap = writePcap([frame, frame], little);
    const second = 24 + 16 + 60;
    const damaged = (at: number, value: number): CaptureError => {
      const file = Buffer.from(pcap);
      file.writeUInt32LE(value, at);
      return refused(file);
    };
    expect(damaged(second + 4, 1_000_000_000)).to.include({ code: 'CaptureMalformed', offset: second + 4 });
    expect(damaged(second + 8, 0x7fffffff)).to.include({ code: 'CaptureMalformed', offset: second + 8 });
    expect(damaged(second + 12, 61)).to.include({ code: 'CaptureUnsupported', offset: second + 8 });
    expect(damaged(second + 8, 61)).to.include({ code: 'CaptureTruncated', offset: second + 16 });
    expect(damaged(20, 113)).to.include({ code: 'CaptureUnsupported', offset: 20 });
    expect(damaged(4, 3)).to.include({ code: 'CaptureUnsupported', offset: 4 });
    expect(damaged(second + 8, 61).describe()).to.match(/^CaptureTruncated: .* at byte 116 of the capture · /);
  });

  it('is refused with the offset when a block is damaged', () => {
    const start = sectionStart(little).length;
    const pcapng = writePcapng([frame], little);
    const damaged = (at: number, value: number): CaptureError => {
      const file = Buffer.from(pcapng);
      file.writeUInt32LE(value, at);
      return refused(file);
    };
    expect(damaged(8, 0)).to.include({ code: 'CaptureMalformed', offset: 8 });
    expect(damaged(12, 2)).to.include({ code: 'CaptureUnsupported', offset: 12 });
    expect(damaged(start + 4, 93)).to.include({ code: 'CaptureMalformed', offset: start + 4 });
    expect(damaged(start + 8, 1)).to.include({ code: 'CaptureMalformed', offset: start + 8 });
    expect(damaged(start + 20, 61)).to.include({ code: 'CaptureMalformed', offset: start + 20 });
    expect(damaged(start + 24, 61)).to.include({ code: 'CaptureUnsupported', offset: start + 20 });
    expect(damaged(pcapng.length - 4, 88)).to.include({ code: 'CaptureMalformed', offset: pcapng.length - 4 });
  });

  it('of another program is read: datagrams to the discard port, and what answers them', async () => {
    const frames = readCapture(await readFile('fixtures/captures/udp-loopback.pcap'));
    expect(frames.map(({ bytes }) => bytes.length)).to.deep.equal([52, 80, 92, 120, 132, 160, 172, 200]);
    expect(frames.every(({ bytes }) => bytes[12] === 0x08 && bytes[13] === 0x00)).to.equal(true);
    const [first, second] = frames.map(({ timeNs }) => timeNs);
    expect((second ?? 0n) - (first ?? 0n)).to.equal(96_000n);
  });

  it('leaves the FCS away when it says that there is one', () => {
    const pcap = writePcap([frame], little);
    pcap.writeUInt32LE(0x2400_0001, 20);
    expect(readCapture(pcap)[0]?.bytes).to.have.length(56);
  });

  it('has the time unit and offset of its interface', () => {
    const timed = (options: readonly (readonly [number, Uint8Array])[]): bigint | undefined =>
      readCapture(writePcapng([{ ...frame, timeNs: 4096n }], { ...little, options }))[0]?.timeNs;
    const offset = new Uint8Array(8).fill(0xff);
    expect(timed([[14, Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0)]])).to.equal(3_000_004_096n);
    expect(timed([[14, offset]])).to.equal(4096n - 1_000_000_000n);
    // 2^-12 seconds.
    expect(timed([[9, Uint8Array.of(0x8c)]])).to.equal(1_000_000_000n);
    expect(timed([[9, Uint8Array.of(3)]])).to.equal(4_096_000_000n);
    const fcs = writePcapng([frame], { ...little, options: [[13, Uint8Array.of(4)]] });
    expect(readCapture(fcs)[0]?.bytes).to.have.length(56);
    expect(refused(writePcapng([], { ...little, options: [[9, offset]] })).message).to.contain('option 9');
  });

  it('may have sections of both byte orders, and packets without a stamp', () => {
    const body = Buffer.alloc(4 + 60);
    body.writeUInt32LE(60);
    const file = Buffer.concat([
      writePcapng([{ ...frame, timeNs: 5n }], { littleEndian: false, nanoseconds: true }),
      writePcapng([{ ...frame, timeNs: 9n }], little),
      block(true, 3, body),
    ]);
    expect(readCapture(file).map(({ timeNs }) => timeNs)).to.deep.equal([5n, 9n, 9n]);
  });
});
