import { expect } from 'chai';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findGuestMemory, pageRuns } from '../../../host/agent/pagemap.js';

const mib = 1 << 20;

/** Of QEMU 11.1 with `-M pc -m 256`; files aside, but for some. */
const maps = readFileSync(join(import.meta.dirname, 'fixtures', 'qemu-11.1-pc-256m.maps'), 'latin1');

describe('memory of the guest', () => {
  it('is the anonymous mapping of exactly its size', () => {
    expect(findGuestMemory(maps, 256 * mib)).to.equal(0x7f9673e00000);
  });

  it('is not guessed when there is none of that size, or more than one', () => {
    const code = (work: () => unknown): unknown => {
      try {
        return work();
      } catch (error) {
        return (error as { code?: unknown }).code;
      }
    };
    expect(code(() => findGuestMemory(maps, 64 * mib))).to.equal('GuestMemoryNotFound');
    const shared = maps.replace(/^(7f9673e00000-\S+ rw-)p/m, '$1s');
    expect(code(() => findGuestMemory(shared, 256 * mib))).to.equal('GuestMemoryNotFound');
    const twice = `${maps}7e0000000000-7e0010000000 rw-p 00000000 00:00 0 \n`;
    expect(code(() => findGuestMemory(twice, 256 * mib))).to.equal('GuestMemoryNotFound');
  });
});

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
    const runs = [...pageRuns(pagemap([100n, 101n, undefined, 102n, 103n, 50n, undefined, undefined]))];
    expect(runs).to.deep.equal([
      { guestAddress: 0, machineAddress: 100 * 4096, pages: 2 },
      { guestAddress: 3 * 4096, machineAddress: 102 * 4096, pages: 2 },
      { guestAddress: 5 * 4096, machineAddress: 50 * 4096, pages: 1 },
    ]);
  });

  it('says the same as the page map, for any page map', () => {
    const frame = fc.oneof(
      fc.constant(undefined),
      fc.bigInt({ min: 1n, max: 12n }),
      fc.bigInt({ min: (1n << 40n) - 4n, max: (1n << 40n) - 1n }),
    );
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 64 }), (frames) => {
        const seen: (bigint | undefined)[] = frames.map(() => undefined);
        let last = -1;
        for (const { guestAddress, machineAddress, pages } of pageRuns(pagemap(frames))) {
          expect(guestAddress / 4096).to.be.greaterThan(last);
          for (let i = 0; i < pages; i++) seen[guestAddress / 4096 + i] = BigInt(machineAddress / 4096 + i);
          last = guestAddress / 4096 + pages - 1;
        }
        expect(seen).to.deep.equal(frames);
      }),
    );
  });

  it('refuses a page map whose frame numbers the kernel hides', () => {
    expect(() => [...pageRuns(pagemap([0n]))]).to.throw(/hides/);
  });
});
