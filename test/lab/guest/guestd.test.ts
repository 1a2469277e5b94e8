import { expect } from 'chai';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import type { AgentError } from '../../../host/agent/errors.js';
import type { Guestd, Role } from '../../../host/agent/guestd.js';
import { buildFrame } from '../../../rig/nic/frame.js';
import { generatorFrame, nonceOf } from '../../unit/guest/generator-frame.js';
import { bootPlainMachine, type PlainMachine, type Wire } from './plain-machine.js';

const addressOf = (role: Role) => Uint8Array.from([2, 0x4d, 0x50, 0, 0, role === 'mp' ? 3 : 4]);

const bootLimits = { timeoutMs: 120_000 };
const limits = { timeoutMs: 30_000 };
const key = Uint8Array.from([0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88]);

/** Frames that a wire of datagrams takes at a time without losing any. */
const burst = 64;

async function awaitHeld(guestd: Guestd, count: number): Promise<void> {
  for (const end = performance.now() + limits.timeoutMs; performance.now() < end; await delay(5)) {
    if ((await guestd.count(limits)).held >= count) return;
  }
  throw new Error(`the guest holds ${(await guestd.count(limits)).held} of ${count} frames`);
}

describe('guestd in an emulated machine', function () {
  this.timeout(180_000);
  let machine: PlainMachine;
  let guestd: Guestd;

  before(async function () {
    machine = await bootPlainMachine();
    guestd = await machine.connect();
  });

  after(async () => {
    guestd?.close();
    await machine?.close();
  });

  it('finds both interfaces by their addresses', async () => {
    const interfaces = await guestd.hello(bootLimits);
    expect(interfaces.map(({ role, mac }) => `${role} ${mac}`)).to.deep.equal([
      'mp 02:4d:50:00:00:03',
      'tap 02:4d:50:00:00:04',
    ]);
  });

  const sendAll = async (wire: Wire, role: Role, lengths: readonly number[]): Promise<void> => {
    const destination = addressOf(role);
    for (let first = 0; first < lengths.length; first += burst) {
      lengths.slice(first, first + burst).forEach((length, index) => {
        wire.send(generatorFrame({ length, sequence: first + index, key, destination }));
      });
      await awaitHeld(guestd, Math.min(first + burst, lengths.length));
    }
  };

  for (const role of ['mp', 'tap'] as const) {
    it(`holds frames on ${role}, counts them, and reports each in order`, async () => {
      const lengths = Array.from({ length: 1455 }, (_, index) => 60 + index);
      await guestd.hold(role);
      expect(await guestd.count(limits)).to.deep.equal({ held: 0, dropped: 0 });
      await sendAll(machine.wires[role], role, lengths);
      expect(await guestd.count(limits)).to.deep.equal({ held: lengths.length, dropped: 0 });
      expect(await guestd.report(limits)).to.deep.equal(
        lengths.map((length, sequence) => ({
          sequence,
          length,
          statedLength: length,
          checksumGood: true,
          noncesAgree: true,
          nonce: nonceOf(key, sequence),
          crc: crc32(generatorFrame({ length, sequence, key, destination: addressOf(role) })),
        })),
      );
    });

    it(`pings out of ${role}`, async () => {
      expect(await guestd.ping(role, '198.51.100.1', 3, { timeoutMs: 10_000 })).to.deep.equal({ sent: 3, received: 3 });
      expect(await guestd.ping(role, '198.51.100.9', 2, { timeoutMs: 200 })).to.deep.equal({ sent: 2, received: 0 });
    });
  }

  it('runs nothing in an image without programs', async () => {
    const refusal = await guestd.run('mp', 'true', limits).catch((error: unknown) => error as AgentError);
    expect(refusal).to.have.property('code', 'GuestWithoutPrograms');
  });

  it('holds nothing of the other interface, of other protocols, and of before', async () => {
    await guestd.hold('tap');
    await sendAll(machine.wires.tap, 'tap', [100]);
    await guestd.hold('mp');
    const other = generatorFrame({ length: 80, sequence: 1, key });
    other.writeUInt16BE(0x88b6, 12);
    machine.wires.mp.send(other);
    machine.wires.tap.send(generatorFrame({ length: 80, sequence: 2, key }));
    machine.wires.mp.send(generatorFrame({ length: 80, sequence: 3, key }));
    await awaitHeld(guestd, 1);
    expect((await guestd.report(limits)).map(({ sequence }) => sequence)).to.deep.equal([3]);
  });

  it('reports a damaged frame as damaged', async () => {
    await guestd.hold('mp');
    const frame = generatorFrame({ length: 200, sequence: 7, key });
    frame[120] = (frame[120] ?? 0) ^ 1;
    machine.wires.mp.send(frame);
    await awaitHeld(guestd, 1);
    const [report] = await guestd.report(limits);
    expect(report).to.include({ sequence: 7, checksumGood: false });
  });

  it('sends frames back on request, with nothing but their addresses changed, and holds them as well', async () => {
    const lengths = Array.from({ length: burst }, (_, index) => 60 + index * 23);
    const frames = lengths.map((length, sequence) => generatorFrame({ length, sequence, key }));
    await guestd.hold('mp');
    await guestd.echo('mp');
    for (const frame of frames) machine.wires.mp.send(frame);
    const back = await machine.wires.mp.returned(burst, AbortSignal.timeout(limits.timeoutMs));
    back.forEach((frame, index) => {
      const sent = frames[index] ?? Buffer.alloc(0);
      const swapped = Buffer.concat([sent.subarray(6, 12), sent.subarray(0, 6), sent.subarray(12)]);
      expect(frame.equals(swapped), `frame ${index}`).to.equal(true);
    });
    expect(await guestd.endEcho()).to.deep.equal({ echoed: burst, lost: 0 });
    expect(await guestd.report(limits)).to.have.length(burst);
  });

  it('sends nothing back that came in on the other interface, and nothing after the end', async () => {
    const destination = Uint8Array.from([2, 0x4d, 0x50, 0, 0, 4]);
    await guestd.echo('tap');
    machine.wires.mp.send(generatorFrame({ length: 80, sequence: 1, key }));
    machine.wires.tap.send(generatorFrame({ length: 90, sequence: 2, key, destination }));
    const [back] = await machine.wires.tap.returned(1, AbortSignal.timeout(limits.timeoutMs));
    expect(back).to.have.length(90);
    expect(await guestd.endEcho()).to.deep.equal({ echoed: 1, lost: 0 });
    await guestd.hold('tap');
    machine.wires.tap.send(generatorFrame({ length: 100, sequence: 3, key, destination }));
    await awaitHeld(guestd, 1);
    // Whatever had been sent back would have gone out before this ping.
    await guestd.ping('tap', '198.51.100.1', 1, { timeoutMs: 10_000 });
    await guestd.echo('tap');
    expect(await guestd.endEcho()).to.deep.equal({ echoed: 0, lost: 0 });
    expect((await guestd.endEcho().catch((error: AgentError) => error.code)) as unknown).to.equal('GuestNotEchoing');
  });

  describe('when it is to send frames of its own', () => {
    const destination = '02:4d:50:00:00:10';
    const series = {
      destination,
      key: Buffer.from(key).toString('hex'),
      first: 7,
      count: 3,
      pattern: 0x20,
      lengths: [60],
      leaveChecksum: false,
      leaveSegments: false,
    };
    const plan = { destinationMac: destination, nonceKey: key, pattern: 0x20, constantPattern: false, sequence: 0 };

    for (const role of ['mp', 'tap'] as const) {
      it(`sends on ${role} exactly what the generator would make, in order`, async () => {
        const lengths = [60, 61, 255, 256, 1000, 1513, 1514, 1515, 9014];
        const wire = machine.wires[role];
        const sourceMac = `02:4d:50:00:00:0${role === 'mp' ? 3 : 4}`;
        for (let first = 0xffff_fff0, sent = 0; sent < 3 * burst; sent += burst, first = (first + burst) % 2 ** 32) {
          expect(await guestd.send(role, { ...series, first, count: burst, lengths })).to.equal(burst);
          const frames = await wire.returned(burst, AbortSignal.timeout(limits.timeoutMs));
          frames.forEach((frame, index) => {
            const length = { list: lengths };
            const wanted = buildFrame({ ...plan, sourceMac, sequence: first, length }, index);
            expect(Buffer.compare(frame, wanted), `frame ${index} from ${first}`).to.equal(0);
          });
        }
      });
    }

    it('leaves a checksum to the card, with which a frame is again what the generator would make', async () => {
      const lengths = [64, 65, 256, 1513, 1514, 9013, 9014];
      const count = 2 * lengths.length;
      expect(await guestd.send('mp', { ...series, count, lengths, leaveChecksum: true })).to.equal(count);
      const frames = await machine.wires.mp.returned(count, AbortSignal.timeout(limits.timeoutMs));
      frames.forEach((frame, index) => {
        const length = { list: lengths };
        const wanted = buildFrame({ ...plan, sourceMac: '02:4d:50:00:00:03', sequence: 7, length }, index);
        expect(Buffer.compare(frame, wanted), `frame ${index}`).to.equal(0);
      });
    });

    it('sends as many as it is asked for, in several batches', async () => {
      expect(await guestd.send('mp', { ...series, count: 1024, lengths: [60, 1514] })).to.equal(1024);
      // A wire of datagrams may lose some of so many; what comes next is sent after all of them.
      await guestd.ping('mp', '198.51.100.1', 1, { timeoutMs: 10_000 });
    });

    it('sends on while it holds what arrives', async () => {
      await guestd.hold('tap');
      machine.wires.tap.send(generatorFrame({ length: 80, sequence: 1, key, destination: addressOf('tap') }));
      await awaitHeld(guestd, 1);
      await guestd.send('tap', series);
      expect(await guestd.report(limits)).to.have.length(1);
    });

    it('refuses what it cannot send', async () => {
      const refused = [
        { destination: '02:4d:50:00:00' },
        { key: '11' },
        { count: 0 },
        { count: 1025 },
        { pattern: 256 },
        { lengths: [] },
        { lengths: [59] },
        { lengths: [9015] },
        { lengths: new Array<number>(65).fill(60) },
      ];
      for (const flaw of refused) {
        const answer = await guestd.send('mp', { ...series, ...flaw }).catch((error: unknown) => error as AgentError);
        expect(answer, JSON.stringify(flaw)).to.have.property('code', 'GuestRefused');
        expect((answer as AgentError).message).to.contain('bad-argument');
      }
    });
  });

  it('goes on with the next agent when one has gone, even in the middle of an answer', async () => {
    await guestd.hold('mp');
    const answer = guestd.ping('mp', '198.51.100.9', 2, { timeoutMs: 300 }).catch(() => undefined);
    guestd.close();
    await answer;
    guestd = await machine.connect();
    expect(await guestd.hello(limits)).to.have.length(2);
    expect(await guestd.count(limits)).to.deep.equal({ held: 0, dropped: 0 });
    expect(await guestd.report(limits)).to.deep.equal([]);
  });

  it('refuses to count and to report what nobody asked it to hold', async () => {
    const refusal = (work: Promise<unknown>): Promise<string> => work.then(String, (error: AgentError) => error.code);
    expect(await refusal(guestd.count(limits))).to.equal('GuestNotHolding');
    expect(await refusal(guestd.report(limits))).to.equal('GuestNotHolding');
  });

  it('says on the console why it cannot go on, and ends the guest', async () => {
    const broken = await bootPlainMachine('missing.ko\n');
    try {
      if (broken.qemu.exitCode === null) await once(broken.qemu, 'exit', { signal: AbortSignal.timeout(90_000) });
      expect(await broken.console()).to.contain(
        'guestd: fatal: cannot open module /modules/missing.ko: No such file or directory',
      );
    } finally {
      await broken.close();
    }
  });
});
