import { expect } from 'chai';
import fc from 'fast-check';
import { CobsDecoder, cobsDecode, cobsEncode } from '../../../rig/link/framing/cobs.js';
import { stuff } from './model-device.js';

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** Frames around the length at which a run is full, with zeros neither rare nor everywhere. */
const frames = fc.uint8Array({ maxLength: 600 }).chain((bytes) =>
  fc.oneof(
    fc.constant(bytes),
    fc.constant(bytes.map((byte) => byte || 1)),
    fc.constant(bytes.map((byte) => byte & 1)),
    fc.integer({ min: 250, max: 260 }).map((length) => new Uint8Array(length).fill(7)),
  ),
);

const decodeAll = (decoder: CobsDecoder, pieces: readonly Uint8Array[]) =>
  pieces.flatMap((piece) => decoder.push(piece));

describe('COBS', () => {
  const examples: readonly (readonly [string, number[], number[]])[] = [
    ['an empty frame', [], [1]],
    ['one zero', [0], [1, 1]],
    ['two zeros', [0, 0], [1, 1, 1]],
    ['a zero inside', [0x11, 0x22, 0x00, 0x33], [3, 0x11, 0x22, 2, 0x33]],
    ['zeros at the end', [0x11, 0, 0, 0], [2, 0x11, 1, 1, 1]],
    ['a full run', range(1, 254), [255, ...range(1, 254)]],
    ['a zero and a full run', [0, ...range(1, 254)], [1, 255, ...range(1, 254)]],
    ['one more than a full run', range(1, 255), [255, ...range(1, 254), 2, 255]],
    ['a full run and a zero', [...range(2, 255), 0], [255, ...range(2, 255), 1, 1]],
    ['a run that is not full', [...range(3, 255), 0, 1], [254, ...range(3, 255), 2, 1]],
  ];

  for (const [what, frame, encoded] of examples) {
    it(`encodes ${what}`, () => {
      expect([...cobsEncode(Uint8Array.from(frame))]).to.deep.equal(encoded);
      expect([...(cobsDecode(Uint8Array.from(encoded)) ?? [])]).to.deep.equal(frame);
    });
  }

  it('gives back every frame and never holds a delimiter', () => {
    fc.assert(
      fc.property(frames, (frame) => {
        const encoded = cobsEncode(frame);
        expect(encoded.includes(0)).to.equal(false);
        expect(cobsDecode(encoded)).to.deep.equal(frame);
      }),
    );
  });

  it('reads what an encoder that ends a full run with an empty one writes', () => {
    fc.assert(
      fc.property(frames, (frame) => {
        expect(cobsDecode(Uint8Array.from(stuff([...frame])))).to.deep.equal(frame);
      }),
    );
  });

  it('decodes anything or refuses it, without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const frame = cobsDecode(bytes);
        if (frame !== undefined) expect(frame.length).to.be.at.most(bytes.length);
      }),
    );
  });

  it('refuses a delimiter inside, and a run that goes past the end', () => {
    for (const bytes of [
      [3, 1, 0, 1],
      [0, 1],
      [5, 1, 1],
    ]) {
      expect(cobsDecode(Uint8Array.from(bytes))).to.equal(undefined);
    }
  });

  it('finds the same frames however the stream is cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.array(fc.nat(500)), (stream, cuts) => {
        const whole = new CobsDecoder(100).push(stream);
        const edges = [0, ...cuts.map((cut) => Math.min(cut, stream.length)).sort((a, b) => a - b), stream.length];
        const pieces = edges.slice(1).map((edge, index) => stream.subarray(edges[index], edge));
        const found = decodeAll(new CobsDecoder(100), pieces);
        const only = (kind: string, list: typeof whole) => list.filter((item) => item.kind === kind);
        expect(only('frame', found)).to.deep.equal(only('frame', whole));
        const bytes = (list: typeof whole) => list.reduce((sum, item) => sum + item.bytes.length, 0);
        expect(bytes(only('discarded', found))).to.equal(bytes(only('discarded', whole)));
      }),
    );
  });

  it('reports every byte as a frame or as discarded', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (stream) => {
        const found = new CobsDecoder(50).push(Uint8Array.from([...stream, 0]));
        const zeros = stream.filter((byte) => byte === 0).length;
        const reported = found.map((item) => (item.kind === 'frame' ? cobsEncode(item.bytes) : item.bytes).length);
        const total = reported.reduce((sum, length) => sum + length, 0);
        // An encoding with an empty run at its end is the longer of two for the same frame: one byte each at most.
        expect(total).to.be.within(stream.length - zeros - found.length, stream.length - zeros);
      }),
    );
  });

  it('discards what is longer than any frame and finds the next one', () => {
    const decoder = new CobsDecoder(10);
    const found = decodeAll(decoder, [new Uint8Array(8).fill(5), new Uint8Array(8).fill(5), Uint8Array.of(0, 2, 9, 0)]);
    expect(found.map(({ kind, bytes }) => [kind, bytes.length])).to.deep.equal([
      ['discarded', 16],
      ['frame', 1],
    ]);
  });
});
