import { expect } from 'chai';
import fc from 'fast-check';
import { readCapture } from '../../../../rig/traffic/capture/capture.js';
import { CaptureError } from '../../../../rig/traffic/capture/errors.js';
import type { CapturedFrame } from '../../../../rig/traffic/capture/frame.js';
import { fileOf, pcapngVariants, pcapVariants, type Piece, type Variant } from './variants.js';

const plain = (frames: readonly CapturedFrame[]): unknown =>
  frames.map(({ timeNs, bytes }) => ({ timeNs, bytes: [...bytes] }));

/** The frames of a file, or the error with which it is refused; any other error is a mistake. */
function read(file: Uint8Array): readonly CapturedFrame[] | CaptureError {
  try {
    return readCapture(file);
  } catch (error) {
    if (error instanceof CaptureError) return error;
    throw error;
  }
}

function refused(file: Uint8Array): CaptureError {
  const result = read(file);
  if (result instanceof CaptureError) return result;
  throw new Error(`it was read as ${result.length} frames`);
}

const lengthOf = (pieces: readonly Piece[]): number => pieces.reduce((sum, { bytes }) => sum + bytes.length, 0);

const formats: readonly (readonly [string, fc.Arbitrary<Variant>])[] = [
  ['pcap', pcapVariants],
  ['pcapng', pcapngVariants],
];

for (const [name, variants] of formats) {
  describe(`any valid ${name} file`, () => {
    it('is read as the frames that it was made from, without their FCS', () => {
      fc.assert(
        fc.property(variants, (variant) => {
          expect(plain(readCapture(fileOf(variant)))).to.deep.equal(plain(variant.frames));
          const untimed = readCapture(fileOf(variant), 'ignored');
          expect(untimed.map(({ bytes }) => [...bytes])).to.deep.equal(variant.frames.map(({ bytes }) => [...bytes]));
        }),
        { numRuns: 300 },
      );
    });

    it('that was cut off is truncated, at an offset within it, or ends between two of its pieces', () => {
      fc.assert(
        fc.property(variants, fc.nat(), (variant, at) => {
          const file = fileOf(variant);
          const cut = at % file.length;
          const whole = variant.pieces.findIndex((_, index) => lengthOf(variant.pieces.slice(0, index)) === cut);
          if (whole > 0) {
            const frames = variant.pieces.slice(0, whole).reduce((sum, piece) => sum + piece.frames, 0);
            expect(plain(readCapture(file.subarray(0, cut)))).to.deep.equal(plain(variant.frames.slice(0, frames)));
            return;
          }
          const { code, offset } = refused(file.subarray(0, cut));
          expect(code).to.equal('CaptureTruncated');
          expect(offset).to.be.within(0, cut);
        }),
      );
    });

    it('that was damaged gives no more than its bytes, or an error with the offset', () => {
      const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });
      fc.assert(
        fc.property(variants, damage, (variant, places) => {
          const file = fileOf(variant);
          for (const [at, value] of places) file[at % file.length] = value;
          const result = read(file);
          if (result instanceof CaptureError) {
            expect(result.offset).to.be.within(0, file.length);
            expect(result.message).to.match(/ at byte \d+ of the capture$/);
          } else {
            expect(result.reduce((sum, { bytes }) => sum + bytes.length, 0)).to.be.at.most(file.length);
          }
        }),
        { numRuns: 500 },
      );
    });
  });
}

/** Writes the body of one block anew. */
function damaged(variant: Variant, choice: number, change: (block: NonNullable<Piece['block']>) => Buffer) {
  const places = variant.pieces.flatMap(({ block }, index) => (block ? [index] : []));
  const place = places[choice % places.length] ?? 0;
  const from = lengthOf(variant.pieces.slice(0, place));
  const pieces = variant.pieces.map((piece, index) =>
    index === place && piece.block ? { ...piece, bytes: piece.block.rewrite(change(piece.block)) } : piece,
  );
  return { file: fileOf({ ...variant, pieces }), place, from, to: lengthOf(pieces.slice(0, place + 1)) };
}

describe('a damaged block of pcapng', () => {
  const expectNamed = ({ file, place, from, to }: ReturnType<typeof damaged>): void => {
    const error = refused(file);
    expect(error.code).to.equal('CaptureMalformed');
    expect(error.message).to.contain(`block ${place + 1} (`);
    expect(error.offset).to.be.within(from, to);
  };

  it('is named when it is too short for what it must hold', () => {
    fc.assert(
      fc.property(pcapngVariants, fc.nat(), fc.nat(), (variant, choice, length) => {
        expectNamed(
          damaged(variant, choice, ({ body, needed }) => body.subarray(0, (length % Math.ceil(needed / 4)) * 4)),
        );
      }),
    );
  });

  it('is named when an option leaves it', () => {
    fc.assert(
      fc.property(pcapngVariants, fc.nat(), fc.integer({ min: 5, max: 0xffff }), (variant, choice, length) => {
        const both = Math.min(length, 0xff) * 0x101;
        const simple = variant.pieces.map(({ block, ...piece }) =>
          // A Simple Packet Block has no options.
          block && piece.bytes.readUInt32LE(0) !== 3 && piece.bytes.readUInt32BE(0) !== 3 ? { ...piece, block } : piece,
        );
        expectNamed(
          damaged({ ...variant, pieces: simple }, choice, ({ body, needed }) => {
            const option = Buffer.alloc(8);
            option.writeUInt16LE(0x0101, 0);
            option.writeUInt16LE(both, 2);
            return Buffer.concat([body.subarray(0, Math.ceil(needed / 4) * 4), option]);
          }),
        );
      }),
    );
  });
});
