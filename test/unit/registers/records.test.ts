import { expect } from 'chai';
import fc from 'fast-check';
import { description } from '../../../firmware/registers/description.js';
import * as generated from '../../../firmware/registers/generated/registers.js';
import { containers, isWhole, shiftIn } from '../../../firmware/registers/layout.js';
import type { Member, RecordLayout } from '../../../firmware/registers/model.js';
import { screamingSnake, snake, upperCamel } from '../../../firmware/registers/names.js';

type Values = Readonly<Record<string, bigint | number>>;

interface Codec {
  readonly decode: (bytes: Uint8Array) => Values;
  readonly encode: (values: Values) => Uint8Array;
}

const codecs: Readonly<Record<string, Codec>> = {
  DESCRIPTOR: {
    decode: (bytes) => ({ ...generated.decodeDescriptor(bytes) }),
    encode: (values) => generated.encodeDescriptor(values as unknown as generated.Descriptor),
  },
  COMPLETION: {
    decode: (bytes) => ({ ...generated.decodeCompletion(bytes) }),
    encode: (values) => generated.encodeCompletion(values as unknown as generated.Completion),
  },
  TRACE_RECORD: {
    decode: (bytes) => ({ ...generated.decodeTraceRecord(bytes) }),
    encode: (values) => generated.encodeTraceRecord(values as unknown as generated.TraceRecord),
  },
  PACKET_HEADER: {
    decode: (bytes) => ({ ...generated.decodePacketHeader(bytes) }),
    encode: (values) => generated.encodePacketHeader(values as unknown as generated.PacketHeader),
  },
};

/** Bit by bit, straight from the description: slow, and with nothing in common with the generated code. */
const bitsOf = (bytes: Uint8Array, member: Member): bigint => {
  let value = 0n;
  for (let bit = 0; bit < member.width; bit += 1) {
    const at = member.bit + bit;
    if (((bytes[at >> 3] ?? 0) >> (at & 7)) & 1) value |= 1n << BigInt(bit);
  }
  return value;
};

const recordOf = (record: RecordLayout) => fc.uint8Array({ minLength: record.bytes, maxLength: record.bytes });

describe('the generated record codecs', () => {
  it('exist for every record', () => {
    expect(description.records.map((record) => record.name)).to.have.members(Object.keys(codecs));
  });

  for (const record of description.records) {
    const codec = codecs[record.name];
    if (codec === undefined) continue;

    it(`read every member of a ${record.name} from its bits`, () => {
      fc.assert(
        fc.property(recordOf(record), (bytes) => {
          const values = codec.decode(bytes);
          for (const member of record.members) {
            expect(BigInt(values[member.name] ?? -1)).to.equal(bitsOf(bytes, member), member.name);
            expect(typeof values[member.name]).to.equal(member.width > 32 ? 'bigint' : 'number');
          }
        }),
      );
    });

    it(`write a ${record.name} that reads back the same, with its reserved bits 0`, () => {
      fc.assert(
        fc.property(recordOf(record), (bytes) => {
          const encoded = codec.encode(codec.decode(bytes));
          expect(codec.decode(encoded)).to.deep.equal(codec.decode(bytes));
          for (let at = 0; at < record.bytes * 8; at += 1) {
            const known = record.members.some((member) => at >= member.bit && at < member.bit + member.width);
            const expected = known ? ((bytes[at >> 3] ?? 0) >> (at & 7)) & 1 : 0;
            expect(((encoded[at >> 3] ?? 0) >> (at & 7)) & 1).to.equal(expected, `bit ${at}`);
          }
        }),
        { numRuns: 20 },
      );
    });

    it(`refuse another number of bytes than those of a ${record.name}`, () => {
      for (const bytes of [0, record.bytes - 1, record.bytes + 1]) {
        expect(() => codec.decode(new Uint8Array(bytes))).to.throw(RangeError, record.name);
      }
    });

    it(`read a ${record.name} from the middle of a buffer`, () => {
      const whole = Uint8Array.from({ length: record.bytes + 24 }, (_, index) => index * 37);
      const inside = whole.subarray(13, 13 + record.bytes);
      expect(codec.decode(inside)).to.deep.equal(codec.decode(Uint8Array.from(inside)));
    });
  }
});

describe('containers of record members', () => {
  const members = (...list: (readonly [string, number, number])[]): RecordLayout => ({
    name: 'R',
    bytes: 16,
    doc: '',
    members: list.map(([name, bit, width]) => ({ name, bit, width, doc: '' })),
  });

  it('are the members themselves where those are aligned', () => {
    const found = containers(members(['a', 0, 64], ['b', 64, 16], ['c', 80, 8]));
    expect(found.map(({ byte, bits }) => [byte, bits])).to.deep.equal([
      [0, 64],
      [8, 16],
      [10, 8],
    ]);
    expect(found.every(isWhole)).to.equal(true);
  });

  it('join members that share a byte', () => {
    const [found] = containers(members(['a', 4, 8], ['b', 12, 2], ['c', 14, 4]));
    expect(found).to.include({ byte: 0, bits: 32 });
    expect(found?.members.map((member) => [member.name, shiftIn(found, member)])).to.deep.equal([
      ['a', 4],
      ['b', 12],
      ['c', 14],
    ]);
  });
});

describe('names', () => {
  it('change their style', () => {
    expect(upperCamel('RX_QUEUE0')).to.equal('RxQueue0');
    expect(upperCamel('timeRequest')).to.equal('TimeRequest');
    expect(snake('timeRequest')).to.equal('time_request');
    expect(screamingSnake('address0')).to.equal('ADDRESS0');
  });
});
