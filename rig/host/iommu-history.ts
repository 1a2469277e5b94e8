import { mapLives, type MapLife } from './iommu-life.js';
import type { IommuJournal, IommuMap, Translation } from './iommu-observer.js';
import { PAGE_BYTES } from './machine-memory.js';

/** Maps of more pages than this are searched one by one: they are few, such as the machine's whole memory. */
const INDEXED_PAGES = 16;

/** The IOMMU's translation as it was at any cycle of the NIC's clock, rebuilt from the journal of its changes. */
export class IommuHistory implements IommuMap {
  readonly lost: number;

  private readonly byPage = new Map<number, MapLife[]>();
  private readonly large: MapLife[] = [];

  constructor(journal: IommuJournal) {
    const entries = [...journal.entries].sort((a, b) => a.n - b.n);
    const first = entries[0]?.n ?? 0;
    const gaps = (entries.at(-1)?.n ?? -1) - first + 1 - entries.length;
    this.lost = Math.max(journal.dropped, first) + Math.max(0, gaps);
    for (const life of mapLives(entries)) this.index(life);
  }

  translate(address: bigint, length: number, from: bigint, to: bigint): Translation {
    const end = address + BigInt(length);
    const touched = this.at(address, end).filter((life) => life.from <= to && (life.to ?? from) >= from);
    if (touched.length === 0) return { kind: 'unmapped' };
    const covering = touched.filter(
      (life) => life.iova <= address && end <= life.end && life.from <= from && (life.to ?? to) >= to,
    );
    const [used, ...others] = covering;
    if (!used) return { kind: 'partly-mapped' };
    const machine = behind(used, address);
    if (others.some((life) => behind(life, address) !== machine || life.writable !== used.writable)) {
      return { kind: 'ambiguous' };
    }
    if (machine === null) return { kind: 'not-ram' };
    return { kind: 'ram', machineAddress: Number(machine), writable: used.writable };
  }

  private index(life: MapLife): void {
    const [first, last] = pagesOf(life.iova, life.end);
    if (last - first >= INDEXED_PAGES) {
      this.large.push(life);
      return;
    }
    for (let page = first; page <= last; page++) {
      const lives = this.byPage.get(page);
      if (lives) lives.push(life);
      else this.byPage.set(page, [life]);
    }
  }

  private at(address: bigint, end: bigint): MapLife[] {
    const found = new Set<MapLife>(this.large);
    const [first, last] = pagesOf(address, end);
    for (let page = first; page <= last; page++) for (const life of this.byPage.get(page) ?? []) found.add(life);
    return [...found].filter((life) => life.iova < end && address < life.end);
  }
}

function behind(life: MapLife, address: bigint): bigint | null {
  return life.machine === null ? null : life.machine + (address - life.iova);
}

/** First and last page number of a range; they have at most 52 bits, which a number holds. */
function pagesOf(address: bigint, end: bigint): [number, number] {
  const page = BigInt(PAGE_BYTES);
  return [Number(address / page), Number((end > address ? end - 1n : address) / page)];
}
