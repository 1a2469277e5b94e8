import { expect } from 'chai';
import fc from 'fast-check';
import { connect } from 'node:net';
import { pci } from '../../../firmware/registers/generated/registers.js';
import { Deadline } from '../../../rig/base/deadline.js';
import { Resources } from '../../../rig/base/resources.js';
import { Simulator } from './simulator.js';
import { Command, headerBytes, isError, isReply, message, noReply, version, VfioClient, words } from './vfio-client.js';

const EINVAL = 22;
const ENOTSUP = 95;
const EMSGSIZE = 90;

describe('simulator: vfio-user messages', () => {
  const resources = new Resources((text) => process.stderr.write(`${text}\n`));
  let simulator: Simulator;
  let client: VfioClient;

  before(async () => {
    simulator = await Simulator.start(resources);
  });
  after(() => resources.close(Deadline.after(10_000)));

  beforeEach(async () => {
    await simulator.reach('no client', ({ connected }) => !connected);
    client = new VfioClient(connect(simulator.paths.socket));
  });
  afterEach(() => client.close());

  it('are refused before the version is agreed', async () => {
    const reply = await client.ask(Command.deviceGetInfo, words(16, 0, 0, 0));
    expect([reply.readUInt32LE(8), reply.readUInt32LE(12)]).to.deep.equal([isReply | isError, EINVAL]);
  });

  it('get a version reply that is no longer than the request', async () => {
    for (const json of ['', '{}', `{"capabilities":${JSON.stringify({ max_msg_fds: 16, text: 'x'.repeat(200) })}}`]) {
      const reply = await client.ask(Command.version, version(json));
      expect(reply.length).to.be.at.most(headerBytes + version(json).length);
    }
    expect((await client.ask(Command.version, Buffer.alloc(4))).length).to.equal(20);
  });

  const whole = (last: bigint) => words(32, 3, 0n, 0n, last);
  const wrong: [string, number, Buffer, number][] = [
    ['an unknown command', 99, Buffer.alloc(0), ENOTSUP],
    ['device features', 16, words(16, 0), ENOTSUP],
    ['a short DMA_MAP', Command.dmaMap, words(32, 3, 0n, 0n), EINVAL],
    ['a DMA_MAP whose argsz is too small', Command.dmaMap, words(31, 3, 0n, 0n, 4096n), EINVAL],
    ['a DMA_MAP of nothing', Command.dmaMap, whole(0n), EINVAL],
    ['a DMA_MAP that is not page aligned', Command.dmaMap, whole(100n), EINVAL],
    ['a DMA_MAP beyond 2^64', Command.dmaMap, words(32, 3, 0n, 0xffff_ffff_ffff_f000n, 8192n), EINVAL],
    ['a DMA_MAP with unknown flags', Command.dmaMap, words(32, 7, 0n, 0n, 4096n), EINVAL],
    ['a DMA_UNMAP of nothing', Command.dmaUnmap, words(24, 0, 0n, 0n), EINVAL],
    ['an unknown region', Command.getRegionInfo, words(32, 0, 9, 0, 0n, 0n), EINVAL],
    ['an unknown interrupt', Command.getIrqInfo, words(16, 0, 5, 0), EINVAL],
    ['an interrupt without a trigger', Command.setIrqs, words(20, 0x04, 2, 0, 1), ENOTSUP],
    ['vectors beyond the last', Command.setIrqs, words(20, 0x24, 2, pci.msixVectors - 1, 2), EINVAL],
    ['vectors that wrap', Command.setIrqs, words(20, 0x24, 2, 0xffff_ffff, 2), EINVAL],
    ['fewer flags than interrupts', Command.setIrqs, words(20, 0x22, 2, 0, 2), EINVAL],
    ['a read beyond BAR0', Command.regionRead, words(0xfffcn, 0, 8), EINVAL],
    ['a read far beyond BAR0', Command.regionRead, words(0xffff_ffff_ffff_fffcn, 0, 8), EINVAL],
    ['a read of nothing', Command.regionRead, words(0n, 0, 0), EINVAL],
    ['a huge read', Command.regionRead, words(0n, 7, 0xffff_ffff), EINVAL],
    ['a read of a region that does not exist', Command.regionRead, words(0n, 6, 4), EINVAL],
    ['a write of fewer bytes than it says', Command.regionWrite, words(0n, 7, 8, 0), EINVAL],
    ['a write of more bytes than it says', Command.regionWrite, words(0n, 7, 2, 0), EINVAL],
    ['a write beyond the configuration space', Command.regionWrite, words(0xffdn, 7, 4, 0), EINVAL],
  ];
  for (const [what, command, payload, errno] of wrong) {
    it(`are refused: ${what}`, async () => {
      await client.negotiate();
      const reply = await client.ask(command, payload);
      expect(reply.length).to.equal(headerBytes);
      expect([reply.readUInt32LE(8), reply.readUInt32LE(12)]).to.deep.equal([isReply | isError, errno]);
      // The connection goes on.
      expect((await client.ask(Command.deviceGetInfo, words(16, 0, 0, 0))).length).to.equal(32);
    });
  }

  it("describe a device of QEMU's liking", async () => {
    await client.negotiate();
    const info = await client.ask(Command.deviceGetInfo, words(16, 0, 0, 0));
    const [, , , , , flags = 0, regions = 0, interrupts = 0] = new Uint32Array(new Uint8Array(info).buffer);
    expect(flags & 3).to.equal(3);
    expect(regions).to.be.at.least(8);
    expect(interrupts).to.be.at.least(3);
    const msix = await client.ask(Command.getIrqInfo, words(16, 0, 2, 0));
    expect([msix.readUInt32LE(20), msix.readUInt32LE(28)]).to.deep.equal([1, pci.msixVectors]);
  });

  it('map ranges once, and unmap only whole ones', async () => {
    await client.negotiate();
    const map = async (iova: bigint, size: bigint) =>
      (await client.ask(Command.dmaMap, words(32, 3, 0n, iova, size))).readUInt32LE(12);
    const unmap = async (iova: bigint, size: bigint) => {
      const reply = await client.ask(Command.dmaUnmap, words(24, 0, iova, size));
      return reply.length === 40 ? 0 : reply.readUInt32LE(12);
    };
    expect(await map(0x10000n, 0x4000n)).to.equal(0);
    expect(await map(0x12000n, 0x1000n), 'inside').to.equal(17);
    expect(await map(0xf000n, 0x2000n), 'across the beginning').to.equal(17);
    expect(await map(0x13000n, 0x2000n), 'across the end').to.equal(17);
    expect(await map(0xf000n, 0x10000n), 'around').to.equal(17);
    expect(await map(0x14000n, 0x1000n), 'behind').to.equal(0);
    expect(await map(0xffff_ffff_ffff_f000n, 0x1000n), 'the last page').to.equal(0);
    expect(await unmap(0x10000n, 0x1000n), 'the first page of four').to.equal(EINVAL);
    expect(await unmap(0x13000n, 0x2000n), 'the last page of four').to.equal(EINVAL);
    expect(await unmap(0x10000n, 0x5000n), 'two ranges').to.equal(0);
    expect(await unmap(0x10000n, 0x5000n), 'nothing').to.equal(0);
    expect(await map(0x10000n, 0x5000n), 'free again').to.equal(0);
    expect(await unmap(0xfef00000n, 0xffffffff01100000n), 'to the end of the address space').to.equal(0);
    const { entries } = await simulator.observer.journal();
    expect(entries.map(({ op }) => op).join(' ')).to.equal('map map map unmap unmap map unmap');
  });

  it('are answered in order, posted ones not at all', async () => {
    await client.negotiate();
    const write = (value: number) => words(0x20n, 0, 4, value);
    const batch = [];
    for (let value = 1; value <= 300; value += 1) {
      batch.push(message(value, Command.regionWrite, write(value), noReply));
      batch.push(message(value, Command.regionRead, words(0x20n, 0, 4)));
    }
    client.send(Buffer.concat(batch));
    for (let value = 1; value <= 300; value += 1) {
      const reply = await client.reply();
      expect([reply.readUInt16LE(0), reply.readUInt32LE(32)]).to.deep.equal([value, value]);
    }
  });

  it('arrive in pieces of any size', async () => {
    await client.negotiate();
    for (const byte of message(77, Command.regionRead, words(0n, 7, 4))) client.send(Uint8Array.of(byte));
    expect((await client.reply()).readUInt32LE(32)).to.equal(0x4d50_1209);
  });

  it('are thrown away when they are too large, without harm to the next', async () => {
    await client.negotiate();
    const reply = await client.ask(Command.regionWrite, Buffer.alloc(3 << 20, 0x41));
    expect([reply.readUInt32LE(8), reply.readUInt32LE(12)]).to.deep.equal([isReply | isError, EMSGSIZE]);
    expect((await client.ask(Command.deviceGetInfo, words(16, 0, 0, 0))).length).to.equal(32);
  });

  it('end the connection when they are shorter than their header', async () => {
    await client.negotiate();
    client.send(message(1, Command.regionRead, Buffer.alloc(0), 0, 15));
    await simulator.reach('client dropped', ({ connected }) => !connected);
  });

  it('of any content leave a simulator that serves the next client', async () => {
    client.close();
    const command = fc.oneof(fc.constantFrom(...Object.values(Command), 13), fc.nat(0xffff));
    const number = fc.oneof(fc.nat(40), fc.constantFrom(0x1000, 0x8000_0000, 0xffff_f000, 0xffff_ffff), fc.nat());
    const garbage = fc.record({
      command,
      flags: fc.oneof(fc.constantFrom(0, noReply), fc.nat(0xff)),
      payload: fc.oneof(
        fc.array(number, { maxLength: 12 }).map((values) => words(...values)),
        fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
      ),
      lie: fc.option(fc.nat(200), { freq: 10 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(garbage, { minLength: 1, maxLength: 20 }), async (messages) => {
        await simulator.reach('no client', ({ connected }) => !connected);
        const socket = connect(simulator.paths.socket);
        const fuzzer = new VfioClient(socket);
        fuzzer.send(message(0, Command.version, version('{}')));
        for (const { command: wanted, flags, payload, lie } of messages) {
          fuzzer.send(message(1, wanted, payload, flags, lie ?? undefined));
        }
        await new Promise<void>((resolve) => socket.end(resolve));
        await simulator.reach('client gone', ({ connected }) => !connected);
        fuzzer.close();
      }),
      { numRuns: 200 },
    );
    client = new VfioClient(connect(simulator.paths.socket));
    await client.negotiate();
  });
});
