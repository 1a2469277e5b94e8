import { expect } from 'chai';
import { LinkOperation, registers } from '../../../firmware/registers/generated/registers.js';
import { Deadline } from '../../../rig/base/deadline.js';
import { LinkClosed } from '../../../rig/link/errors.js';
import { CobsDecoder } from '../../../rig/link/framing/cobs.js';
import { decodeFrame, encodeRequest, longestResponse } from '../../../rig/link/framing/codec.js';
import { openLink } from '../../../rig/link/open.js';
import type { ChipDriver } from '../../../rig/link/usb/chip.js';
import { unpackTransfer } from '../../../rig/link/usb/ft232h-packets.js';
import { ft232h } from '../../../rig/link/usb/ft232h.js';
import { encodeReadRequest } from '../../../rig/link/usb/ft601-session.js';
import { ft601 } from '../../../rig/link/usb/ft601.js';
import { openUsbLink } from '../../../rig/link/usb/usb-link.js';
import { connectNic, type LinkedNic } from '../../../rig/nic/device.js';
import { Resources } from '../../../rig/base/resources.js';
import { nicCases } from '../../nic/nic-cases.js';
import { Simulator } from './simulator.js';
import { UsbipDevice } from './usb/usbip-device.js';

const ECONNRESET = -104;
const EPIPE = -32;
const EOVERFLOW = -75;
const { SCRATCH } = registers.IDENTITY;

const rejection = (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined).catch((error) => error);

const chips: readonly { readonly chip: 'ft601' | 'ft232h'; readonly driver: ChipDriver }[] = [
  { chip: 'ft601', driver: ft601 },
  { chip: 'ft232h', driver: ft232h },
];

for (const { chip, driver } of chips) {
  describe(`simulator: a NIC behind an ${driver.name}`, () => {
    const resources = new Resources((text) => process.stderr.write(`${text}\n`));
    let simulator: Simulator;
    let port: number;
    let open: Resources;

    before(async () => {
      simulator = await Simulator.start(resources, { chip });
      port = simulator.usb?.port ?? 0;
    });
    after(() => resources.close(Deadline.after(10_000)));

    beforeEach(() => {
      open = new Resources((text) => process.stderr.write(`${text}\n`));
    });
    afterEach(() => open.close(Deadline.after(10_000)));

    /** A device that nobody has opened yet. */
    const plug = async (): Promise<UsbipDevice> => {
      // The server notices in its own time that an earlier client is gone.
      const device = await Deadline.after(10_000).poll('the device to be free', 1, async () => {
        return UsbipDevice.import(port).catch(() => undefined);
      });
      open.defer('USB cable', () => device.detach());
      return device;
    };

    const connect = async (): Promise<LinkedNic> => {
      const nic = await connectNic(await openUsbLink(await plug(), driver, 'usb:simulator'));
      open.defer('NIC', () => nic.close());
      return nic;
    };

    describe('does what every NIC does', () => {
      for (const { title, run } of nicCases) it(title, async () => run(await connect()));
    });

    it('tells what it is by its descriptors', async () => {
      const device = await plug();
      await device.open();
      expect([device.vendorId, driver.products.includes(device.productId)]).to.deep.equal([0x0403, true]);
      expect(device.serialNumber).to.equal('MPRIGSIM');
      const interfaces = device.configuration?.interfaces ?? [];
      expect(interfaces.map(({ interfaceNumber }) => interfaceNumber)).to.deep.equal(driver.interfaces);
      const bulk = interfaces.at(-1)?.alternate.endpoints.filter(({ type }) => type === 'bulk') ?? [];
      expect(bulk.map(({ direction }) => direction)).to.have.members(['in', 'out']);
    });

    it('serves whoever plugs in next', async () => {
      for (let round = 1; round <= 3; round += 1) {
        const nic = await connect();
        await nic.registers.write(SCRATCH.offset, [round]);
        await open.close(Deadline.after(10_000));
      }
      const nic = await connectNic(await openLink(`pty:${simulator.paths.uart}`));
      open.defer('NIC over the UART', () => nic.close());
      expect([...(await nic.registers.read(SCRATCH.offset, 1))]).to.deep.equal([3]);
    });

    it('ends the link when the cable is pulled', async () => {
      const device = await plug();
      const nic = await connectNic(await openUsbLink(device, driver, 'usb:simulator'));
      open.defer('NIC', () => nic.close());
      device.detach();
      const failure = await Deadline.after(10_000).poll('the end of the link', 1, () =>
        rejection(nic.registers.read(0, 1)),
      );
      expect(failure).to.be.instanceOf(LinkClosed);
    });

    it('refuses what it does not know with a stall, and goes on', async () => {
      const device = await plug();
      await device.open();
      const setups = [
        { requestType: 'vendor', recipient: 'device', request: 0xee, value: 0, index: 0 },
        { requestType: 'class', recipient: 'interface', request: 1, value: 0, index: 0 },
        { requestType: 'standard', recipient: 'device', request: 6, value: 0x0700, index: 0 },
        { requestType: 'standard', recipient: 'device', request: 99, value: 0, index: 0 },
      ] as const;
      for (const setup of setups) {
        expect(String(await rejection(device.controlTransferIn(setup, 8)))).to.include('endpoint stalled');
      }
      await device.open();
      expect((await device.begin('in', 9, 8).result).status).to.equal(EPIPE);
    });

    it('keeps a pipe halted until it is set free', async () => {
      const device = await plug();
      await device.open();
      const endpoint = chip === 'ft601' ? 0x02 : 0x81;
      const halt = { requestType: 'standard', recipient: 'endpoint', request: 3, value: 0, index: endpoint } as const;
      await device.controlTransferOut(halt, new Uint8Array());
      const direction = endpoint >= 0x80 ? 'in' : 'out';
      const transfer = () => device.begin(direction, endpoint & 0x0f, 0, undefined, new Uint8Array()).result;
      expect((await transfer()).status).to.equal(EPIPE);
      expect((await transfer()).status).to.equal(EPIPE);
      await device.clearHalt(direction, endpoint & 0x0f);
      expect((await transfer()).status).to.equal(0);
    });

    it('sleeps while nothing is asked of it', async () => {
      await plug();
      await simulator.reach('idle', ({ busy }) => !busy);
      await Deadline.after(10_000).poll('sleep', 1, async () => (simulator.processState() === 'S' ? true : undefined));
    });
  });
}

describe('simulator: the session pipe of an FT601', () => {
  const resources = new Resources((text) => process.stderr.write(`${text}\n`));
  let device: UsbipDevice;

  before(async () => {
    const simulator = await Simulator.start(resources, { chip: 'ft601' });
    device = await UsbipDevice.import(simulator.usb?.port ?? 0);
    resources.defer('USB cable', () => device.detach());
    await device.open();
  });
  after(() => resources.close(Deadline.after(10_000)));

  it('is what gives the data pipe its bytes, and only as many as asked for', async () => {
    const request = encodeRequest({ sequence: 1, operation: LinkOperation.READ, address: 0, count: 2 });
    await device.transferOut(2, Uint8Array.from(request));
    const first = device.begin('in', 2, 512);
    // Nobody has asked for bytes: the pipe stays silent, and the transfer can be given up.
    expect(await device.unlink(first.sequence)).to.equal(ECONNRESET);
    await device.transferOut(1, Uint8Array.from(encodeReadRequest(0, 0x82, 4)));
    expect((await device.begin('in', 2, 512).result).actual).to.equal(4);
    const next = device.begin('in', 2, 512);
    expect(await device.unlink(next.sequence)).to.equal(ECONNRESET);
    await device.transferOut(1, Uint8Array.from(encodeReadRequest(1, 0x82, 512)));
    const { data } = await device.begin('in', 2, 512).result;
    expect(data.at(-1)).to.equal(0);
  });

  it('stalls at a request that is none', async () => {
    for (const bytes of [
      new Uint8Array(19),
      encodeReadRequest(0, 0x83, 512),
      Uint8Array.from(encodeReadRequest(0, 0x82, 1)).fill(9, 5, 6),
    ]) {
      expect(String(await rejection(device.transferOut(1, Uint8Array.from(bytes))))).to.include('endpoint stalled');
      await device.clearHalt('out', 1);
    }
  });

  it('has its configuration read and written as a whole', async () => {
    const setup = { requestType: 'vendor', recipient: 'device', request: 0xcf, value: 1, index: 0 } as const;
    const { data } = await device.controlTransferIn(setup, 152);
    expect(data.byteLength).to.equal(152);
    const bytes = Uint8Array.from(new Uint8Array(data.buffer, data.byteOffset, 152));
    const write = { ...setup, value: 0 };
    expect(String(await rejection(device.controlTransferOut(write, bytes.subarray(1))))).to.include('stalled');
    await device.controlTransferOut(write, bytes);
  });
});

describe('simulator: packets of an FT232H', () => {
  const resources = new Resources((text) => process.stderr.write(`${text}\n`));
  let device: UsbipDevice;

  before(async () => {
    const simulator = await Simulator.start(resources, { chip: 'ft232h' });
    device = await UsbipDevice.import(simulator.usb?.port ?? 0);
    resources.defer('USB cable', () => device.detach());
    await device.open();
  });
  after(() => resources.close(Deadline.after(10_000)));

  const out = (request: number, value: number) =>
    device.controlTransferOut(
      { requestType: 'vendor', recipient: 'device', request, value, index: 1 },
      new Uint8Array(),
    );

  it('have nothing but a status when the latency timer runs out', async () => {
    await out(0x09, 1);
    expect([...(await device.begin('in', 1, 512).result).data]).to.deep.equal([0x32, 0x60]);
    const setup = { requestType: 'vendor', recipient: 'device', request: 0x0a, value: 0, index: 1 } as const;
    expect((await device.controlTransferIn(setup, 1)).data.getUint8(0)).to.equal(1);
    expect(String(await rejection(out(0x09, 0)))).to.include('stalled');
  });

  it('carry nothing to the NIC before the chip is a FIFO', async () => {
    const request = (sequence: number) =>
      Uint8Array.from(encodeRequest({ sequence, operation: LinkOperation.READ, address: 0, count: 2 }));
    await out(0x0b, 0x00ff);
    await device.transferOut(2, request(1));
    await out(0x0b, 0x40ff);
    await device.transferOut(2, request(2));
    const decoder = new CobsDecoder(longestResponse);
    const answered = await Deadline.after(10_000).poll('an answer', 1, async () => {
      const { data } = await device.begin('in', 1, 512).result;
      return decoder.push(unpackTransfer(data, 512).payload).find(({ kind }) => kind === 'frame')?.bytes;
    });
    expect(decodeFrame(answered)).to.deep.include({ kind: 'response', sequence: 2 });
  });

  it('are babble in a transfer that has no room for one', async () => {
    expect((await device.begin('in', 1, 1).result).status).to.equal(EOVERFLOW);
  });
});
