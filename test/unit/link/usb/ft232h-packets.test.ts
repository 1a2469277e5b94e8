import { expect } from 'chai';
import fc from 'fast-check';
import { unpackTransfer } from '../../../../rig/link/usb/ft232h-packets.js';

/** A transfer as the chip makes it: each packet begins with its status. */
function transferOf(payload: readonly number[], packetBytes: number, status: readonly [number, number]): Uint8Array {
  const bytes: number[] = [];
  const room = packetBytes - 2;
  for (let at = 0; at < payload.length; at += room) bytes.push(...status, ...payload.slice(at, at + room));
  // A transfer ends with a short packet, which is one with nothing but a status when all others are full.
  if (payload.length % room === 0) bytes.push(...status);
  return Uint8Array.from(bytes);
}

const packetSizes = fc.constantFrom(64, 512);

describe('FT232H packets', () => {
  it('gives the payload back, wherever packets end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2100 }), packetSizes, (payload, packetBytes) => {
        const {
          payload: got,
          overruns,
          strayBytes,
        } = unpackTransfer(transferOf([...payload], packetBytes, [0x32, 0x60]), packetBytes);
        expect([...got]).to.deep.equal([...payload]);
        expect([overruns, strayBytes]).to.deep.equal([0, 0]);
      }),
    );
  });

  for (const length of [0, 1, 509, 510, 511, 1020, 1021, 1530]) {
    it(`takes ${length} bytes out of packets of 512`, () => {
      // Bytes like a status: only their place tells the two apart.
      const payload = Array.from({ length }, (_, index) => (index % 2 === 0 ? 0x32 : 0x60));
      const unpacked = unpackTransfer(transferOf(payload, 512, [0x32, 0x60]), 512);
      expect([...unpacked.payload]).to.deep.equal(payload);
      expect(unpacked.packets).to.equal(Math.floor(length / 510) + 1);
    });
  }

  it('finds nothing in a packet of status alone, and nothing in no packet', () => {
    expect(unpackTransfer(Uint8Array.of(0x32, 0x60), 512)).to.deep.equal({
      payload: new Uint8Array(),
      packets: 1,
      overruns: 0,
      strayBytes: 0,
    });
    expect(unpackTransfer(new Uint8Array(), 512).packets).to.equal(0);
  });

  it('counts the packets in which the chip says that it lost bytes', () => {
    const transfer = new Uint8Array(512 + 512 + 3);
    transfer.set([0x32, 0x60], 0);
    transfer.set([0x32, 0x62], 512);
    transfer.set([0x32, 0x02], 1024);
    expect(unpackTransfer(transfer, 512).overruns).to.equal(2);
  });

  it('reports a packet without room for a status, and takes nothing of it', () => {
    const transfer = new Uint8Array(513).fill(7);
    const unpacked = unpackTransfer(transfer, 512);
    expect(unpacked.payload).to.have.length(510);
    expect(unpacked.strayBytes).to.equal(1);
  });

  it('never takes more than there is, of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1600 }), packetSizes, (bytes, packetBytes) => {
        const { payload, packets, strayBytes } = unpackTransfer(bytes, packetBytes);
        expect(payload.length + 2 * packets + strayBytes).to.equal(bytes.length);
      }),
    );
  });
});
