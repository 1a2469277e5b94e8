import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findGuestMemory } from '../../../host/agent/pagemap.js';

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
