import { expect } from 'chai';
import { CompletionStatus } from '../../../firmware/registers/generated/registers.js';
import { RegisterCounters } from '../../../rig/nic/counters.js';
import { BarAccess } from './bar-access.js';
import { Fixture } from './fixture.js';
import type { Machine } from './machine.js';
import { buffer, Queue } from './queue.js';

const buffers = 0x20_0000;
const frames = 0x30_0000;

const broadcast = 'ffffffffffff';
const responderMac = '024d50000001';
const responderIp = 'c6336401';
const ourMac = '024d50000002';
const ourIp = 'c6336402';

describe('simulator: wire', () => {
  let fixture: Fixture;
  let machine: Machine;
  let receive: Queue;
  let transmit: Queue;
  let posted = 0;

  beforeEach(async () => {
    fixture = await Fixture.start();
    machine = fixture.machine;
    receive = await Queue.enable(machine, 'RX_QUEUE0', 0x10_0000);
    transmit = await Queue.enable(machine, 'TX_QUEUE0', 0x11_0000);
    posted = 0;
    for (let index = 0; index < 8; index += 1) await receive.post(buffer(buffers + index * 4096, 2048));
  });

  afterEach(() => fixture.close());

  /** Lets the NIC send a frame and waits until it has read it. */
  const send = async (frame: Buffer): Promise<void> => {
    const address = frames + posted++ * 4096;
    await machine.qtest.write(address, frame);
    await transmit.post(buffer(address, frame.length));
    expect((await transmit.completion()).status).to.equal(CompletionStatus.OK);
  };

  /** The next frame that the NIC has received. */
  const received = async (index: number): Promise<Buffer> => {
    const { length, status } = await receive.completion();
    expect(status).to.equal(CompletionStatus.OK);
    return Buffer.from(await machine.qtest.read(buffers + index * 4096, length));
  };

  it('has a station that answers ARP requests for its address', async () => {
    const arp = (operation: string, ...[mac, ip, targetMac, targetIp]: [string, string, string, string]) =>
      `00010800060400${operation}${mac}${ip}${targetMac}${targetIp}`;
    const padding = '00'.repeat(18);
    const request = arp('01', ourMac, ourIp, '000000000000', responderIp);
    await send(Buffer.from(`${broadcast}${ourMac}0806${request}${padding}`, 'hex'));
    const reply = arp('02', responderMac, responderIp, ourMac, ourIp);
    expect((await received(0)).toString('hex')).to.equal(`${ourMac}${responderMac}0806${reply}${padding}`);
    // Somebody else's address.
    await send(Buffer.from(`${broadcast}${ourMac}0806${request.slice(0, -2)}09${padding}`, 'hex'));
    const { wire } = await fixture.simulator.reach('idle', ({ busy }) => !busy);
    expect(wire).to.deep.include({ framesFromNic: 2, framesToNic: 1, arpReplies: 1, unanswered: 1 });
  });

  it('has a station that answers pings of every length', async () => {
    const lengths = [8, 9, 56, 57, 1472, 1480];
    for (const [index, length] of lengths.entries()) {
      const ping = echo(8, ourIp, responderIp, length, 63);
      await send(Buffer.concat([Buffer.from(`${responderMac}${ourMac}0800`, 'hex'), ping]));
      const answer = await received(index);
      const expected = Buffer.concat([
        Buffer.from(`${ourMac}${responderMac}0800`, 'hex'),
        echo(0, responderIp, ourIp, length, 64),
      ]);
      expect(answer.length).to.equal(Math.max(60, expected.length));
      expect(answer.subarray(0, expected.length).toString('hex')).to.equal(expected.toString('hex'));
    }
    const { wire } = await fixture.simulator.reach('idle', ({ busy }) => !busy);
    expect(wire).to.deep.include({ echoReplies: lengths.length, unanswered: 0 });
    const counters = await new RegisterCounters(new BarAccess(machine)).snapshot();
    expect(counters).to.deep.include({ TX_FRAMES: lengths.length, WIRE_RX_FRAMES: lengths.length });
  });

  it('does not answer what is damaged or addressed to others', async () => {
    const good = Buffer.concat([
      Buffer.from(`${responderMac}${ourMac}0800`, 'hex'),
      echo(8, ourIp, responderIp, 56, 63),
    ]);
    for (const at of [0, 5, 12, 13, 14, 17, 20, 23, 24, 25, 30, 33, 34, 36, 60]) {
      const bad = Buffer.from(good);
      bad[at] = (bad[at] ?? 0) ^ 0x10;
      await send(bad);
    }
    const { wire } = await fixture.simulator.reach('idle', ({ busy }) => !busy);
    expect(wire).to.deep.include({ framesFromNic: 15, framesToNic: 0, unanswered: 15 });
  });
});

/** An ICMP echo message of `length` bytes in an IPv4 packet, with both checksums. */
function echo(type: number, from: string, to: string, length: number, timeToLive: number): Buffer {
  const icmp = Buffer.alloc(length, 0xa5);
  icmp[0] = type;
  icmp[1] = 0;
  icmp.writeUInt16BE(0, 2);
  icmp.writeUInt16BE(checksum(icmp), 2);
  const header = Buffer.from(`450000001234400000010000${from}${to}`, 'hex');
  header.writeUInt16BE(header.length + length, 2);
  header[8] = timeToLive;
  header.writeUInt16BE(0, 10);
  header.writeUInt16BE(checksum(header), 10);
  return Buffer.concat([header, icmp]);
}

/** The internet checksum (RFC 1071). */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (const [index, byte] of bytes.entries()) sum += index % 2 === 0 ? byte << 8 : byte;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}
