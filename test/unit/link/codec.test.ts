import { expect } from 'chai';
import fc from 'fast-check';
import { CobsDecoder, cobsDecode, cobsEncode } from '../../../rig/link/framing/cobs.js';
import { decodeFrame, encodeRequest, longestResponse } from '../../../rig/link/framing/codec.js';
import { checksum, stuff } from './model-device.js';

const word = fc.nat(0xffffffff);
const byte = fc.nat(255);

const little = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, index) => Math.floor(value / 2 ** (8 * index)) & 255);

const closed = (content: readonly number[]): number[] => [...content, ...little(checksum(content), 4)];

const responses = fc.record({
  sequence: byte,
  operation: fc.nat(0x3f),
  boot: byte,
  words: fc.array(word, { maxLength: 64 }),
});

interface Content {
  readonly sequence: number;
  readonly operation: number;
  readonly boot: number;
  readonly words: readonly number[];
}

const responseBytes = ({ sequence, operation, boot, words }: Content) =>
  Uint8Array.from(closed([sequence, operation | 0x80, 0, boot, ...words.flatMap((value) => little(value, 4))]));

describe('the codec of the control link', () => {
  it('lays out a request as the protocol says', () => {
    fc.assert(
      fc.property(byte, word, fc.array(word, { maxLength: 64 }), (sequence, address, words) => {
        const encoded = encodeRequest({ sequence, operation: 2, address, count: words.length, words });
        expect([encoded.at(0), encoded.at(-1)]).to.deep.equal([0, 0]);
        const header = [sequence, 2, ...little(words.length, 2), ...little(address, 4)];
        expect([...(cobsDecode(encoded.subarray(1, -1)) ?? [])]).to.deep.equal(
          closed([...header, ...words.flatMap((value) => little(value, 4))]),
        );
      }),
    );
  });

  it('reads a response', () => {
    fc.assert(
      fc.property(responses, (response) => {
        expect(decodeFrame(responseBytes(response))).to.deep.equal({
          kind: 'response',
          status: 0,
          ...response,
          words: Uint32Array.from(response.words),
        });
      }),
    );
  });

  it('reads an event', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 123 }), (words) => {
        const fixed = [0, 0x40, 1, 0, ...little(0x0123456789, 8), ...little(256, 4)];
        const content = [...fixed, ...words.flatMap((value) => little(value, 4))];
        const time = BigInt(0x89) + (0x01234567n << 8n);
        const expected = { kind: 'event', event: 1, time, argument: 256, words: Uint32Array.from(words) };
        expect(decodeFrame(Uint8Array.from(closed(content)))).to.deep.equal(expected);
        expect(cobsEncode(Uint8Array.from(closed(content))).length).to.be.at.most(longestResponse);
      }),
    );
    const short = [0, 0x40, 1, 0, ...little(0, 8)];
    expect(decodeFrame(Uint8Array.from(closed(short)))).to.deep.equal({ kind: 'bad', why: 'form' });
  });

  it('takes no frame with any one or two bits flipped', () => {
    fc.assert(
      fc.property(responses, fc.nat(), fc.nat(), (response, first, second) => {
        const frame = responseBytes(response);
        const bits = new Set([first % (frame.length * 8), second % (frame.length * 8)]);
        for (const bit of bits) frame[bit >> 3] = (frame[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(decodeFrame(frame).kind).to.equal('bad');
      }),
    );
  });

  it('calls everything else bad, without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(decodeFrame(bytes).kind).to.equal('bad');
      }),
    );
    expect(decodeFrame(Uint8Array.from(closed([1, 0x01, 0, 0])))).to.deep.equal({ kind: 'bad', why: 'form' });
  });

  it('knows the longest response', () => {
    const longest = responseBytes({
      sequence: 255,
      operation: 1,
      boot: 255,
      words: new Array<number>(64).fill(0xffffffff),
    });
    expect(cobsEncode(longest).length).to.be.at.most(longestResponse);
  });

  it('loses only the frame that was damaged', () => {
    const damages = fc.record({
      response: responses,
      noise: fc.uint8Array({ maxLength: 20 }),
      flip: fc.option(fc.nat()),
    });
    fc.assert(
      fc.property(fc.array(damages, { maxLength: 8 }), (list) => {
        const stream: number[] = [];
        const intact: number[][] = [];
        for (const { response, noise, flip } of list) {
          const encoded = Uint8Array.from([0, ...stuff([...responseBytes(response)]), 0]);
          if (flip === null) intact.push(response.words);
          else {
            const bit = flip % (encoded.length * 8);
            encoded[bit >> 3] = (encoded[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          }
          stream.push(...noise, ...encoded);
        }
        const found = new CobsDecoder(longestResponse).push(Uint8Array.from([...stream, 0]));
        const good = found
          .map((item) => (item.kind === 'frame' ? decodeFrame(item.bytes) : undefined))
          .flatMap((frame) => (frame?.kind === 'response' ? [[...frame.words]] : []));
        // In order; a frame with the flip in a delimiter around it may be readable and stand among them.
        let at = 0;
        for (const words of good) if (String(words) === String(intact[at])) at += 1;
        expect(at).to.equal(intact.length);
      }),
    );
  });
});
