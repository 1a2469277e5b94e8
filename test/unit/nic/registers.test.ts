import { expect } from 'chai';
import fc from 'fast-check';
import { registers } from '../../../firmware/registers/generated/registers.js';
import { bursts } from '../../../rig/nic/registers/access.js';
import { countOf, littleEndian, packFields, unpackFields } from '../../../rig/nic/registers/fields.js';

const { GENERATOR, GENERATOR_STREAM0: STREAM, IDENTITY } = registers;

describe('register fields', () => {
  it('come back as they went in', () => {
    const byte = fc.nat(255);
    fc.assert(
      fc.property(fc.record({ RX_QUEUES: byte, TX_QUEUES: byte, TRACE_DEPTH_LOG2: byte, VECTORS: byte }), (fields) => {
        const word = packFields(IDENTITY.CAPABILITIES, fields);
        expect(word).to.be.within(0, 0xffffffff);
        expect(unpackFields(IDENTITY.CAPABILITIES, word)).to.deep.equal(fields);
      }),
    );
  });

  it('leave bits without a name alone', () => {
    expect(unpackFields(GENERATOR.STATUS, 0xfffffffe)).to.deep.equal({ RUNNING: 0, STREAMS: 15, REPLAY: 1 });
    expect(packFields(STREAM.CONTROL, { CONSTANT_PATTERN: 1, QUEUE: 3 })).to.equal(0x308);
  });

  it('refuse what does not fit', () => {
    for (const MIN of [65536, -1, 0.5]) expect(() => packFields(STREAM.LENGTH, { MIN })).to.throw(RangeError);
  });
});

describe('register writes', () => {
  it('are joined where their addresses follow each other', () => {
    const list = [
      { register: STREAM.GAP, value: 1 },
      { register: STREAM.SEQUENCE, value: 2 },
      { register: STREAM.PATTERN, value: 3 },
      { register: STREAM.DESTINATION_MAC, value: 0x0000_0605_0403_0201n },
      { register: STREAM.VLAN, value: 4 },
    ];
    expect(bursts(list)).to.deep.equal([
      { address: STREAM.GAP.offset, words: [1, 2, 3, 0x04030201, 0x0605] },
      { address: STREAM.VLAN.offset, words: [4] },
    ]);
  });

  it('refuse what does not fit', () => {
    expect(() => bursts([{ register: STREAM.GAP, value: 2 ** 32 }])).to.throw(RangeError);
    expect(() => bursts([{ register: STREAM.NONCE_KEY, value: -1 }])).to.throw(RangeError);
  });
});

describe('wide values', () => {
  it('are made of two words', () => {
    expect(countOf(0xffffffff, 1)).to.equal(2 ** 33 - 1);
  });

  it('are made of bytes, the first one lowest', () => {
    expect(littleEndian(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 0x88))).to.equal(0x8807060504030201n);
    expect(littleEndian(new Uint8Array(0))).to.equal(0n);
  });
});
