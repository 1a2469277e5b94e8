import { expect } from 'chai';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CompletionStatus, constants } from '../../../firmware/registers/generated/registers.js';
import { wirePeerAddress } from '../../../rig/bench/virtual/wire.js';
import { Deadline } from '../../../rig/base/deadline.js';
import { Resources } from '../../../rig/base/resources.js';
import { inLabTree } from '../lab-tree.js';
import { Fixture } from './fixture.js';
import type { Machine } from './machine.js';
import { buffer, Queue } from './queue.js';
import { scratchDirectory, Simulator, simulatorProgram } from './simulator.js';

const run = promisify(execFile);
const buffers = 0x20_0000;
const frames = 0x30_0000;
/** Bytes from one buffer to the next, and of each: the longest frame fits. */
const slotBytes = 0x4000;
const bufferBytes = 10_000;

/** A machine with one receive and one transmit queue, all of whose buffers are posted. */
class Station {
  private sent = 0;
  private taken = 0;

  private constructor(
    private readonly machine: Machine,
    private readonly receiving: Queue,
    private readonly transmitting: Queue,
  ) {}

  static async on(machine: Machine): Promise<Station> {
    const receiving = await Queue.enable(machine, 'RX_QUEUE0', 0x10_0000);
    const transmitting = await Queue.enable(machine, 'TX_QUEUE0', 0x11_0000);
    for (let index = 0; index < 16; index += 1) await receiving.post(buffer(buffers + index * slotBytes, bufferBytes));
    return new Station(machine, receiving, transmitting);
  }

  async send(frame: Uint8Array): Promise<void> {
    const address = frames + (this.sent++ % 16) * slotBytes;
    await this.machine.qtest.write(address, frame);
    await this.transmitting.post(buffer(address, frame.length));
    expect((await this.transmitting.completion()).status).to.equal(CompletionStatus.OK);
  }

  /** The next frame; its buffer is posted again. */
  async next(): Promise<Buffer> {
    const address = buffers + (this.taken++ % 16) * slotBytes;
    const { length, status } = await this.receiving.completion();
    expect(status).to.equal(CompletionStatus.OK);
    const frame = Buffer.from(await this.machine.qtest.read(address, length));
    await this.receiving.post(buffer(address, bufferBytes));
    return frame;
  }
}

/** A frame of that length in which every byte depends on its place. */
function frameOf(length: number, seed: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, at) => (at * 7 + (at >> 8) + seed) & 0xff));
}

describe('simulator: wire to a UNIX datagram socket', () => {
  let resources: Resources;
  let directory: string;

  beforeEach(() => {
    resources = new Resources((text) => process.stderr.write(`${text}\n`));
    directory = scratchDirectory(resources);
  });
  afterEach(() => resources.close(Deadline.after(20_000)));

  const socket = (name: string): string => join(directory, name);

  const start = async (own: string, peer: string): Promise<Fixture> => {
    const fixture = await Fixture.start([], { kind: 'unix', own: socket(own), peer: socket(peer) });
    resources.defer(own, () => fixture.close());
    return fixture;
  };

  /** Sends datagrams of these lengths from another process. */
  const sendFromOutside = async (lengths: readonly number[]): Promise<void> => {
    const script = [
      'import socket, sys',
      's = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)',
      'for n in sys.argv[2:]: s.sendto(bytes(i & 255 for i in range(int(n))), sys.argv[1])',
    ].join('\n');
    const { command, args } = await inLabTree(
      ['python3', '-c', script, socket('nic'), ...lengths.map(String)],
      [directory],
    );
    await run(command, [...args], { timeout: 20_000 });
  };

  it('joins two NICs, frame by frame, in both directions', async () => {
    const left = await start('left', 'right');
    const right = await start('right', 'left');
    const [one, other] = await Promise.all([Station.on(left.machine), Station.on(right.machine)]);
    for (const length of [60, 61, 67, 68, 1000, 1514, constants.MAX_FRAME_BYTES]) {
      await one.send(frameOf(length, 1));
      expect(await other.next()).to.deep.equal(frameOf(length, 1));
      await other.send(frameOf(length, 2));
      expect(await one.next()).to.deep.equal(frameOf(length, 2));
    }
    const { wire } = await left.simulator.status();
    expect(wire).to.include({ framesFromNic: 7, framesToNic: 7, padded: 0, droppedByPeer: 0 });
  });

  it('pads what is too short for Ethernet, drops and counts what the NIC would not take', async () => {
    const { machine, simulator } = await start('nic', 'nobody');
    const station = await Station.on(machine);
    const longest = constants.MAX_FRAME_BYTES;
    await sendFromOutside([0, 13, longest + 1, 14, longest + 4000, 59, 60, longest]);
    for (const length of [14, 59, 60, longest]) {
      const frame = await station.next();
      const content = Buffer.from(Uint8Array.from({ length }, (_, at) => at & 255));
      expect(frame).to.deep.equal(Buffer.concat([content, Buffer.alloc(Math.max(0, 60 - length))]));
    }
    expect((await simulator.status()).wire).to.include({ framesToNic: 4, padded: 2, droppedLength: 4 });
  });

  it('loses and counts what nobody takes, and goes on when somebody does', async () => {
    const { machine, simulator } = await start('nic', 'later');
    const station = await Station.on(machine);
    await station.send(frameOf(100, 1));
    const { wire } = await simulator.reach('the frame', (status) => status.wire['framesFromNic'] === 1);
    expect(wire).to.include({ droppedByPeer: 1 });
    const later = await Station.on((await start('later', 'nic')).machine);
    await station.send(frameOf(100, 2));
    expect(await later.next()).to.deep.equal(frameOf(100, 2));
  });

  it('takes a burst that is longer than its queue without losing a frame', async () => {
    const { simulator } = await start('nic', 'nobody');
    await sendFromOutside(Array.from({ length: 600 }, () => 200));
    const { wire } = await simulator.reach('all frames', (status) => status.wire['framesToNic'] === 600);
    expect(wire).to.include({ droppedFull: 0, droppedLength: 0 });
  });

  it('removes its socket when it ends, and leaves alone one that is served', async () => {
    const first = await start('nic', 'nobody');
    const doors = Simulator.paths(scratchDirectory(resources));
    const args = ['--socket', doors.socket, '--observer', doors.observer, '--uart-link', doors.uart];
    const { status, stderr } = spawnSync(
      await simulatorProgram(),
      [...args, '--wire', `unix:${socket('nic')},${socket('nobody')}`],
      { encoding: 'utf8', timeout: 10_000 },
    );
    expect(stderr).to.match(/nic is served by another process · stop it/);
    expect(status).to.equal(3);
    await first.close();
    expect(existsSync(socket('nic'))).to.equal(false);
  });
});

describe('simulator: wire to a network namespace', () => {
  const ourMac = '024d50000002';
  const peerMac = '024d50000001';
  const addressBytes = wirePeerAddress
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join('');
  let fixture: Fixture | undefined;

  before(function () {
    const user = process.geteuid?.() === 0 ? [] : ['--user', '--map-root-user'];
    const { status, stderr } = spawnSync('unshare', [...user, '--net', 'test', '-w', '/dev/net/tun'], {
      encoding: 'utf8',
    });
    if (status === 0) return;
    process.stderr.write(`skipped: no network namespace with a tap can be made here ${stderr}\n`);
    this.skip();
  });
  afterEach(() => fixture?.close());

  it('reaches the kernel of this machine, which answers ARP', async () => {
    fixture = await Fixture.start([], { kind: 'namespace' });
    const station = await Station.on(fixture.machine);
    const header = `${'ff'.repeat(6)}${ourMac}0806`;
    const request = `0001080006040001${ourMac}c6336402${'00'.repeat(6)}${addressBytes}`;
    await station.send(Buffer.from(`${header}${request}${'00'.repeat(18)}`, 'hex'));
    const reply = `0001080006040002${peerMac}${addressBytes}${ourMac}c6336402`;
    expect((await station.next()).toString('hex')).to.equal(`${ourMac}${peerMac}0806${reply}${'00'.repeat(18)}`);
    // The namespace says nothing of its own accord: this reply is all that came.
    expect((await fixture.simulator.status()).wire).to.include({ framesToNic: 1, padded: 1 });
  });

  it('says what is missing when it may not make a tap', async () => {
    const resources = new Resources();
    const doors = Simulator.paths(scratchDirectory(resources));
    const args = ['--socket', doors.socket, '--observer', doors.observer, '--uart-link', doors.uart];
    // A user namespace takes all rights over the network away.
    const { status, stderr } = spawnSync(
      'unshare',
      ['--user', await simulatorProgram(), ...args, '--wire', 'tap:mptest0'],
      { encoding: 'utf8', timeout: 10_000 },
    );
    await resources.close(Deadline.after(5_000));
    expect(stderr).to.match(/cannot make tap mptest0: Operation not permitted · run as root/);
    expect(status).to.equal(3);
  });
});
