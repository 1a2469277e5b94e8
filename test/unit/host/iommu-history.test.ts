import { expect } from 'chai';
import fc from 'fast-check';
import { IommuHistory } from '../../../rig/host/iommu-history.js';
import type { IommuEntry, Translation } from '../../../rig/host/iommu-observer.js';

const PAGE = 4096n;
const PAGES = 40;

function entry(n: number, cycle: number, op: 'map' | 'unmap', page: number, pages = 1, machinePage = page): IommuEntry {
  const machine = op === 'map' ? BigInt(machinePage) * PAGE : null;
  return {
    n,
    cycle: BigInt(cycle),
    op,
    iova: BigInt(page) * PAGE,
    size: BigInt(pages) * PAGE,
    machine,
    writable: true,
  };
}

function history(...entries: IommuEntry[]): IommuHistory {
  return new IommuHistory({ entries, dropped: 0 });
}

function at(iommu: IommuHistory, page: number, from: number, to = from): Translation {
  return iommu.translate(BigInt(page) * PAGE + 12n, 100, BigInt(from), BigInt(to));
}

function ram(machinePage: number): Translation {
  return { kind: 'ram', machineAddress: machinePage * 4096 + 12, writable: true };
}

describe('evidence: IOMMU translation over time', () => {
  it('answers for the time of the write, not for now', () => {
    const iommu = history(entry(0, 10, 'map', 5, 1, 7), entry(1, 20, 'unmap', 5), entry(2, 30, 'map', 5, 1, 8));
    expect(at(iommu, 5, 9)).to.deep.equal({ kind: 'unmapped' });
    expect(at(iommu, 5, 15)).to.deep.equal(ram(7));
    expect(at(iommu, 5, 25)).to.deep.equal({ kind: 'unmapped' });
    expect(at(iommu, 5, 35)).to.deep.equal(ram(8));
  });

  it('needs the map during all of the write', () => {
    const iommu = history(entry(0, 10, 'map', 5), entry(1, 20, 'unmap', 5));
    expect(at(iommu, 5, 10, 20)).to.deep.equal(ram(5));
    expect(at(iommu, 5, 9, 12)).to.deep.equal({ kind: 'partly-mapped' });
    expect(at(iommu, 5, 18, 21)).to.deep.equal({ kind: 'partly-mapped' });
  });

  it('does not choose between two maps of the same cycle', () => {
    const iommu = history(entry(0, 10, 'map', 5, 1, 7), entry(1, 20, 'unmap', 5), entry(2, 20, 'map', 5, 1, 8));
    expect(at(iommu, 5, 20)).to.deep.equal({ kind: 'ambiguous' });
    expect(at(iommu, 5, 20, 21)).to.deep.equal(ram(8));
    const same = history(entry(0, 10, 'map', 5, 1, 7), entry(1, 20, 'unmap', 5), entry(2, 20, 'map', 5, 1, 7));
    expect(at(same, 5, 20)).to.deep.equal(ram(7));
  });

  it('removes every map inside the range of an unmap and keeps what is beside it', () => {
    const iommu = history(entry(0, 1, 'map', 0, 30, 100), entry(1, 5, 'unmap', 10, 5), entry(2, 6, 'map', 12, 1, 3));
    expect(at(iommu, 9, 1, 9)).to.deep.equal(ram(109));
    expect(at(iommu, 15, 1, 9)).to.deep.equal(ram(115));
    expect(at(iommu, 12, 2, 4)).to.deep.equal(ram(112));
    expect(at(iommu, 11, 7)).to.deep.equal({ kind: 'unmapped' });
    expect(at(iommu, 12, 7)).to.deep.equal(ram(3));
  });

  it('does not reach over the end of a map', () => {
    const iommu = history(entry(0, 1, 'map', 5));
    expect(iommu.translate(6n * PAGE - 4n, 4, 2n, 3n).kind).to.equal('ram');
    expect(iommu.translate(6n * PAGE - 4n, 5, 2n, 3n).kind).to.equal('partly-mapped');
  });

  it('counts the changes that it does not know', () => {
    const entries = [entry(2, 1, 'map', 1), entry(3, 2, 'map', 2), entry(6, 3, 'map', 3)];
    expect(new IommuHistory({ entries, dropped: 2 }).lost).to.equal(4);
    expect(new IommuHistory({ entries: entries.slice(0, 2), dropped: 0 }).lost).to.equal(2);
    expect(new IommuHistory({ entries: [], dropped: 3 }).lost).to.equal(3);
    expect(history(entry(0, 1, 'map', 1), entry(1, 2, 'unmap', 1)).lost).to.equal(0);
  });

  it('agrees with a page table replayed cycle by cycle', () => {
    const change = fc.record({
      op: fc.constantFrom('map' as const, 'unmap' as const),
      page: fc.nat(PAGES - 1),
      pages: fc.integer({ min: 1, max: 25 }),
      machinePage: fc.nat(500),
      wait: fc.nat(2),
    });
    const query = fc.record({ page: fc.nat(PAGES + 25), from: fc.nat(70), length: fc.nat(4) });
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 30 }),
        fc.array(query, { minLength: 1, maxLength: 30 }),
        (changes, queries) => {
          let cycle = 0;
          const entries = changes.map(({ op, page, pages, machinePage, wait }, n) => {
            cycle += wait;
            return entry(n, cycle, op, page, pages, machinePage);
          });
          const iommu = history(...entries);
          for (const { page, from, length } of queries) {
            expect(at(iommu, page, from, from + length)).to.deep.equal(replayed(entries, page, from, from + length));
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** The slow truth: what the page was mapped to at each moment, as a list of stretches with inclusive ends. */
function replayed(entries: readonly IommuEntry[], page: number, from: number, to: number): Translation {
  const stretches: { machine: number; from: number; to: number }[] = [];
  let open: { machine: number; from: number } | undefined;
  for (const { op, cycle, iova, size, machine } of entries) {
    const first = Number(iova / PAGE);
    if (page < first || page >= first + Number(size / PAGE)) continue;
    if (open) stretches.push({ ...open, to: Number(cycle) });
    open = op === 'map' ? { machine: Number((machine ?? 0n) / PAGE) + page - first, from: Number(cycle) } : undefined;
  }
  if (open) stretches.push({ ...open, to: Infinity });
  const touching = stretches.filter((one) => one.from <= to && one.to >= from);
  const covering = touching.filter((one) => one.from <= from && one.to >= to);
  if (touching.length === 0) return { kind: 'unmapped' };
  const [first] = covering;
  if (!first) return { kind: 'partly-mapped' };
  return new Set(covering.map((one) => one.machine)).size > 1 ? { kind: 'ambiguous' } : ram(first.machine);
}
