import { expect } from 'chai';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { constants } from '../../../firmware/registers/generated/registers.js';
import { Deadline } from '../../../rig/base/deadline.js';
import { Resources } from '../../../rig/base/resources.js';
import { Child } from '../../../rig/bench/virtual/child.js';
import { openLink } from '../../../rig/link/open.js';
import { connectNic, type LinkedNic } from '../../../rig/nic/device.js';
import type { InjectionPlan, StreamPlan } from '../../../rig/nic/traffic.js';
import { testWire } from '../../../rig/nic/wire-test.js';
import { inLabTree } from '../lab-tree.js';
import { plan as anyPlan } from '../../unit/nic/plans.js';
import { scratchDirectory, Simulator } from './simulator.js';
import { StreamPeer } from './stream-peer.js';

const patienceMs = 60_000;
/** Frames that the NIC's end and the peer's each hold before the other waits. */
const queued = 256;

const injectionOf = (count: number, length: StreamPlan['length']): InjectionPlan => ({
  streams: [{ ...anyPlan, count, length }],
  holdOnStarved: false,
  holdOnTraceFull: false,
});

describe('simulator: wire to a UNIX stream socket', function () {
  this.timeout(2 * patienceMs);
  let resources: Resources;
  let directory: string;
  let path: string;
  let simulator: Simulator;
  let nic: LinkedNic;
  let deadline: Deadline;

  beforeEach(async () => {
    deadline = Deadline.after(patienceMs);
    resources = new Resources((text) => process.stderr.write(`${text}\n`));
    directory = scratchDirectory(resources);
    path = join(directory, 'wire');
    simulator = await Simulator.start(resources, { wire: { kind: 'stream', path } });
    nic = await connectNic(await openLink(`pty:${simulator.paths.uart}`));
    resources.defer('control link', () => nic.close());
  });
  afterEach(() => resources.close(Deadline.after(20_000)));

  const peer = async (heard?: (frame: Buffer, peer: StreamPeer) => void): Promise<StreamPeer> => {
    const { connections = 0 } = (await simulator.status()).wire;
    const connected = await StreamPeer.at(path, heard);
    resources.defer('peer', async () => void connected.socket.destroy());
    await simulator.reach('the peer', (status) => status.wire['connections'] === connections + 1);
    return connected;
  };
  const echo = (frame: Buffer, to: StreamPeer): void => to.send(frame);

  /** What went by the wire, once it has gone silent. */
  const wireAtRest = async (): Promise<Readonly<Record<string, number>>> =>
    (await simulator.reach('rest', ({ busy }) => !busy)).wire;

  /** Waits until nothing has gone by the wire for a long time of the NIC, which is busy none the less. */
  const standstill = async (): Promise<number> => {
    let [frames, since] = [-1, 0];
    const { wire } = await simulator.reach('the wire to stand still', (status) => {
      const passed = (status.wire['framesFromNic'] ?? 0) + (status.wire['framesToNic'] ?? 0);
      if (passed !== frames) [frames, since] = [passed, status.cycle];
      return passed > 0 && status.cycle - since > 300_000;
    });
    return wire['framesFromNic'] ?? 0;
  };

  it('carries what the tester sends to a peer, and what the peer sends back, without a loss', async () => {
    const count = 3000;
    await peer(echo);
    const { sent, check, latency, account } = await testWire(
      nic,
      injectionOf(count, { min: 60, max: 1514, step: 137 }),
      deadline,
    );
    expect(sent).to.equal(count);
    expect(check).to.deep.include({ frames: count, other: 0 });
    expect(check.streams[0]).to.deep.include({ next: count, frames: count, corrupt: 0, missing: 0, reordered: 0 });
    expect(latency.samples).to.equal(count);
    const { nic: changes } = account.changes;
    expect([changes.TESTER_SENT_FRAMES, changes.TESTER_INTACT, changes.IN_FLIGHT]).to.deep.equal([
      BigInt(count),
      BigInt(count),
      0n,
    ]);
    expect(await wireAtRest()).to.include({
      framesFromNic: count,
      framesToNic: count,
      droppedByPeer: 0,
      droppedFull: 0,
      droppedLength: 0,
    });
  });

  it('makes the NIC wait for a peer that does not read, and loses nothing', async () => {
    const count = 3000;
    const slow = await peer();
    slow.socket.pause();
    await nic.tester.set('checking', deadline);
    await nic.generator.configureAll(injectionOf(count, { min: 1000, max: 1000, step: 0 }));
    await nic.generator.start();
    const held = await standstill();
    expect(held)
      .to.be.greaterThan(queued - 1)
      .and.below(count);
    expect(await nic.generator.status()).to.deep.include({ running: true });
    slow.socket.resume();
    expect(await nic.generator.finished(deadline)).to.equal(count);
    const frames = await deadline.race('all frames', slow.reach(count));
    // The sequence number is behind addresses, type, length and the eight bytes of the key.
    expect(frames.map((frame) => frame.readUInt32LE(24))).to.deep.equal(Array.from({ length: count }, (_, at) => at));
    expect(await wireAtRest()).to.include({ framesFromNic: count, droppedByPeer: 0 });
  });

  it('makes a peer wait that sends more than the NIC takes, and loses nothing', async () => {
    const count = 4000;
    const eager = await peer();
    await nic.tester.set('checking', deadline);
    for (let at = 0; at < count; at += 1) eager.send(Buffer.alloc(60 + (at % 900), at));
    const { wire } = await simulator.reach('all frames', (status) => status.wire['framesToNic'] === count);
    expect(wire).to.include({ droppedFull: 0, droppedLength: 0 });
    await simulator.reach('rest', ({ busy }) => !busy);
    const { nic: counted } = await nic.ledger.take();
    expect(counted).to.deep.include({ WIRE_RX_FRAMES: count, TESTER_UNCHECKED: count, DROP_OVERFLOW: 0 });
  });

  it('takes frames however they are cut into pieces, and pads and drops as any wire does', async () => {
    const crumbs = await peer();
    crumbs.socket.setNoDelay(true);
    const lengths = [60, 1, 61, 13, 1514, constants.MAX_FRAME_BYTES, constants.MAX_FRAME_BYTES + 1, 59, 0, 300];
    const bytes = Buffer.concat(lengths.map((length) => StreamPeer.packet(Buffer.alloc(length, length))));
    let cut = 1;
    for (let at = 0; at < bytes.length; at += cut, cut = (cut * 7) % 191) {
      const piece = bytes.subarray(at, at + cut);
      await new Promise<void>((resolve) => crumbs.socket.write(piece, () => resolve()));
    }
    const { wire } = await simulator.reach(
      'all frames',
      (status) => status.wire['framesToNic'] === 6 && status.wire['droppedLength'] === 4,
    );
    expect(wire).to.include({ padded: 1, droppedFull: 0 });
  });

  it('receives what a peer sent before it went, counts the frame it cut, and takes the next peer', async () => {
    const first = await peer();
    for (let at = 0; at < 600; at += 1) first.send(Buffer.alloc(100));
    first.socket.write(StreamPeer.packet(Buffer.alloc(100)).subarray(0, 50));
    await first.end();
    await simulator.reach(
      'the frames of the first peer',
      (status) => status.wire['framesToNic'] === 600 && status.wire['droppedLength'] === 1,
    );
    const second = await peer();
    second.send(Buffer.alloc(77));
    await simulator.reach('a frame of the second peer', (status) => status.wire['framesToNic'] === 601);
  });

  it('hangs up on a peer that speaks something else', async () => {
    const stranger = await peer();
    const closed = once(stranger.socket, 'close');
    stranger.send(Buffer.alloc(60));
    stranger.socket.write('GET / HTTP/1.1\r\n\r\n');
    await deadline.race('the end of the connection', closed);
    expect(simulator.log).to.match(/wire: the connection has ended: .*another protocol/);
    expect(await wireAtRest()).to.include({ framesToNic: 1 });
    (await peer()).send(Buffer.alloc(60));
    await simulator.reach('a frame of another peer', (status) => status.wire['framesToNic'] === 2);
  });

  it('loses and counts what is sent while nobody is connected, and what was not read by one who went', async () => {
    const count = 20;
    await nic.tester.set('checking', deadline);
    const send = async (frames: number): Promise<void> => {
      await nic.generator.configureAll(injectionOf(frames, { min: 1000, max: 1000, step: 0 }));
      await nic.generator.start();
    };
    await send(count);
    await nic.generator.finished(deadline);
    expect(await wireAtRest()).to.include({ framesFromNic: count, droppedByPeer: count });
    const mute = await peer();
    mute.socket.pause();
    await send(3000);
    await standstill();
    mute.socket.destroy();
    await nic.generator.finished(deadline);
    const wire = await wireAtRest();
    expect(wire['framesFromNic']).to.equal(count + 3000);
    // The kernel took some for the peer; the rest found nobody.
    expect(wire['droppedByPeer'])
      .to.be.greaterThan(count + queued)
      .and.below(count + 3000);
  });

  it('speaks as QEMU does', async () => {
    const count = 2000;
    const far = join(directory, 'far');
    const server = createServer((socket) => void StreamPeer.on(socket, echo));
    resources.defer('far end', async () => void server.close());
    await new Promise<void>((resolve) => server.listen(far, resolve));
    const ends = [path, far].flatMap((at, index) => [
      ...['-netdev', `stream,id=end${index},server=off,addr.type=unix,addr.path=${at}`],
      ...['-netdev', `hubport,id=port${index},hubid=0,netdev=end${index}`],
    ]);
    const machine = ['qemu-system-x86_64', '-machine', 'none', '-nodefaults', '-display', 'none', ...ends];
    const connected = once(server, 'connection');
    const qemu = Child.start('Qemu', await inLabTree(machine, [directory]), join(directory, 'qemu.log'));
    resources.defer('QEMU', () => qemu.stop());
    await deadline.race('QEMU to connect', Promise.race([connected, qemu.died]));
    await simulator.reach('QEMU', (status) => status.wire['connections'] === 1);
    const { check, account } = await testWire(
      nic,
      injectionOf(count, { min: 60, max: constants.MAX_FRAME_BYTES, step: 331 }),
      deadline,
    );
    expect(check.streams[0]).to.deep.include({ frames: count, corrupt: 0, missing: 0, reordered: 0 });
    expect(account.changes.nic.TESTER_INTACT).to.equal(BigInt(count));
  });
});
