import { expect } from 'chai';
import { Deadline } from '../../../rig/base/deadline.js';
import { Resources } from '../../../rig/base/resources.js';
import { Simulator } from './simulator.js';
import { operation, submit, unlink, urbHeaderBytes, UsbipSocket } from './usb/usbip-socket.js';

const getDeviceDescriptor = Uint8Array.of(0x80, 6, 0, 1, 0, 0, 18, 0);

describe('simulator: USB/IP', () => {
  const resources = new Resources((text) => process.stderr.write(`${text}\n`));
  let port: number;
  const sockets: UsbipSocket[] = [];

  before(async () => {
    const simulator = await Simulator.start(resources, { chip: 'ft601' });
    port = simulator.usb?.port ?? 0;
  });
  after(() => resources.close(Deadline.after(10_000)));
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.close();
  });

  const connect = async (): Promise<UsbipSocket> => {
    const socket = await UsbipSocket.connect(port);
    sockets.push(socket);
    return socket;
  };

  /** A connection that owns the device; an earlier owner may not be forgotten yet. */
  const attach = (): Promise<UsbipSocket> =>
    Deadline.after(10_000).poll('the device to be free', 1, async () => {
      const socket = await connect();
      return (await socket.importDevice('1-1')).status === 0 ? socket : undefined;
    });

  it('lists the one device and its interfaces', async () => {
    const socket = await connect();
    socket.send(operation(0x8005));
    const header = await socket.read(12);
    expect(header?.toString('hex')).to.equal('011100050000000000000001');
    const device = await socket.read(0x138 + 2 * 4);
    expect(device?.subarray(256, 259).toString()).to.equal('1-1');
    expect(device?.readUInt32BE(296)).to.equal(3);
    expect(device?.readUInt32BE(300)).to.equal(0x0403601f);
    expect(device?.readUInt8(0x137)).to.equal(2);
    await socket.end();
  });

  it('gives the device to one client at a time, and knows no other', async () => {
    const owner = await attach();
    expect((await (await connect()).importDevice('1-1')).status).to.equal(1);
    owner.close();
    await attach();
    expect((await (await connect()).importDevice('2-1')).status).to.equal(1);
  });

  it('answers each transfer once, and one that was given up never', async () => {
    const socket = await attach();
    const setConfiguration = Uint8Array.of(0, 9, 1, 0, 0, 0, 0, 0);
    socket.send(submit({ sequence: 8, direction: 'out', endpoint: 0, length: 0, setup: setConfiguration }));
    expect((await socket.read(urbHeaderBytes))?.readUInt32BE(4)).to.equal(8);
    const silent = { direction: 'in', endpoint: 1, length: 64 } as const;
    const control = { direction: 'in', endpoint: 0, length: 18, setup: getDeviceDescriptor } as const;
    socket.send(Buffer.concat([submit({ sequence: 1, ...silent }), submit({ sequence: 2, ...control })]));
    const reply = await socket.read(urbHeaderBytes + 18);
    expect([reply?.readUInt32BE(0), reply?.readUInt32BE(4), reply?.readUInt32BE(24)]).to.deep.equal([3, 2, 18]);
    expect(reply?.subarray(urbHeaderBytes, urbHeaderBytes + 4).toString('hex')).to.equal('12010002');
    // Given up while it waits; then one that has ended; then one that never was.
    socket.send(Buffer.concat([unlink(3, 1), unlink(4, 2), unlink(5, 99), submit({ sequence: 6, ...control })]));
    const answers: (number | undefined)[][] = [];
    for (let count = 0; count < 3; count += 1) {
      const answer = await socket.read(urbHeaderBytes);
      answers.push([answer?.readUInt32BE(0), answer?.readUInt32BE(4), answer?.readInt32BE(20)]);
    }
    expect(answers).to.deep.equal([
      [4, 3, -104],
      [4, 4, 0],
      [4, 5, 0],
    ]);
    expect((await socket.read(urbHeaderBytes))?.readUInt32BE(4)).to.equal(6);
  });

  it('takes messages in any pieces', async () => {
    const socket = await attach();
    const bytes = submit({ sequence: 7, direction: 'in', endpoint: 0, length: 18, setup: getDeviceDescriptor });
    for (const byte of bytes) socket.send(Uint8Array.of(byte));
    expect((await socket.read(urbHeaderBytes + 18))?.readUInt32BE(4)).to.equal(7);
  });

  const wrongOperations: [string, Buffer][] = [
    ['another version', operation(0x8005, 0x0100)],
    ['an unknown operation', operation(0x8004)],
    ['a URB before any import', submit({ sequence: 1, direction: 'in', endpoint: 0, length: 1 })],
  ];
  for (const [what, bytes] of wrongOperations) {
    it(`gives a connection up for ${what}`, async () => {
      const socket = await connect();
      socket.send(bytes);
      await socket.end();
      await attach();
    });
  }

  const fields = { sequence: 1, direction: 'out', endpoint: 2, length: 0 } as const;
  const changed = (at: number, word: number): Buffer => {
    const bytes = submit(fields);
    bytes.writeUInt32BE(word, at);
    return bytes;
  };
  const wrongUrbs: [string, Buffer][] = [
    ['an unknown command', changed(0, 7)],
    ['a direction that is none', changed(12, 2)],
    ['an endpoint that cannot be', changed(16, 16)],
    ['a transfer that is too long', changed(24, (1 << 20) + 1)],
    ['the longest length there is', changed(24, 0xffffffff)],
    ['an isochronous transfer', changed(32, 1)],
  ];
  for (const [what, bytes] of wrongUrbs) {
    it(`gives a connection up for ${what}, and the device is free`, async () => {
      const socket = await attach();
      socket.send(bytes);
      await socket.end();
      await attach();
    });
  }
});
