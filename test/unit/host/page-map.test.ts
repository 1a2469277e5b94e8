import { expect } from 'chai';
import fc from 'fast-check';
import { pageRuns } from '../../../rig/host/page-map.js';

/** Entries of a page map; `undefined` is a page that is not resident. */
function pagemap(frames: readonly (bigint | undefined)[]): Buffer {
  const buffer = Buffer.alloc(frames.length * 8);
  frames.forEach((frame, page) => {
    // Soft-dirty and exclusively mapped, as real entries are; a swapped page has bit 62 and a swap offset.
    const entry = frame === undefined ? (1n << 62n) | 12345n : (1n << 63n) | (1n << 56n) | (1n << 55n) | frame;
    buffer.writeBigUInt64LE(entry, page * 8);
  });
  return buffer;
}

describe('runs of pages', () => {
  it('joins what is consecutive on both sides', () => {
    const runs = pageRuns([pagemap([100n, 101n, undefined, 102n, 103n, 50n, undefined, undefined])]);
    expect(runs).to.deep.equal([
      { guestAddress: 0n, machineAddress: 100n * 4096n, pages: 2 },
      { guestAddress: 3n * 4096n, machineAddress: 102n * 4096n, pages: 2 },
      { guestAddress: 5n * 4096n, machineAddress: 50n * 4096n, pages: 1 },
    ]);
  });

  it('says the same as the page map, for any page map', () => {
    const frame = fc.oneof(
      fc.constant(undefined),
      fc.bigInt({ min: 1n, max: 12n }),
      fc.bigInt({ min: (1n << 40n) - 4n, max: (1n << 40n) - 1n }),
    );
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 64 }), fc.nat(64), (frames, cut) => {
        const seen: (bigint | undefined)[] = frames.map(() => undefined);
        let last = -1;
        const entries = pagemap(frames);
        for (const { guestAddress, machineAddress, pages } of pageRuns([
          entries.subarray(0, cut),
          entries.subarray(cut),
        ])) {
          const first = Number(guestAddress / 4096n);
          expect(first).to.be.greaterThan(last);
          for (let i = 0; i < pages; i++) seen[first + i] = machineAddress / 4096n + BigInt(i);
          last = first + pages - 1;
        }
        expect(seen).to.deep.equal(frames);
      }),
    );
  });

  it('refuses a page map whose frame numbers the kernel hides', () => {
    expect(() => pageRuns([pagemap([0n])])).to.throw(/hides/);
  });

  it('refuses one that ends within an entry', () => {
    expect(() => pageRuns([pagemap([7n, 8n]).subarray(0, 15)])).to.throw(/after 15 bytes/);
  });
});
