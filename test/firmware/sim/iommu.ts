import type { Machine } from './machine.js';

const registersBase = 0xfed9_0000;
const globalCommand = 0x18;
const extendedCapability = 0x10;
const rootTableAddress = 0x20;
const contextCommand = 0x28;

const setRootTable = 1 << 30;
const translationEnable = 1 << 31;
const invalidate = 1n << 63n;
const globally = 1n << 61n;
const domainWide = 2n << 60n;
const domain = 5n;

const present = 1n;
const read = 1n;
const write = 2n;
const pageBytes = 4096;
const tableEntries = 512;

/** Arguments for QEMU: the IOMMU of the host machine. */
export const iommuArguments = ['-device', 'intel-iommu,intremap=off,caching-mode=on'];

/** The machine's IOMMU, driven as a kernel would: tables in RAM for the NIC alone, then invalidation. */
export class Iommu {
  private constructor(
    private readonly machine: Machine,
    private readonly tables: number,
    private readonly invalidateIotlb: number,
  ) {}

  /** Switches translation on with nothing mapped. The tables take five pages of RAM; 2 MiB from bus address 0 can be mapped. */
  static async enable(machine: Machine, tables: number): Promise<Iommu> {
    const { qtest } = machine;
    const [root, context, top, middle, leaves] = [0, 1, 2, 3, 4].map((page) => tables + page * pageBytes) as [
      number,
      number,
      number,
      number,
      number,
    ];
    await qtest.write(tables, new Uint8Array(5 * pageBytes));
    // Root entry of bus 1, context entry of its device 0, then three levels (39 bits).
    await qtest.writeMemory(root + 16, 8, BigInt(context) | present);
    await qtest.writeMemory(context, 8, BigInt(top) | present);
    await qtest.writeMemory(context + 8, 8, (domain << 8n) | 1n);
    await qtest.writeMemory(top, 8, BigInt(middle) | read | write);
    await qtest.writeMemory(middle, 8, BigInt(leaves) | read | write);
    const offset = Number((await qtest.readMemory(registersBase + extendedCapability, 8)) >> 8n) & 0x3ff;
    const iommu = new Iommu(machine, leaves, registersBase + offset * 16 + 8);
    await qtest.writeMemory(registersBase + rootTableAddress, 8, root);
    await qtest.writeMemory(registersBase + globalCommand, 4, setRootTable);
    await qtest.writeMemory(registersBase + contextCommand, 8, invalidate | globally);
    await qtest.writeMemory(registersBase + globalCommand, 4, translationEnable >>> 0);
    return iommu;
  }

  /** Maps pages from bus address `bus` on; each entry is the machine address of a page, or undefined for no page. */
  async map(bus: number, pages: readonly (number | undefined)[], rights = read | write): Promise<void> {
    const entries = new BigUint64Array(pages.map((page) => (page === undefined ? 0n : BigInt(page) | rights)));
    const first = bus / pageBytes;
    if (first + pages.length > tableEntries) throw new RangeError('beyond the one table of leaves');
    await this.machine.qtest.write(this.tables + first * 8, new Uint8Array(entries.buffer));
    await this.machine.qtest.writeMemory(this.invalidateIotlb, 8, invalidate | domainWide | (domain << 32n));
  }

  /** Maps pages that the NIC may only read. */
  mapReadOnly(bus: number, pages: readonly number[]): Promise<void> {
    return this.map(bus, pages, read);
  }
}
