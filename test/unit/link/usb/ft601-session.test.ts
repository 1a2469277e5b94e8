import { expect } from 'chai';
import fc from 'fast-check';
import { decodeConfiguration, encodeReadRequest } from '../../../../rig/link/usb/ft601-session.js';

const u32 = fc.nat({ max: 0xffffffff });

describe('FT601 session', () => {
  it('asks for bytes with 20 bytes, little endian', () => {
    expect([...encodeReadRequest(0x01020304, 0x82, 0x400)]).to.deep.equal([
      4, 3, 2, 1, 0x82, 1, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]);
  });

  it('keeps every counter and length', () => {
    fc.assert(
      fc.property(u32, u32, (counter, length) => {
        const request = Buffer.from(encodeReadRequest(counter, 0x82, length));
        expect([request.length, request.readUInt32LE(0), request.readUInt32LE(8)]).to.deep.equal([20, counter, length]);
      }),
    );
  });

  const configured = (mode: number, channels: number): Uint8Array => {
    const bytes = new Uint8Array(152);
    bytes.set([0x03, 0x04, 0x1f, 0x60]);
    bytes[137] = mode;
    bytes[138] = channels;
    return bytes;
  };

  it('knows the configuration that the NIC needs from others', () => {
    expect(decodeConfiguration(configured(0, 2))).to.deep.equal({
      vendorId: 0x0403,
      productId: 0x601f,
      fifoMode: '245',
      channels: '1 channel',
      usable: true,
    });
    expect(decodeConfiguration(configured(1, 2))).to.include({ fifoMode: '600', usable: false });
    for (const channels of [0, 1, 3, 4]) expect(decodeConfiguration(configured(0, channels))?.usable).to.equal(false);
  });

  it('takes no sense out of too few or meaningless bytes', () => {
    expect(decodeConfiguration(configured(0, 2).subarray(0, 151))).to.equal(undefined);
    expect(decodeConfiguration(configured(2, 2))).to.equal(undefined);
    expect(decodeConfiguration(configured(0, 5))).to.equal(undefined);
  });
});
