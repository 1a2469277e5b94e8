import { expect } from 'chai';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import protobuf from 'protobufjs';
import * as contract from '../../../host/proto/generated/agent.js';

// The reference implementation; it knows the contract without our generator.
const source = new URL('../../../host/proto/mprig/host/v1/agent.proto', import.meta.url);
const { root } = protobuf.parse(readFileSync(source, 'utf8'));
const conversion: protobuf.IConversionOptions = { longs: String, enums: String, bytes: Buffer, defaults: true };

const uint32 = fc.oneof(fc.constant(0), fc.nat({ max: 0xffff_ffff }), fc.constant(0xffff_ffff));
const uint64 = fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }));
const text = fc.oneof(fc.constant(''), fc.string({ unit: 'binary', maxLength: 40 }));
const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));

/** Messages that between them use every kind of field of the contract. */
const messages = {
  StartGuestRequest: fc.record({
    nic: text,
    memoryMib: uint32,
    timeoutMs: uint32,
    programs: fc.boolean(),
    spare: fc.boolean(),
    macvtap: fc.boolean(),
    guest: uint32,
    queuePairs: uint32,
    busyLoopUs: uint32,
  }),
  GetInventoryResponse: fc.record({
    agentVersion: text,
    kernel: text,
    qemu: text,
    kvm: fc.boolean(),
    modules: fc.array(text, { maxLength: 4 }),
    nics: fc.array(fc.record({ name: text, pciAddress: text, mac: text, driver: text }), { maxLength: 3 }),
    lease: fc.option(fc.record({ holder: text, run: text, process: text, remainingMs: uint32 })),
    agentBuild: text,
    contract: text,
    moduleBuilds: fc.array(fc.record({ name: text, build: text }), { maxLength: 3 }),
  }),
  BindRequest: fc.record({
    nic: text,
    mode: fc.constantFrom('RECEIVE_MODE_UNSPECIFIED', 'RECEIVE_MODE_COPY', 'RECEIVE_MODE_STALE_COPY'),
    mutant: text,
    guest: uint32,
    addresses: fc.array(text, { maxLength: 4 }),
    vlan: uint32,
  }),
  PingRequest: fc.record({
    from: fc.constantFrom('FROM_UNSPECIFIED', 'FROM_GUEST'),
    role: text,
    address: text,
    count: uint32,
    timeoutMs: uint32,
    guest: uint32,
  }),
  SendFramesRequest: fc.record({
    role: text,
    destination: text,
    key: text,
    first: uint32,
    count: uint32,
    pattern: uint32,
    lengths: fc.array(uint32, { maxLength: 5 }),
    leaveChecksum: fc.boolean(),
    leaveSegments: fc.boolean(),
    guest: uint32,
  }),
  SendFramesResponse: fc.record({ sent: uint32 }),
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
  TranslateGuestResponse: fc.record({ entries: bytes }),
  ReadMemoryResponse: fc.record({ contents: fc.array(bytes, { maxLength: 4 }) }),
  GetStatisticsResponse: fc.record({
    // The reference loses an entry of the name `__proto__`; ours has a test of its own.
    values: fc
      .array(fc.tuple(fc.stringMatching(/^[a-z_]{1,12}$/), uint64))
      .map((entries) => new Map(entries.filter(([name]) => name !== '__proto__'))),
  }),
} as const;

type Name = keyof typeof messages;
const names = Object.keys(messages) as Name[];

/** The codec of a message whose type is not known here. */
function codecOf(name: Name): { encode(message: object): Buffer; decode(bytes: Uint8Array): object } {
  const { encode, decode } = contract[name] as {
    encode(message: object): { finish(): Uint8Array };
    decode(bytes: Uint8Array): object;
  };
  return { encode: (message) => Buffer.from(encode(message).finish()), decode: (bytes) => decode(bytes) };
}

/** The same message as the reference has it: maps are objects, and numbers of 64 bits are text. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Map) return plain(Object.fromEntries(value));
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object' || Buffer.isBuffer(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

describe('codec of the host contract', () => {
  for (const name of names) {
    const codec = codecOf(name);
    const reference = root.lookupType(`mprig.host.v1.${name}`);

    it(`reads what the reference implementation writes, and the reverse: ${name}`, () => {
      fc.assert(
        fc.property(messages[name] as fc.Arbitrary<object>, (message) => {
          const same = plain(message) as Record<string, unknown>;
          const theirs = reference.encode(reference.fromObject(same)).finish();
          expect(codec.decode(theirs)).to.deep.equal(message);
          expect(reference.toObject(reference.decode(codec.encode(message)), conversion)).to.deep.equal(same);
        }),
      );
    });
  }

  it('keeps an entry of a map whatever its name', () => {
    const codec = codecOf('GetStatisticsResponse');
    const message = { values: new Map([['__proto__', 7n]]) };
    expect(codec.decode(codec.encode(message))).to.deep.equal(message);
  });

  it('gives every field its default when the bytes are empty', () => {
    expect(codecOf('PingRequest').decode(Buffer.alloc(0))).to.deep.equal({
      from: 'FROM_UNSPECIFIED',
      role: '',
      address: '',
      count: 0,
      timeoutMs: 0,
      guest: 0,
    });
    expect(codecOf('GetInventoryResponse').decode(Buffer.alloc(0))).to.deep.include({ lease: null, modules: [] });
  });

  it('passes over fields that a later version may have added', () => {
    const later = Buffer.concat([
      Buffer.from([0xf8, 0x07, 0x96, 0x01]),
      Buffer.from([0xfa, 0x07, 0x02, 0xff, 0xff]),
      Buffer.from([0xf9, 0x07, 1, 2, 3, 4, 5, 6, 7, 8]),
      Buffer.from([0xfd, 0x07, 1, 2, 3, 4]),
    ]);
    const message = { nic: 'eth1', mode: 'RECEIVE_MODE_COPY', mutant: '', guest: 2, addresses: ['a'], vlan: 7 };
    const codec = codecOf('BindRequest');
    expect(codec.decode(Buffer.concat([later, codec.encode(message), later]))).to.deep.equal(message);
  });

  it('refuses whatever bytes it cannot read, and makes a whole message of all others', () => {
    const spoilt = fc.constantFrom(...names).chain((name) => {
      const good = (messages[name] as fc.Arbitrary<object>).map((message) => codecOf(name).encode(message));
      const damaged = fc
        .tuple(good, fc.nat(), fc.nat({ max: 4 }), fc.uint8Array({ maxLength: 6 }))
        .map(([whole, place, removed, added]) => {
          const at = place % (whole.length + 1);
          return Buffer.concat([whole.subarray(0, at), added, whole.subarray(at + removed)]);
        });
      const garbage = fc.uint8Array({ maxLength: 64 }).map((array) => Buffer.from(array));
      return fc.tuple(fc.constant(name), fc.oneof(damaged, garbage));
    });
    fc.assert(
      fc.property(spoilt, ([name, bytes]) => {
        const codec = codecOf(name);
        let message: object;
        try {
          message = codec.decode(bytes);
        } catch (error) {
          expect(['Error', 'RangeError']).to.include((error as Error).name);
          return;
        }
        expect(codec.decode(codec.encode(message))).to.deep.equal(message);
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses a message that ends inside a field', () => {
    const codec = codecOf('GetInventoryResponse');
    const whole = codec.encode(codec.decode(Buffer.from([0x0a, 0x02, 0x31, 0x32, 0x3a, 0x03, 0x0a, 0x01, 0x78])));
    const [end, version] = [whole.length, 4];
    for (let length = 1; length < end; length++) {
      if (length === version) continue;
      expect(() => codec.decode(whole.subarray(0, length)), `${length} of ${end} bytes`).to.throw(/premature EOF/);
    }
    expect(codec.decode(whole)).to.deep.include({ agentVersion: '12' });
  });

  it('refuses nesting without end', () => {
    const groups = Buffer.alloc(1_000_000, 0x7b);
    expect(() => codecOf('PingRequest').decode(groups)).to.throw(/wire type|recursion/);
  });

  it('refuses what the contract does not contain', () => {
    const bind = codecOf('BindRequest');
    const request = { nic: '', mode: 'RECEIVE_MODE_MAGIC', mutant: '', guest: 0, addresses: [], vlan: 0 };
    expect(() => bind.encode(request)).to.throw(/RECEIVE_MODE_MAGIC for enum ReceiveMode/);
    expect(() => bind.decode(Buffer.from([0x10, 99]))).to.throw(/99 for enum ReceiveMode/);
    expect(() => contract.AwaitFramesRequest.encode({ count: -1, timeoutMs: 0, guest: 0 })).to.throw(
      /invalid uint32: -1/,
    );
    expect(() => contract.BusPage.encode({ busAddress: 1n << 64n })).to.throw(/busAddress .*too large/);
  });
});
