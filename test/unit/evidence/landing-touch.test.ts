import { expect } from 'chai';
import fc from 'fast-check';
import { GuestPages } from '../../../rig/evidence/guest-pages.js';
import type { Translation } from '../../../rig/host/iommu-observer.js';
import { placeInGuest, type Landing } from '../../../rig/evidence/landing.js';
import { readLandingTouches } from '../../../rig/evidence/landing-touch.js';
import { HEADER_BYTES } from '../../../rig/evidence/touch.js';
import type { Access, Touch } from '../../../rig/host/touch-observer.js';
import { World } from './world.js';

const PAGE = 4096;
const memory = { bytes: 64 * PAGE };
/** Guest pages 32 to 34 lie backwards in the machine, so that no two of them are neighbours. */
const guest = GuestPages.fromRuns(
  [20, 18, 16].map((machinePage, index) => ({
    guestAddress: BigInt((32 + index) * PAGE),
    machineAddress: BigInt(machinePage * PAGE),
    pages: 1,
  })),
);

const ram = (machineAddress: number): Translation => ({ kind: 'ram', machineAddress, writable: true });
const access: Access = { kind: 'load', instruction: 7n, first: 0, last: 1, count: 1 };

/** A watch that has seen these bytes stored and loaded, and knows what it was asked. */
class Watch {
  readonly asked: (readonly [number, number])[] = [];

  constructor(
    private readonly stored: (address: number) => boolean,
    private readonly loaded: (address: number) => boolean = () => false,
  ) {}

  touched(address: number, length: number): Touch {
    expect(Math.floor(address / PAGE), 'within a page').to.equal(Math.floor((address + length - 1) / PAGE));
    this.asked.push([address, length]);
    const bytes = Array.from({ length }, (_, index) => address + index);
    const loaded = bytes.filter(this.loaded).length;
    return { loaded, stored: bytes.filter(this.stored).length, accesses: loaded > 0 ? [access] : [] };
  }
}

/** A frame of pieces of that length at those places. */
function landing(...pieces: readonly (readonly [Translation, number])[]): Landing {
  const [record] = new World().records;
  if (!record) throw new Error('no record');
  const parts = pieces.map(([translation, length]) => ({ busAddress: 0n, length, translation }));
  const [placed] = placeInGuest([{ sequence: 9, record, pieces: parts }], guest);
  if (!placed) throw new Error('no landing');
  return placed;
}

describe('evidence: what was touched where frames landed', () => {
  const headers: readonly {
    readonly what: string;
    readonly at: number;
    readonly asked: readonly (readonly [number, number])[];
  }[] = [
    { what: 'in the middle of a page', at: 18 * PAGE + 100, asked: [[18 * PAGE + 88, 12]] },
    { what: 'at the very start of a page', at: 18 * PAGE + 12, asked: [[18 * PAGE, 12]] },
    {
      what: 'across the border of a page, which is elsewhere in the machine',
      at: 18 * PAGE + 4,
      asked: [
        [21 * PAGE - 8, 8],
        [18 * PAGE, 4],
      ],
    },
    { what: 'at the very end of the page before', at: 18 * PAGE, asked: [[21 * PAGE - 12, 12]] },
    { what: "partly before the guest's memory", at: 20 * PAGE + 4, asked: [[20 * PAGE, 4]] },
    { what: "before the guest's memory", at: 20 * PAGE, asked: [] },
    { what: 'nowhere, when the frame is outside the guest', at: 40 * PAGE + 100, asked: [] },
  ];
  for (const { what, at, asked } of headers) {
    it(`looks for the header ${what}`, () => {
      const watch = new Watch((address) => address < at || address >= at + 60);
      const [touch] = readLandingTouches([landing([ram(at), 60])], guest, memory, watch);
      expect(watch.asked).to.deep.equal([[at, 60], ...asked]);
      expect(touch?.headerStored).to.equal(asked.reduce((sum, [, length]) => sum + length, 0));
      expect(touch).to.include({ sequence: 9, placed: 60, loaded: 0, stored: 0 });
    });
  }

  it('finds all of a header wherever it stands, and not one byte that was not stored', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: HEADER_BYTES, max: 3 * PAGE - 60 }),
        fc.nat(HEADER_BYTES - 1),
        (offset, missing) => {
          const machine = (guestOffset: number) => guest.machineAddress(32 * PAGE + guestOffset) ?? -1;
          const first = landing([ram(machine(offset)), 1]);
          const of = (watch: Watch) => readLandingTouches([first], guest, memory, watch)[0]?.headerStored;
          expect(of(new Watch((address) => address !== machine(offset)))).to.equal(HEADER_BYTES);
          const hole = machine(offset - 1 - missing);
          expect(of(new Watch((address) => address !== hole))).to.equal(HEADER_BYTES - 1);
          // Stored everywhere but in the header.
          const header = new Set(Array.from({ length: HEADER_BYTES }, (_, n) => machine(offset - 1 - n)));
          expect(of(new Watch((address) => !header.has(address)))).to.equal(0);
        },
      ),
    );
  });

  it('adds up the pieces of a frame, with who touched them', () => {
    const pieces = landing([ram(18 * PAGE + 4090), 6], [ram(16 * PAGE), 94]);
    const watch = new Watch(
      (address) => address === 16 * PAGE + 93 || address === 18 * PAGE + 4090,
      (address) => address >= 18 * PAGE + 4094 || address === 16 * PAGE,
    );
    const [touch] = readLandingTouches([pieces], guest, memory, watch);
    expect(touch).to.include({ placed: 100, loaded: 3, stored: 2 });
    expect(touch?.accesses).to.deep.equal([access, access]);
  });

  const elsewhere: readonly (readonly [string, Translation])[] = [
    ['is not mapped', { kind: 'unmapped' }],
    ['is no memory', { kind: 'not-ram' }],
    ['is behind the end of the memory', ram(64 * PAGE - 93)],
  ];
  for (const [what, translation] of elsewhere) {
    it(`does not count a piece that ${what}`, () => {
      const watch = new Watch(() => true);
      const pieces = landing([ram(18 * PAGE + 4090), 6], [translation, 94]);
      const [touch] = readLandingTouches([pieces], guest, memory, watch);
      expect(touch).to.include({ placed: 6, stored: 6, headerStored: HEADER_BYTES });
      expect(watch.asked.map(([address]) => address)).to.deep.equal([18 * PAGE + 4090, 18 * PAGE + 4078]);
    });
  }

  it('reaches to the last byte of the memory', () => {
    const watch = new Watch(() => true);
    const [touch] = readLandingTouches([landing([ram(64 * PAGE - 60), 60])], guest, memory, watch);
    expect(touch).to.include({ placed: 60, stored: 60 });
  });
});
