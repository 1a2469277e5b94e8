import { expect } from 'chai';
import fc from 'fast-check';
import { parseCounts } from '../../../host/agent/copy-count.js';
import { DirectMap } from '../../../host/agent/direct-map.js';
import { AgentError } from '../../../host/agent/errors.js';
import { parsePosted } from '../../../host/agent/posted.js';
import { moduleAddresses, parseFunction } from '../../../host/agent/symbols.js';
import { parseWatchResults, placeIn } from '../../../host/agent/watchpoints.js';

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof AgentError) return error.code;
    throw error;
  }
  return 'no failure';
}

describe('posted buffers', () => {
  const text = '206 7f4949380054 1518 1518\n99 7f0000000000 100 1600\n206 7f49493807dc 34 1518\n';

  it('are those of the guest, in their order', () => {
    expect(parsePosted(text, 206)).to.deep.equal([
      { address: 0x7f49_4938_0054, piece: 1518, room: 1518 },
      { address: 0x7f49_4938_07dc, piece: 34, room: 1518 },
    ]);
    expect(parsePosted('', 206)).to.deep.equal([]);
  });

  it('are not guessed', () => {
    expect(() => parsePosted('206 7f4949380054 1518\n', 206)).to.throw(/unexpected line/);
  });

  it('are watched at the first multiple of eight, within their first piece', () => {
    const posted = parsePosted(text, 206);
    expect(placeIn(posted, { position: 0, offset: 16 })).to.equal(0x7f49_4938_0068);
    expect(placeIn(posted, { position: 0, offset: 4 })).to.equal(0x7f49_4938_0058);
    expect(placeIn(posted, { position: 1, offset: 20 })).to.equal(0x7f49_4938_07f0);
    expect(codeOf(() => placeIn(posted, { position: 1, offset: 32 }))).to.equal('PlaceOutsidePiece');
    expect(codeOf(() => placeIn(posted, { position: 2, offset: 0 }))).to.equal('PositionNotPosted');
  });
});

describe('map of all memory', () => {
  interface Segment {
    readonly type?: number;
    readonly address: bigint;
    readonly machine: bigint;
    readonly length: bigint;
  }

  /** The headers of /proc/kcore. */
  function kcore(segments: readonly Segment[]): Buffer {
    const headers = Buffer.alloc(64 + 56 * segments.length);
    headers.write('\x7fELF\x02', 'latin1');
    headers.writeBigUInt64LE(64n, 32);
    headers.writeUInt16LE(segments.length, 56);
    segments.forEach(({ type = 1, address, machine, length }, index) => {
      const at = 64 + 56 * index;
      headers.writeUInt32LE(type, at);
      headers.writeBigUInt64LE(address, at + 16);
      headers.writeBigUInt64LE(machine, at + 24);
      headers.writeBigUInt64LE(length, at + 32);
      headers.writeBigUInt64LE(length, at + 40);
    });
    return headers;
  }

  const nowhere = (1n << 64n) - 1n;
  const base = 0xffff_9a40_0000_0000n;
  const headers = kcore([
    { type: 4, address: 0n, machine: 0n, length: 0n },
    { address: 0xffff_ffff_9a00_0000n, machine: 0x1_0000n, length: 0x4000_0000n },
    { address: 0xffff_a000_0000_0000n, machine: nowhere, length: 0x1fff_ffff_f000n },
    { address: base + 0x1000n, machine: 0x1000n, length: 0x9_e000n },
    { address: base + 0x1_0000_0000n, machine: 0x1_0000_0000n, length: 0x4000_0000n },
  ]);

  it('is found wherever the kernel has put it', () => {
    const map = DirectMap.parse(headers);
    expect(map.addressOf(0x1000)).to.equal(base + 0x1000n);
    expect(map.addressOf(0x1_2345_6780)).to.equal(base + 0x1_2345_6780n);
    expect(codeOf(() => map.addressOf(0x10_0000))).to.equal('DirectMapUnknown');
    expect(codeOf(() => map.addressOf(0x9_f000))).to.equal('DirectMapUnknown');
  });

  it('is not guessed from anything else', () => {
    expect(codeOf(() => DirectMap.parse(Buffer.alloc(64)))).to.equal('DirectMapUnknown');
    expect(codeOf(() => DirectMap.parse(kcore([])))).to.equal('DirectMapUnknown');
    expect(codeOf(() => DirectMap.parse(headers.subarray(0, 64 + 56)))).to.equal('DirectMapUnknown');
  });
});

describe('output of mpwatch', () => {
  it('is told by place', () => {
    const text =
      'armed\nhit 0 ffffffff81d11309 kernel vhost-206\nwatch 0 2\nwatch 1 0\nwatch 2 0\n' +
      'hit 3 7f0000001234 user CPU 0/KVM\nwatch 3 1\n';
    expect(parseWatchResults(text, 2)).to.deep.equal([
      {
        directHits: 2,
        userHits: 0,
        hits: [{ instruction: 0xffff_ffff_81d1_1309n, kernel: true, command: 'vhost-206' }],
      },
      { directHits: 0, userHits: 1, hits: [{ instruction: 0x7f00_0000_1234n, kernel: false, command: 'CPU 0/KVM' }] },
    ]);
  });

  it('is not believed when it is not whole', () => {
    expect(codeOf(() => parseWatchResults('armed\nwatch 0 0\n', 1))).to.equal('WatchpointsFailed');
  });
});

describe('counts of copies', () => {
  it('come by function, the longest first', () => {
    const text =
      'probe _copy_to_iter\nprobe _copy_to_user\ncopy _copy_to_user 16 4\ncopy _copy_to_iter 12 16\n' +
      'copy _copy_to_iter 1514 2\nignored 7\nmissed 1\ndropped 0\n';
    expect(parseCounts(text)).to.deep.equal({
      functions: ['_copy_to_iter', '_copy_to_user'],
      calls: [
        { function: '_copy_to_iter', bytes: 1514, calls: 2 },
        { function: '_copy_to_iter', bytes: 12, calls: 16 },
        { function: '_copy_to_user', bytes: 16, calls: 4 },
      ],
      ignored: 7,
      missed: 1,
      dropped: 0,
    });
  });

  it('must be whole', () => {
    expect(() => parseCounts('probe _copy_to_iter\nignored 7\n')).to.throw(/missed/);
  });
});

describe('functions of the kernel', () => {
  it('are what mpsym says', () => {
    expect(parseFunction('ffffffff81d112e0 ffffffff81d11420 memcpy_orig')).to.deep.equal({
      function: 'memcpy_orig',
      module: '',
      start: 0xffff_ffff_81d1_12e0n,
      end: 0xffff_ffff_81d1_1420n,
    });
    expect(parseFunction('ffffffffc0000000 ffffffffc0000100 mp_rx_copy [mp]')).to.include({ module: 'mp' });
    expect(parseFunction('')).to.be.undefined;
  });

  it('are read again when a module comes or moves, not when one is used', () => {
    const line = (users: string, address: string): string => `mp 49152 ${users} - Live ${address} (OE)\n`;
    const before = moduleAddresses(
      `vhost 65536 2 vhost_mp,vhost_net, Live 0xffffffffc0b00000\n${line('1', '0xffffffffc0a00000')}`,
    );
    fc.assert(
      fc.property(fc.nat(99), (users) => {
        const text = `vhost 65536 1 vhost_mp, Live 0xffffffffc0b00000\n${line(String(users), '0xffffffffc0a00000')}`;
        expect(moduleAddresses(text)).to.equal(before);
      }),
    );
    expect(moduleAddresses(line('1', '0xffffffffc0a01000'))).not.to.equal(
      moduleAddresses(line('1', '0xffffffffc0a00000')),
    );
  });
});
