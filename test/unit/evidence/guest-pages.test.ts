import { expect } from 'chai';
import fc from 'fast-check';
import { GuestPages } from '../../../rig/evidence/guest-pages.js';
import type { PageRun } from '../../../rig/host/host.js';

const PAGE = 4096;

function run(guestPage: number, machinePage: number, pages: number): PageRun {
  return { guestAddress: BigInt(guestPage * PAGE), machineAddress: BigInt(machinePage * PAGE), pages };
}

describe('evidence: guest pages', () => {
  it('translates within runs and nowhere else', () => {
    const guest = GuestPages.fromRuns([run(10, 200, 3), run(13, 100, 1)]);
    expect(guest.machinePages).to.equal(4);
    expect(guest.guestAddress(200 * PAGE)).to.equal(10 * PAGE);
    expect(guest.guestAddress(203 * PAGE - 1)).to.equal(13 * PAGE - 1);
    expect(guest.guestAddress(203 * PAGE)).to.equal(null);
    expect(guest.guestAddress(200 * PAGE - 1)).to.equal(null);
    expect(guest.guestAddress(100 * PAGE + 5)).to.equal(13 * PAGE + 5);
  });

  it("holds a range only when every page of it is the guest's", () => {
    const guest = GuestPages.fromRuns([run(10, 200, 1), run(11, 202, 1)]);
    expect(guest.holds(200 * PAGE, PAGE)).to.equal(true);
    expect(guest.holds(201 * PAGE - 8, 16)).to.equal(false);
    expect(guest.holds(202 * PAGE - 8, 16)).to.equal(false);
    expect(guest.holds(200 * PAGE, 3 * PAGE)).to.equal(false);
  });

  it('knows nothing of an empty translation', () => {
    const guest = GuestPages.fromRuns([]);
    expect(guest.machinePages).to.equal(0);
    expect(guest.guestAddress(0)).to.equal(null);
  });

  it('translates back, to the same bytes', () => {
    const guest = GuestPages.fromRuns([run(10, 200, 3), run(13, 100, 1)]);
    expect(guest.machineAddress(10 * PAGE)).to.equal(200 * PAGE);
    expect(guest.machineAddress(13 * PAGE - 1)).to.equal(203 * PAGE - 1);
    expect(guest.machineAddress(13 * PAGE)).to.equal(100 * PAGE);
    for (const nowhere of [10 * PAGE - 1, 14 * PAGE, -4]) expect(guest.machineAddress(nowhere)).to.equal(null);
    const runs = fc.array(fc.tuple(fc.nat(60), fc.nat(60), fc.integer({ min: 1, max: 9 })), { maxLength: 12 });
    fc.assert(
      fc.property(runs, fc.nat(70 * PAGE), (tuples, at) => {
        const pages = GuestPages.fromRuns(tuples.map(([guestPage, machine, count]) => run(guestPage, machine, count)));
        const machine = pages.machineAddress(at);
        if (machine !== null) expect(machine % PAGE).to.equal(at % PAGE);
        const back = pages.guestAddress(at);
        // Of several machine pages behind one guest page any answers, but it is one of them.
        if (back !== null) {
          const again = pages.machineAddress(back);
          expect(again === null ? null : pages.guestAddress(again)).to.equal(back);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('agrees with a page table, also when machine pages are behind several guest pages', () => {
    const runs = fc.array(fc.tuple(fc.nat(300), fc.nat(120), fc.integer({ min: 1, max: 12 })), { maxLength: 25 });
    fc.assert(
      fc.property(runs, (tuples) => {
        const guest = GuestPages.fromRuns(
          tuples.map(([guestPage, machinePage, pages]) => run(guestPage, machinePage, pages)),
        );
        const table = new Map<number, Set<number>>();
        for (const [guestPage, machinePage, pages] of tuples) {
          for (let i = 0; i < pages; i++) {
            const behind = table.get(machinePage + i) ?? new Set<number>();
            table.set(machinePage + i, behind.add(guestPage + i));
          }
        }
        expect(guest.machinePages).to.equal(table.size);
        for (let page = 0; page < 140; page++) {
          const found = guest.guestAddress(page * PAGE + 77);
          const known = table.get(page);
          if (!known) expect(found).to.equal(null);
          else expect([...known].map((one) => one * PAGE + 77)).to.include(found);
        }
      }),
      { numRuns: 500 },
    );
  });
});
