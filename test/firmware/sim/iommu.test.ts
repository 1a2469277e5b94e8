import { expect } from 'chai';
import { CompletionStatus } from '../../../firmware/registers/generated/registers.js';
import { buildFrame } from '../../../rig/nic/frame.js';
import { BarAccess } from './bar-access.js';
import { Fixture } from './fixture.js';
import { Iommu, iommuArguments } from './iommu.js';
import type { Machine } from './machine.js';
import { buffer, Queue } from './queue.js';
import { inject, plan } from './traffic.js';

const tables = 0x10_0000;
const rings = 0x11_0000;
const pages = 0x20_0000;
const page = 4096;
/** Bus addresses: the rings, then the buffers; not equal to any machine address used. */
const busRings = 0x1000;
const busPages = 0x1_0000;

describe('simulator: DMA behind the IOMMU', () => {
  let fixture: Fixture;
  let machine: Machine;
  let access: BarAccess;
  let iommu: Iommu;

  beforeEach(async () => {
    fixture = await Fixture.start(iommuArguments);
    machine = fixture.machine;
    access = new BarAccess(machine);
    iommu = await Iommu.enable(machine, tables);
  });

  afterEach(() => fixture.close());

  it('writes to the machine pages behind the bus addresses', async () => {
    await iommu.map(busRings, [rings, rings + page]);
    // Neighbours on the bus that are not neighbours in memory.
    await iommu.map(busPages, [pages + 8 * page, pages + 3 * page]);
    const queue = await Queue.enable(machine, 'RX_QUEUE0', rings, busRings);
    const traffic = plan(1, 1514);
    const frame = buildFrame(traffic, 0);
    const before = 1000;
    await queue.post(buffer(busPages + page - before, 2048));
    await inject(access, traffic);
    expect((await queue.completion()).status).to.equal(CompletionStatus.OK);
    expect(await machine.qtest.read(pages + 9 * page - before, before)).to.deep.equal(frame.slice(0, before));
    expect(await machine.qtest.read(pages + 3 * page, 1514 - before)).to.deep.equal(frame.slice(before));
    expect((await fixture.simulator.observer.faults()).count).to.equal(0);
  });

  it('journals every map and unmap with its machine page', async () => {
    const { observer } = fixture.simulator;
    const count = 400;
    const scattered = Array.from({ length: count }, (_, index) => pages + (count - index) * 2 * page);
    const start = (await observer.journal()).entries.length;
    await iommu.map(busPages, scattered);
    const maps = (await observer.journal()).entries.slice(start).filter(({ op }) => op === 'map');
    expect(maps.map(({ iova, machine: address, size }) => [iova, address, size])).to.deep.equal(
      scattered.map((address, index) => [BigInt(busPages + index * page), BigInt(address), BigInt(page)]),
    );
    expect(maps.every(({ writable }) => writable)).to.be.true;
    const mapped = (await observer.journal()).entries.length;
    await iommu.map(
      busPages,
      scattered.map(() => undefined),
    );
    const unmaps = (await observer.journal()).entries.slice(mapped);
    expect(unmaps.every(({ op }) => op === 'unmap')).to.be.true;
    for (let index = 0; index < count; index += 1) {
      const address = BigInt(busPages + index * page);
      expect(unmaps.some(({ iova, size }) => iova <= address && address < iova + size)).to.be.true;
    }
  });

  it('refuses what was unmapped and what is read only, and writes nothing there', async () => {
    const { observer } = fixture.simulator;
    await iommu.map(busRings, [rings, rings + page]);
    await iommu.map(busPages, [pages]);
    await iommu.mapReadOnly(busPages + page, [pages + page]);
    await iommu.map(busPages, [undefined]);
    const untouched = new Uint8Array(2 * page).fill(0xee);
    await machine.qtest.write(pages, untouched);
    const queue = await Queue.enable(machine, 'RX_QUEUE0', rings, busRings);
    for (const bus of [busPages, busPages + page]) {
      const { count } = await observer.faults();
      await queue.post(buffer(bus, 2048));
      await inject(access, plan(1, 64));
      expect((await queue.completion()).status).to.equal(CompletionStatus.DMA_ERROR);
      expect((await observer.faults()).count).to.be.greaterThan(count);
    }
    expect(await machine.qtest.read(pages, untouched.length)).to.deep.equal(untouched);
    // The NIC goes on.
    await iommu.map(busPages, [pages]);
    await queue.post(buffer(busPages, 2048));
    await inject(access, plan(1, 64));
    expect((await queue.completion()).status).to.equal(CompletionStatus.OK);
  });
});
