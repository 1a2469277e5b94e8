import { expect } from 'chai';
import { CardMap } from '../../../../rig/bench/virtual/card/card-map.js';

const page = (iova: bigint, machine: bigint, bytes = 4096n) => ({ iova, bytes, machine });

describe('what was behind the accesses of a card', () => {
  const translated = [page(0x1000n, 0x5000n), page(0x2000n, 0x9000n), page(0x20_0000n, 0x40_0000n, 0x20_0000n)];
  const piece = { address: 0x1ff0n, length: 32, translated };
  const map = new CardMap(
    new Map([
      [7n, [piece]],
      [8n, [piece, { ...piece, translated: [page(0x1000n, 0x7000n)] }]],
      [9n, [{ ...piece, translated: [page(0x1000n, 0xff_f000n)] }]],
    ]),
    0xff_f800,
  );

  it('is what each page went through, also a large one', () => {
    const at = (address: bigint) => map.translate(address, 16, 7n);
    expect(at(0x1ff0n)).to.deep.equal({ kind: 'ram', machineAddress: 0x5ff0, writable: true });
    expect(at(0x2000n)).to.deep.equal({ kind: 'ram', machineAddress: 0x9000, writable: true });
    expect(at(0x21_2340n)).to.deep.equal({ kind: 'ram', machineAddress: 0x41_2340, writable: true });
  });

  it('is nothing at another time, at another place, and beyond the end of what was translated', () => {
    const times = [map.translate(0x1ff0n, 16, 6n), map.translate(0x3000n, 16, 7n), map.translate(0x2ff8n, 16, 7n)];
    expect(times.map(({ kind }) => kind)).to.deep.equal(['unmapped', 'unmapped', 'unmapped']);
  });

  it('is in doubt when one access went to two places', () => {
    expect(map.translate(0x1ff0n, 16, 8n).kind).to.equal('ambiguous');
  });

  it('is no memory beyond its end', () => {
    expect(map.translate(0x17f0n, 16, 9n).kind).to.equal('ram');
    expect(map.translate(0x17f8n, 16, 9n).kind).to.equal('not-ram');
  });
});
