import { expect } from 'chai';
import fc from 'fast-check';
import { UsageError } from '../../../rig/base/errors.js';
import {
  buildFrame,
  frameLength,
  frameSequence,
  macBytes,
  nonceOffsets,
  readFrame,
  statedSequence,
} from '../../../rig/nic/frame.js';
import { buildNonce, drawNonceKey, parseNonce } from '../../../rig/nic/nonce.js';
import { checksum } from '../link/model-device.js';
import { lengthRanges, plan, plans } from './plans.js';

const lengths = fc.integer({ min: 60, max: 1518 });

describe('the nonces of a frame', () => {
  const examples: readonly (readonly [number, number[]])[] = [
    [60, [16, 40]],
    [67, [16, 40]],
    [68, [16, 32, 48]],
    [75, [16, 32, 48]],
    [76, [16, 32, 56]],
    [84, [16, 40, 64]],
    [1514, [16, 752, 1488]],
    [1518, [16, 752, 1496]],
  ];
  for (const [length, offsets] of examples) {
    it(`stand at ${offsets.join(', ')} in ${length} bytes`, () => {
      expect(nonceOffsets(length)).to.deep.equal(offsets);
    });
  }

  it('are aligned, apart from each other, and between the header and the checksum', () => {
    fc.assert(
      fc.property(lengths, (length) => {
        const offsets = nonceOffsets(length);
        expect(offsets.every((offset) => offset % 8 === 0)).to.equal(true);
        expect(offsets[0]).to.equal(16);
        expect((offsets.at(-1) ?? 0) + 16).to.be.at.most(length - 4);
        offsets.slice(1).forEach((offset, index) => expect(offset - (offsets[index] ?? 0)).to.be.at.least(16));
        if (length >= 68) expect(offsets).to.have.length(3);
      }),
    );
  });

  it('are found again, and nothing else is', () => {
    fc.assert(
      fc.property(plans, fc.nat(0xffffffff), fc.nat(127), ({ nonceKey }, sequence, bit) => {
        const nonce = buildNonce(nonceKey, sequence);
        expect(parseNonce(nonce, nonceKey)).to.equal(sequence);
        expect(parseNonce(Uint8Array.from([9, 9, ...nonce]), nonceKey, 2)).to.equal(sequence);
        expect(parseNonce(nonce.subarray(0, 15), nonceKey)).to.equal(undefined);
        nonce[bit >> 3] = (nonce[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(parseNonce(nonce, nonceKey)).to.equal(undefined);
      }),
    );
  });

  it('are laid out as key, sequence, checksum', () => {
    const head = [0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x04, 0x03, 0x02, 0x01];
    const crc = checksum(head);
    const expected = [...head, crc & 255, (crc >>> 8) & 255, (crc >>> 16) & 255, crc >>> 24];
    expect([...buildNonce(plan.nonceKey, 0x01020304)]).to.deep.equal(expected);
  });

  it('have keys without the bytes that fill unused memory', () => {
    const source = [0x00, 0xff, 1, 2, 0x00, 3, 4, 0xff, 5, 6, 7, 8];
    expect([...drawNonceKey(() => source.shift() ?? 0x55)]).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const key of [[], [1, 2, 3, 4, 5, 6, 7, 0], [255, 2, 3, 4, 5, 6, 7, 8]]) {
      expect(() => buildNonce(Uint8Array.from(key), 0)).to.throw(UsageError);
    }
  });
});

describe('a generated frame', () => {
  it('has the layout of the description, byte by byte', () => {
    fc.assert(
      fc.property(plans, fc.nat(100_000), (any, index) => {
        const frame = buildFrame(any, index);
        const length = frameLength(any, index);
        const sequence = (any.sequence + index) % 2 ** 32;
        expect(frame).to.have.length(length);
        const big = (value: number): number[] => [value >> 8, value & 255];
        const header = [
          ...macBytes(any.destinationMac),
          ...macBytes(any.sourceMac),
          ...(any.vlan === undefined ? [] : [...big(0x8100), ...big(any.vlan)]),
          ...big(0x88b5),
          ...big(length),
        ];
        expect([...frame.subarray(0, header.length)]).to.deep.equal(header);
        const nonce = buildNonce(any.nonceKey, sequence);
        const first = any.vlan === undefined ? 16 : 24;
        const offsets = nonceOffsets(length, first);
        expect(offsets[0]).to.equal(first);
        for (let at = header.length; at < length - 4; at += 1) {
          const start = offsets.find((offset) => at >= offset && at < offset + 16);
          const pattern = any.constantPattern ? any.pattern : (any.pattern + sequence + at) % 256;
          expect(frame[at]).to.equal(start === undefined ? pattern : nonce[at - start], `byte ${at}`);
        }
        const crc = checksum(frame.subarray(first, length - 4));
        expect(Buffer.from(frame).readUInt32LE(length - 4)).to.equal(crc);
      }),
      { numRuns: 30 },
    );
  });

  it('has a length that steps through the range as the hardware does it', () => {
    fc.assert(
      fc.property(lengthRanges, (length) => {
        let expected = length.min;
        for (let index = 0; index < 200; index += 1) {
          expect(frameLength({ length }, index)).to.equal(expected);
          expected += length.step;
          if (expected > length.max) expected -= length.max - length.min + 1;
        }
      }),
    );
  });

  it('goes on counting from 0 after the greatest sequence number', () => {
    expect([0, 1, 2].map((index) => frameSequence({ ...plan, sequence: 0xfffffffe }, index))).to.deep.equal([
      0xfffffffe, 0xffffffff, 0,
    ]);
  });

  it('is recognised, and not when any bit behind its addresses is flipped, but for those of the tag', () => {
    fc.assert(
      fc.property(plans, fc.nat(1000), fc.nat(), (any, index, flip) => {
        const frame = buildFrame(any, index);
        const mark = { sequence: frameSequence(any, index), length: frame.length };
        expect(readFrame(frame, any.nonceKey)).to.deep.equal(mark);
        const bit = 12 * 8 + (flip % ((frame.length - 12) * 8));
        const byte = bit >> 3;
        frame[byte] = (frame[byte] ?? 0) ^ (1 << (bit & 7));
        // The identifier of the tag and the four bytes that fill up the header.
        const free = any.vlan !== undefined && ((byte >= 14 && byte < 16) || (byte >= 20 && byte < 24));
        expect(readFrame(frame, any.nonceKey)).to.deep.equal(free ? mark : undefined);
      }),
    );
  });

  it('states its sequence number, until its EtherType or its length is another', () => {
    fc.assert(
      fc.property(plans, fc.nat(1000), fc.nat(31), (any, index, flip) => {
        const frame = buildFrame(any, index);
        expect(statedSequence(frame)).to.equal(frameSequence(any, index));
        const type = any.vlan === undefined ? 12 : 16;
        const byte = type + (flip >> 3);
        frame[byte] = (frame[byte] ?? 0) ^ (1 << (flip & 7));
        expect(statedSequence(frame)).to.equal(undefined);
      }),
    );
    const short = buildFrame({ ...plan, length: { min: 60, max: 60, step: 0 } }, 0).slice(0, 59);
    short[15] = 59;
    expect(statedSequence(short)).to.equal(undefined);
  });

  it('is not seen in anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1600 }), (bytes) => {
        expect(readFrame(bytes, plan.nonceKey)).to.equal(undefined);
      }),
    );
  });
});

describe('a MAC address', () => {
  it('is read in the order of the wire', () => {
    expect([...macBytes('02:4D:50:00:00:fe')]).to.deep.equal([0x02, 0x4d, 0x50, 0, 0, 0xfe]);
  });

  for (const text of ['', '02:4d:50:00:00', '02:4d:50:00:00:03:04', '02-4d-50-00-00-03', '02:4d:50:00:00:0g']) {
    it(`is not "${text}"`, () => {
      expect(() => macBytes(text)).to.throw(UsageError);
    });
  }
});
