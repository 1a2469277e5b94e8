import { expect } from 'chai';
import { Deadline } from '../../../../rig/base/deadline.js';
import { LinkClosed, LinkUnavailable } from '../../../../rig/link/errors.js';
import type { Link } from '../../../../rig/link/link.js';
import { ft232h } from '../../../../rig/link/usb/ft232h.js';
import { ft601 } from '../../../../rig/link/usb/ft601.js';
import { openUsbLink } from '../../../../rig/link/usb/usb-link.js';
import { ModelFt232h, ModelFt601 } from './chip-models.js';

const times = { readMs: 5, writeMs: 100, controlMs: 100 };

async function receive(link: Link, count: number): Promise<number[]> {
  const bytes: number[] = [];
  for await (const piece of link.incoming) {
    bytes.push(...piece);
    if (bytes.length >= count) break;
  }
  return bytes;
}

/** Returns when several transfers have ended because nothing came. */
const silence = (chip: ModelFt601 | ModelFt232h): Promise<true> =>
  Deadline.after(10_000).poll('silence', 1, async () => (chip.silences >= 3 ? true : undefined));

const counted = (length: number): number[] => Array.from({ length }, (_, index) => (index * 7) & 0xff);
const rejection = (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined).catch((error) => error);

for (const { name, open } of [
  { name: 'FT601', open: () => ({ chip: new ModelFt601(), driver: ft601 }) },
  { name: 'FT601 at high speed', open: () => ({ chip: new ModelFt601(512), driver: ft601 }) },
  { name: 'FT232H', open: () => ({ chip: new ModelFt232h(), driver: ft232h }) },
]) {
  describe(`a USB link through an ${name}`, () => {
    const connect = async () => {
      const { chip, driver } = open();
      return { chip, link: await openUsbLink(chip, driver, 'usb:test', {}, times) };
    };

    it('carries bytes both ways, across packets and transfers', async () => {
      const { chip, link } = await connect();
      const out = counted(40_000);
      await link.write(Uint8Array.from(out));
      expect(chip.taken).to.deep.equal(out);
      for (const length of [1, 509, 510, 511, 512, 513, 1023, 1024, 1025, 5000]) {
        chip.send(counted(length));
        expect(await receive(link, length), `${length} bytes`).to.deep.equal(counted(length));
      }
      await link.close();
    });

    it('takes no silence for an end', async () => {
      const { chip, link } = await connect();
      await silence(chip);
      chip.send([1, 2, 3]);
      expect(await receive(link, 3)).to.deep.equal([1, 2, 3]);
      await link.close();
    });

    it('sets a halted pipe free and goes on', async () => {
      const { chip, link } = await connect();
      const data = name === 'FT232H' ? 1 : 2;
      chip.mishaps.push({ pipe: 'out 2', error: 'transferOut error: endpoint stalled' });
      await link.write(Uint8Array.of(1, 2));
      expect(chip.taken).to.deep.equal([1, 2]);
      chip.mishaps.push({ pipe: `in ${data}`, error: 'transferIn error: endpoint stalled' });
      chip.send([3, 4]);
      expect(await receive(link, 2)).to.deep.equal([3, 4]);
      // The transfer that waited gave the bytes; the next one met the halt.
      chip.send([5, 6]);
      expect(await receive(link, 2)).to.deep.equal([5, 6]);
      expect(chip.cleared).to.deep.equal(['out 2', `in ${data}`]);
      await link.close();
    });

    it('is lost after few tries when the pipe towards this side stays halted', async () => {
      const { chip, driver } = open();
      const pipe = `in ${name === 'FT232H' ? 1 : 2}`;
      chip.haltsAlways = pipe;
      const link = await openUsbLink(chip, driver, 'usb:test', {}, times);
      const error = await rejection(receive(link, 1));
      expect(error).to.be.instanceOf(LinkClosed);
      expect(String((error as Error).cause)).to.contain('stays halted');
      expect(chip.begun.get(pipe)).to.equal(4);
      expect(chip.cleared).to.deep.equal([pipe, pipe, pipe]);
      expect(await rejection(link.write(Uint8Array.of(1)))).to.be.instanceOf(LinkClosed);
      await link.close();
      expect(chip.opened).to.equal(false);
    });

    it('survives any number of halts that each end', async () => {
      const { chip, link } = await connect();
      const pipe = `in ${name === 'FT232H' ? 1 : 2}`;
      for (let byte = 0; byte < 10; byte++) {
        chip.mishaps.push({ pipe, error: 'transferIn error: endpoint stalled' });
        chip.send([byte]);
        expect(await receive(link, 1)).to.deep.equal([byte]);
      }
      await link.close();
    });

    it('does not take a pipe for good whose halt does not end', async () => {
      const { chip, link } = await connect();
      chip.haltsAlways = 'out 2';
      const error = await rejection(link.write(Uint8Array.of(1)));
      expect(error).to.be.instanceOf(LinkClosed);
      expect(chip.begun.get('out 2')).to.equal(2);
      await link.close();
    });

    it('is lost when a halted pipe cannot be set free in time', async () => {
      const { chip, driver } = open();
      chip.clearingHangs = true;
      chip.mishaps.push({ pipe: `in ${name === 'FT232H' ? 1 : 2}`, error: 'transferIn error: endpoint stalled' });
      const link = await openUsbLink(chip, driver, 'usb:test', {}, times);
      expect(await rejection(receive(link, 1))).to.be.instanceOf(LinkClosed);
      await link.close();
    });

    it('gives an interface that it took from the kernel back to it', async () => {
      const { chip, driver } = open();
      const [last = 0] = driver.interfaces.slice(-1);
      chip.kernelHas.add(last);
      const link = await openUsbLink(chip, driver, 'usb:test', {}, times);
      expect([...chip.kernelHas]).to.deep.equal([]);
      await link.close();
      expect([...chip.kernelHas]).to.deep.equal([last]);
      // The others were nobody's and stay so; also when the link does not come to be.
      chip.mishaps.push({ pipe: `claim ${last}`, error: 'claimInterface error: interface is busy' });
      expect(await rejection(openUsbLink(chip, driver, 'usb:test', {}, times))).to.include({ code: 'LinkBusy' });
      expect([...chip.kernelHas]).to.deep.equal([last]);
    });

    it('gives everything back, and ends what arrives', async () => {
      const { chip, link } = await connect();
      await link.close();
      await link.close();
      expect(chip.opened).to.equal(false);
      expect(chip.released).to.have.members(chip.claimed);
      expect(await receive(link, 1)).to.deep.equal([]);
      expect(await rejection(link.write(Uint8Array.of(1)))).to.be.instanceOf(LinkClosed);
    });

    it('is lost when the device is pulled out', async () => {
      const { chip, link } = await connect();
      const data = name === 'FT232H' ? 1 : 2;
      chip.mishaps.push({ pipe: `in ${data}`, error: 'transferIn error: device disconnected' });
      expect(await rejection(receive(link, 1))).to.be.instanceOf(LinkClosed);
      expect(await rejection(link.write(Uint8Array.of(1)))).to.be.instanceOf(LinkClosed);
      await link.close();
    });
  });
}

describe('the FT601', () => {
  it('is asked for each packet, also when the answer to an earlier request was lost', async () => {
    const chip = new ModelFt601();
    chip.losesWithSilence = true;
    const link = await openUsbLink(chip, ft601, 'usb:test', {}, times);
    await silence(chip);
    chip.send([1]);
    expect(await receive(link, 1)).to.deep.equal([1]);
    await link.close();
    const [first, second] = chip.readRequests;
    expect(first).to.deep.equal({ counter: 0, pipe: 0x82, length: 1024 });
    expect(second).to.deep.equal({ counter: 1, pipe: 0x82, length: 1024 });
  });

  it('is opened again when it was too slow to describe itself', async () => {
    const chip = new ModelFt601();
    chip.mishaps.push({ pipe: 'open', error: 'getString error: transfer was cancelled' });
    const link = await openUsbLink(chip, ft601, 'usb:test', {}, times);
    await link.close();
    chip.mishaps.push({ pipe: 'open', error: 'failed to open device: permission denied' });
    const error = await rejection(openUsbLink(chip, ft601, 'usb:test', {}, times));
    expect(error).to.include({ code: 'LinkDenied' });
  });

  it('is refused in another mode, and given back', async () => {
    const chip = new ModelFt601();
    chip.fifoMode = 1;
    chip.channels = 0;
    const error = await rejection(openUsbLink(chip, ft601, 'usb:test', {}, times));
    expect(error).to.be.instanceOf(LinkUnavailable).that.includes({ code: 'LinkNotFifo' });
    expect(String(error)).to.include('mode 600, 4 channels');
    expect(chip.opened).to.equal(false);
    expect(chip.released).to.have.members([0, 1]);
  });
});

describe('the FT232H', () => {
  it('is made a FIFO before any byte flows, and left as it was', async () => {
    const chip = new ModelFt232h();
    const link = await openUsbLink(chip, ft232h, 'usb:test', { latency: 2 }, times);
    expect(chip.told).to.deep.equal([
      [0x90, 0, 0],
      [0x00, 0, 1],
      [0x0b, 0x00ff, 1],
      [0x00, 1, 1],
      [0x00, 2, 1],
      [0x09, 2, 1],
      [0x02, 0, 0x0101],
      [0x0b, 0x40ff, 1],
    ]);
    await link.close();
    expect(chip.told.at(-1)).to.deep.equal([0x0b, 0x00ff, 1]);
  });

  it('is refused while its EEPROM makes it something else', async () => {
    for (const [word, name] of [
      [0xffff, 'UART (the EEPROM is erased)'],
      [0x0000, 'UART'],
      [0x0008, 'FT1284'],
    ] as const) {
      const chip = new ModelFt232h();
      chip.eepromWord = word;
      const error = await rejection(openUsbLink(chip, ft232h, 'usb:test', {}, times));
      expect(error).to.be.instanceOf(LinkUnavailable).that.includes({ code: 'LinkNotFifo' });
      expect(String(error)).to.include(`set up as ${name},`);
      expect(chip.opened).to.equal(false);
    }
  });

  it('refuses a latency that the chip cannot have', async () => {
    for (const latency of [0, 256, 1.5, NaN]) {
      const error = await rejection(openUsbLink(new ModelFt232h(), ft232h, 'usb:test', { latency }, times));
      expect(error).to.include({ code: 'BadLinkUrl' });
    }
  });
});
