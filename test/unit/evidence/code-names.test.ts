import { expect } from 'chai';
import { CodeNames } from '../../../rig/evidence/code-names.js';
import type { Access } from '../../../rig/host/touch-observer.js';
import { CHECKSUM, COPY } from './world.js';

const functions = [COPY, CHECKSUM];
const names = new CodeNames(functions, []);

function access(instruction: bigint, count = 1): Access {
  return { kind: 'load', instruction, first: 0x5000, last: 0x5007, count };
}

describe('evidence: names of code', () => {
  const addresses: readonly (readonly [string, bigint, string])[] = [
    ['the first instruction of a function', COPY.start, 'vhost_mp_fill of vhost_mp'],
    ['the last instruction of a function', COPY.end - 1n, 'vhost_mp_fill of vhost_mp'],
    ['what is behind a function', COPY.end, 'the kernel at 0xffffffffc0002100'],
    ['what is before a function', CHECKSUM.start - 1n, 'the kernel at 0xffffffff80ffffff'],
    ['a function of the kernel itself', CHECKSUM.start + 5n, 'csum_partial'],
    ['the lowest address of the kernel', 1n << 63n, 'the kernel at 0x8000000000000000'],
    ['the highest address of a process', (1n << 63n) - 1n, 'a process of the host'],
  ];
  for (const [what, address, name] of addresses) {
    it(`knows ${what}`, () => {
      expect(names.name(address)).to.equal(name);
    });
  }

  it('lists each name once, by how often it was there', () => {
    const list = [access(COPY.start, 2), access(CHECKSUM.start, 3), access(COPY.start + 9n, 2)];
    expect(names.list(list)).to.equal('vhost_mp_fill of vhost_mp, csum_partial');
    expect(names.list([])).to.equal('code that is not known');
  });

  it('lists three names, and how many others there are', () => {
    const some = [1n, 2n, 3n, 4n, 5n].map((n) => access(0xffff_ffff_9000_0000n + n, Number(10n - n)));
    const first =
      'the kernel at 0xffffffff90000001, the kernel at 0xffffffff90000002, the kernel at 0xffffffff90000003';
    expect(names.list(some.slice(0, 3))).to.equal(first);
    expect(names.list(some)).to.equal(`${first} and 2 others`);
  });

  const habits: readonly (readonly [string, number, number, boolean])[] = [
    ['stores as much as it loads', 100, 100, true],
    ['stores half as much', 100, 50, true],
    ['stores less than half as much', 100, 49, false],
    ['stores nothing', 100, 0, false],
  ];
  for (const [what, loaded, stored, copies] of habits) {
    it(`takes a function that ${what} for ${copies ? 'one that copies' : 'one that does not copy'}`, () => {
      // A function loads by one instruction and stores by another.
      const seen = [
        { instruction: CHECKSUM.start, loaded, stored: 0 },
        { instruction: CHECKSUM.start + 8n, loaded: 0, stored },
        { instruction: COPY.start, loaded: 7, stored: 700 },
      ];
      expect(new CodeNames(functions, seen).copies(CHECKSUM.start)).to.equal(copies);
      expect(new CodeNames(functions, seen).copies(CHECKSUM.start + 4n)).to.equal(copies);
    });
  }

  it('takes for a copy what it knows nothing of', () => {
    const seen = [{ instruction: 0x1234n, loaded: 100, stored: 0 }];
    expect(new CodeNames(functions, seen).copies(0x1234n), 'a process').to.equal(true);
    expect(names.copies(CHECKSUM.start), 'a function without totals').to.equal(true);
  });
});
