import { expect } from 'chai';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { messageCodec, type Descriptor } from '../../../host/proto/codec.js';
import { descriptor } from '../../../host/proto/generated/descriptor.js';

// The reference implementation, as @grpc/proto-loader would use it.
const root = protobuf.Root.fromJSON(descriptor as protobuf.INamespace);
const conversion: protobuf.IConversionOptions = { longs: String, enums: String, bytes: Buffer, defaults: true };
const scope = ['mprig', 'host', 'v1'].reduce((outer: Descriptor, name) => outer.nested?.[name] ?? {}, descriptor);

const uint32 = fc.oneof(fc.constant(0), fc.nat({ max: 0xffff_ffff }), fc.constant(0xffff_ffff));
const uint64 = fc.oneof(fc.constant('0'), fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map(String));
const text = fc.oneof(fc.constant(''), fc.string({ unit: 'binary', maxLength: 40 }));
const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));

/** Messages that between them use every kind of field of the contract. */
const messages = {
  StartGuestRequest: fc.record({ nic: text, memoryMib: uint32, timeoutMs: uint32, programs: fc.boolean() }),
  GetInventoryResponse: fc.record({
    agentVersion: text,
    kernel: text,
    qemu: text,
    kvm: fc.boolean(),
    modules: fc.array(text, { maxLength: 4 }),
    nics: fc.array(fc.record({ name: text, pciAddress: text, mac: text, driver: text }), { maxLength: 3 }),
    // The only message of the contract that may be absent.
    lease: fc.option(fc.record({ holder: text, run: text, process: text, remainingMs: uint32 })),
    agentBuild: text,
    contract: text,
    moduleBuilds: fc.array(fc.record({ name: text, build: text }), { maxLength: 3 }),
  }),
  BindRequest: fc.record({
    nic: text,
    mode: fc.constantFrom('RECEIVE_MODE_UNSPECIFIED', 'RECEIVE_MODE_COPY', 'RECEIVE_MODE_STALE_COPY'),
    mutant: text,
  }),
  PingRequest: fc.record({
    from: fc.constantFrom('FROM_UNSPECIFIED', 'FROM_GUEST'),
    role: text,
    address: text,
    count: uint32,
    timeoutMs: uint32,
  }),
  ReportFramesResponse: fc.record({
    frames: fc.array(
      fc.record({
        sequence: uint32,
        length: uint32,
        statedLength: uint32,
        checksumGood: fc.boolean(),
        nonce: bytes,
        noncesAgree: fc.boolean(),
        crc: uint32,
      }),
      { maxLength: 5 },
    ),
  }),
  TranslateGuestResponse: fc.record({
    runs: fc.array(fc.record({ guestAddress: uint64, machineAddress: uint64, pages: uint32 }), { maxLength: 5 }),
  }),
  GetStatisticsResponse: fc.record({
    // The reference loses an entry of the name `__proto__`; ours has a test of its own.
    values: fc.dictionary(
      fc.stringMatching(/^[a-z_]{1,12}$/).filter((name) => name !== '__proto__'),
      uint64,
    ),
  }),
} as const;

describe('codec of the host contract', () => {
  for (const [name, arbitrary] of Object.entries(messages)) {
    const codec = messageCodec(name, scope);
    const reference = root.lookupType(`mprig.host.v1.${name}`);

    it(`reads what the reference implementation writes, and the reverse: ${name}`, () => {
      fc.assert(
        fc.property(arbitrary as fc.Arbitrary<object>, (message) => {
          const theirs = Buffer.from(reference.encode(reference.fromObject(message)).finish());
          expect(codec.decode(theirs)).to.deep.equal(message);
          const ours = reference.toObject(reference.decode(codec.encode(message)), conversion);
          expect(codec.decode(codec.encode(ours))).to.deep.equal(message);
          expect(ours).to.deep.equal(message);
        }),
      );
    });
  }

  it('keeps an entry of a map whatever its name', () => {
    const codec = messageCodec('GetStatisticsResponse', scope);
    const message = { values: Object.fromEntries([['__proto__', '7']]) };
    const read = codec.decode(codec.encode(message)) as typeof message;
    expect(Object.entries(read.values)).to.deep.equal([['__proto__', '7']]);
    expect(Object.getPrototypeOf(read.values)).to.equal(Object.prototype);
  });

  it('gives every field its default when the bytes are empty', () => {
    expect(messageCodec('PingRequest', scope).decode(Buffer.alloc(0))).to.deep.equal({
      from: 'FROM_UNSPECIFIED',
      role: '',
      address: '',
      count: 0,
      timeoutMs: 0,
    });
  });

  it('passes over fields that a later version may have added', () => {
    const later = Buffer.concat([
      Buffer.from([0xf8, 0x07, 0x96, 0x01]),
      Buffer.from([0xfa, 0x07, 0x02, 0xff, 0xff]),
      Buffer.from([0xf9, 0x07, 1, 2, 3, 4, 5, 6, 7, 8]),
      Buffer.from([0xfd, 0x07, 1, 2, 3, 4]),
    ]);
    const codec = messageCodec('HoldFramesRequest', scope);
    expect(codec.decode(Buffer.concat([later, codec.encode({ role: 'mp' }), later]))).to.deep.equal({ role: 'mp' });
  });

  it('never reads behind the end, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(messages)), fc.uint8Array({ maxLength: 64 }), (name, garbage) => {
        try {
          messageCodec(name, scope).decode(Buffer.from(garbage));
        } catch (error) {
          expect(error).to.have.property('name', 'WireError');
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses what the contract does not contain', () => {
    expect(() => messageCodec('BindRequest', scope).encode({ mode: 'RECEIVE_MODE_MAGIC' })).to.throw(
      /is no ReceiveMode/,
    );
    expect(() => messageCodec('BindRequest', scope).decode(Buffer.from([0x10, 99]))).to.throw(/is no ReceiveMode/);
    expect(() => messageCodec('PingRequest', scope).encode({ count: -1 })).to.throw(/is no uint32/);
  });
});
