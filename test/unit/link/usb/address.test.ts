import { expect } from 'chai';
import { UsageError } from '../../../../rig/base/errors.js';
import { LinkUnavailable } from '../../../../rig/link/errors.js';
import { openLink } from '../../../../rig/link/open.js';
import { formatUsbAddress, parseUsbAddress } from '../../../../rig/link/usb/address.js';
import { findDevice } from '../../../../rig/link/usb/find.js';
import { usbError } from '../../../../rig/link/usb/open-errors.js';
import { chooseDriver } from '../../../../rig/link/usb/open.js';
import { ModelFt232h, ModelFt601 } from './chip-models.js';

const rejection = (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined).catch((error) => error);

describe('the address of a USB link', () => {
  it('has ids and a serial number, which may hold colons', () => {
    expect(parseUsbAddress('0403:601f:a:1')).to.deep.equal({ vendorId: 0x403, productId: 0x601f, serialNumber: 'a:1' });
    expect(parseUsbAddress('0403:6014')).to.deep.equal({ vendorId: 0x403, productId: 0x6014 });
    expect(formatUsbAddress(parseUsbAddress('0403:601F:A:1'))).to.equal('usb:0403:601f:A:1');
  });

  for (const text of ['', '403:601f', '0403', '0403:601f:', '/dev/x', '0403:601g']) {
    it(`refuses "${text}"`, () => {
      expect(() => parseUsbAddress(text)).to.throw(UsageError, 'names no USB device');
    });
  }

  it('chooses the driver by the ids or by chip=', () => {
    const name = (path: string, chip: string | null = null) => chooseDriver(parseUsbAddress(path), chip).name;
    expect(name('0403:601f')).to.equal('FT601');
    expect(name('0403:6014')).to.equal('FT232H');
    expect(name('1209:0001', 'ft232h')).to.equal('FT232H');
    expect(() => name('1209:6014')).to.throw(UsageError, 'no driver for the USB chip');
    expect(() => name('0403:601f', 'ft2232')).to.throw(UsageError, '"ft2232"');
  });

  it('refuses options that the chip does not have, before it looks for a device', async () => {
    expect(await rejection(openLink('usb:0403:601f?latency=1'))).to.be.instanceOf(UsageError);
    expect(await rejection(openLink('usb:0403:601f?baud=1'))).to.be.instanceOf(UsageError);
    expect(await rejection(openLink('usb:0403?chip=ft601'))).to.be.instanceOf(UsageError);
  });
});

describe('finding the device of a USB link', () => {
  const named = (serialNumber: string | null) => Object.assign(new ModelFt601(), { serialNumber });

  it('takes the one with the ids, or with the serial number', () => {
    const [first, second, other] = [named('A'), named('B'), new ModelFt232h()];
    expect(findDevice([other, first], parseUsbAddress('0403:601f'))).to.equal(first);
    expect(findDevice([first, second, other], parseUsbAddress('0403:601f:B'))).to.equal(second);
  });

  it('says which there are when it cannot choose', () => {
    const both = [named('A'), named(null)];
    expect(() => findDevice(both, parseUsbAddress('0403:601f')))
      .to.throw(LinkUnavailable)
      .that.includes({ code: 'LinkAmbiguous', remedy: 'add a serial number: A, (none)' });
    expect(() => findDevice(both, parseUsbAddress('0403:601f:C')))
      .to.throw(LinkUnavailable)
      .that.includes({ code: 'LinkNotFound', remedy: 'serial numbers that are there: A, (none)' });
    expect(() => findDevice([], parseUsbAddress('0403:601f')))
      .to.throw(LinkUnavailable, 'there is no USB device usb:0403:601f')
      .that.includes({ code: 'LinkNotFound' });
  });

  it('gives the texts of the system a code and a remedy', () => {
    const code = (text: string) => usbError('usb:0403:601f', new Error(text)).code;
    expect(code('failed to open device: permission denied')).to.equal('LinkDenied');
    expect(code('claimInterface error: interface is busy')).to.equal('LinkBusy');
    expect(code('device disconnected')).to.equal('LinkNotFound');
    expect(code('Cannot find native binding. npm has a bug')).to.equal('LinkNoUsb');
    expect(code('getDevices error: /sys/bus/usb/devices/ not found (errno 2)')).to.equal('LinkNoBus');
    expect(code('strange')).to.equal('LinkFailed');
  });
});
