import { expect } from 'chai';
import fc from 'fast-check';
import type { HostIommuChange, HostIommuJournal } from '../../../rig/host/host-iommu-journal.js';
import { HostIommuMap } from '../../../rig/host/host-iommu-map.js';

const change = (
  op: HostIommuChange['op'],
  busAddress: bigint,
  machineAddress: bigint,
  size = 0x1000n,
  writable = true,
): HostIommuChange => ({ op, busAddress, machineAddress, size, writable });

const journal = (some: Partial<HostIommuJournal>): HostIommuJournal => ({
  domain: 'dma',
  changes: [],
  pages: [],
  lost: 0,
  faults: 0,
  ...some,
});

const ram = (machineAddress: number, writable = true) => ({ kind: 'ram' as const, machineAddress, writable });

describe("maps by the host's own journal", () => {
  it('hold for a page that was mapped before the journal began and has not changed', () => {
    const map = new HostIommuMap(journal({ pages: [{ busAddress: 0x7000n, machineAddress: 0x42000n }] }));
    expect(map.translate(0x7010n, 100)).to.deep.equal(ram(0x42010));
    expect(map.lost).to.equal(0);
  });

  it('hold for a page that was mapped, and for one that was unmapped, while it went on', () => {
    const map = new HostIommuMap(
      journal({
        changes: [change('map', 0x7000n, 0x42000n), change('unmap', 0x9000n, 0x55000n)],
        pages: [
          { busAddress: 0x7000n, machineAddress: 0x42000n },
          { busAddress: 0x9000n, machineAddress: null },
        ],
      }),
    );
    expect(map.translate(0x7000n, 60)).to.deep.equal(ram(0x42000));
    expect(map.translate(0x9ff0n, 16)).to.deep.equal(ram(0x55ff0));
    expect(map.lost).to.equal(0);
  });

  it('do not tell which of two pages it was, whatever the order', () => {
    const reused = journal({
      changes: [change('unmap', 0x7000n, 0x42000n), change('map', 0x7000n, 0x43000n)],
      pages: [{ busAddress: 0x7000n, machineAddress: 0x43000n }],
    });
    expect(new HostIommuMap(reused).translate(0x7000n, 60)).to.deep.equal({ kind: 'ambiguous' });
  });

  it('are not ambiguous where the same page was mapped again', () => {
    const again = journal({
      changes: [change('unmap', 0x7000n, 0x42000n), change('map', 0x7000n, 0x42000n)],
      pages: [{ busAddress: 0x7000n, machineAddress: 0x42000n }],
    });
    expect(new HostIommuMap(again).translate(0x7000n, 60)).to.deep.equal(ram(0x42000));
  });

  it('know what was never mapped, and do not know what nobody asked for', () => {
    const map = new HostIommuMap(journal({ pages: [{ busAddress: 0x7000n, machineAddress: null }] }));
    expect(map.translate(0x7000n, 60)).to.deep.equal({ kind: 'unmapped' });
    expect(map.translate(0x8000n, 60)).to.deep.equal({ kind: 'ambiguous' });
  });

  it('tell what may only be read', () => {
    const map = new HostIommuMap(
      journal({
        changes: [change('map', 0x7000n, 0x42000n, 0x1000n, false)],
        pages: [{ busAddress: 0x7000n, machineAddress: 0x42000n }],
      }),
    );
    expect(map.translate(0x7000n, 60)).to.deep.equal(ram(0x42000, false));
  });

  it('have lost a change where the end contradicts the last one', () => {
    const changes = [change('map', 0x7000n, 0x42000n)];
    const lost = (machineAddress: bigint | null) =>
      new HostIommuMap(journal({ changes, pages: [{ busAddress: 0x7000n, machineAddress }], lost: 3 })).lost;
    expect(lost(0x42000n)).to.equal(3);
    expect(lost(0x43000n)).to.equal(4);
    expect(lost(null)).to.equal(4);
  });

  it('are the machine addresses themselves where translation is passed through', () => {
    for (const domain of ['identity', 'none']) {
      expect(new HostIommuMap(journal({ domain })).translate(0x1_2345_6789n, 100)).to.deep.equal(ram(0x1_2345_6789));
    }
    expect(new HostIommuMap(journal({ domain: 'unmanaged' })).translate(0x1_2345_6789n, 100).kind).to.equal(
      'ambiguous',
    );
  });

  it('find each page of a large map, like one map for each', () => {
    const page = fc.bigInt({ min: 0n, max: 15n }).map((number) => number * 0x1000n);
    const some = fc.record({ bus: page, machine: page, pages: fc.bigInt({ min: 1n, max: 8n }) });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 4 }), fc.uniqueArray(page, { maxLength: 8 }), (maps, asked) => {
        const large = maps.map(({ bus, machine, pages }) => change('map', bus, machine, pages * 0x1000n));
        const small = maps.flatMap(({ bus, machine, pages }) =>
          Array.from({ length: Number(pages) }, (_, index) => BigInt(index) * 0x1000n).map((at) =>
            change('map', bus + at, machine + at),
          ),
        );
        const pages = asked.map((busAddress) => ({ busAddress, machineAddress: null }));
        const one = new HostIommuMap(journal({ changes: large, pages }));
        const other = new HostIommuMap(journal({ changes: small, pages }));
        expect(one.lost).to.equal(other.lost);
        for (const busAddress of asked) {
          expect(one.translate(busAddress, 4096)).to.deep.equal(other.translate(busAddress, 4096));
        }
      }),
    );
  });
});
