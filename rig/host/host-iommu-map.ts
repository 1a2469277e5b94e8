import type { HostIommuChange, HostIommuJournal } from './host-iommu-journal.js';
import type { IommuMap, Translation } from './iommu-observer.js';
import { PAGE_BYTES } from './machine-memory.js';

const pageBytes = BigInt(PAGE_BYTES);

/** What one page of bus addresses led to since the journal began. */
interface PageLife {
  readonly machines: ReadonlySet<bigint>;
  readonly writable: boolean;
}

/**
 * What the NIC could reach, by the journal of the host's own kernel. The journal has no time that the NIC's clock could be
 * compared with. But where a page of bus addresses has led to one page of the machine and to no other for as long as the
 * journal goes, the NIC could write nowhere else, whenever it did. Where it has led to two, nobody can tell.
 */
export class HostIommuMap implements IommuMap {
  readonly lost: number;

  private readonly passThrough: boolean;
  private readonly lives = new Map<bigint, PageLife>();

  constructor({ domain, changes, pages, lost }: HostIommuJournal) {
    this.passThrough = domain === 'identity' || domain === 'none';
    let contradictions = 0;
    const changesOf = byPage(changes, new Set(pages.map(({ busAddress }) => busAddress)));
    for (const { busAddress, machineAddress } of pages) {
      const own = changesOf.get(busAddress) ?? [];
      const last = own.at(-1);
      const end = last?.op === 'map' ? last.machineAddress : null;
      // Something has changed the map that the journal knows nothing of.
      if (last && end !== machineAddress) contradictions += 1;
      const machines = new Set(own.map((change) => change.machineAddress));
      if (machineAddress !== null) machines.add(machineAddress);
      // Of a map that is older than the journal it is only known that it is there.
      const maps = own.filter(({ op }) => op === 'map');
      this.lives.set(busAddress, { machines, writable: maps.length === 0 || maps.some(({ writable }) => writable) });
    }
    this.lost = lost + contradictions;
  }

  /** @param length bytes, within one page */
  translate(address: bigint, length: number): Translation {
    const offset = address % pageBytes;
    if (offset + BigInt(length) > pageBytes) throw new RangeError('a range goes beyond its page');
    if (this.passThrough) return { kind: 'ram', machineAddress: Number(address), writable: true };
    const life = this.lives.get(address - offset);
    // Nobody has asked what this page leads to.
    if (!life) return { kind: 'ambiguous' };
    const [machine, ...others] = life.machines;
    if (machine === undefined) return { kind: 'unmapped' };
    if (others.length > 0) return { kind: 'ambiguous' };
    return { kind: 'ram', machineAddress: Number(machine + offset), writable: life.writable };
  }
}

/** The changes of each of some pages, as if each had concerned that page alone. */
function byPage(
  changes: readonly HostIommuChange[],
  pages: ReadonlySet<bigint>,
): ReadonlyMap<bigint, readonly HostIommuChange[]> {
  const found = new Map<bigint, HostIommuChange[]>();
  const add = (change: HostIommuChange, page: bigint): void => {
    const one = {
      ...change,
      busAddress: page,
      machineAddress: change.machineAddress + (page - change.busAddress),
      size: pageBytes,
    };
    const list = found.get(page);
    if (list) list.push(one);
    else found.set(page, [one]);
  };
  for (const change of changes) {
    const { busAddress, size } = change;
    // A map of all memory has more pages than anybody asks for.
    if (size / pageBytes > pages.size) {
      for (const page of pages) if (page >= busAddress && page < busAddress + size) add(change, page);
      continue;
    }
    for (let page = busAddress; page < busAddress + size; page += pageBytes) if (pages.has(page)) add(change, page);
  }
  return found;
}
