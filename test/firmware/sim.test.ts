import { expect } from 'chai';
import { blocks, pci, registers } from '../../firmware/registers/generated/registers.js';
import { Deadline } from '../../rig/base/deadline.js';
import { Fixture } from './sim/fixture.js';
import { bar0, bar1, Machine } from './sim/machine.js';

const pendingBits = bar1 + 0x800;
const { IDENTITY, INTERRUPT } = registers;

describe('simulator: PCIe function', () => {
  let fixture: Fixture;
  let machine: Machine;

  beforeEach(async () => {
    fixture = await Fixture.start();
    machine = fixture.machine;
  });

  afterEach(() => fixture.close());

  /** Waits until a word of RAM holds what an interrupt message writes there. */
  const message = (address: number, data: number): Promise<true> =>
    Deadline.after(20_000).poll(`message ${data}`, 1, async () =>
      (await machine.qtest.readMemory(address, 4)) === BigInt(data) ? true : undefined,
    );

  it('has the ids, capabilities and BARs of the description', async () => {
    expect(await machine.readConfig(0x00, 4)).to.equal(((pci.deviceId << 16) | pci.vendorId) >>> 0);
    expect((await machine.readConfig(0x08, 4)) >>> 8).to.equal(pci.classCode);
    const express = await machine.capability(0x10);
    expect((await machine.readConfig(express + 2, 2)) >> 4, 'PCIe endpoint').to.equal(0);
    const msix = await machine.capability(0x11);
    expect((await machine.readConfig(msix + 2, 2)) & 0x7ff).to.equal(pci.msixVectors - 1);
    const bars = [
      [0x10, bar0, pci.bar0Bytes],
      [0x14, bar1, 4096],
    ] as const;
    for (const [offset, at, bytes] of bars) {
      expect(await machine.readConfig(offset, 4)).to.equal(at);
      await machine.writeConfig(offset, 4, 0xffff_ffff);
      expect(await machine.readConfig(offset, 4)).to.equal((~bytes + 1) >>> 0);
    }
  });

  it('keeps ids and capabilities whatever is written to them', async () => {
    const fixed = [0x00, 0x08, 0x2c, 0x34, 0x40, 0x44, 0x48, 0x50, 0x54, 0x5c];
    const before: number[] = [];
    for (const offset of fixed) before.push(await machine.readConfig(offset, 4));
    for (const offset of fixed) await machine.writeConfig(offset, 4, 0);
    const after: number[] = [];
    for (const offset of fixed) after.push(await machine.readConfig(offset, 4));
    expect(after).to.deep.equal(before);
  });

  it('shows the identity of the NIC to accesses of every width', async () => {
    const magic = bar0 + IDENTITY.MAGIC.offset;
    expect(await machine.register(IDENTITY.MAGIC)).to.equal(BigInt(IDENTITY.MAGIC.reset));
    expect(await machine.register(IDENTITY.FIRMWARE_VERSION)).to.equal(BigInt(IDENTITY.FIRMWARE_VERSION.reset));
    expect(await machine.register(IDENTITY.CAPABILITIES)).to.equal(BigInt(IDENTITY.CAPABILITIES.reset));
    expect(Buffer.from(await machine.qtest.read(magic, 4)).toString()).to.equal('MPRG');
    expect(await machine.qtest.readMemory(magic + 2, 2)).to.equal(BigInt(IDENTITY.MAGIC.reset >>> 16));
    const both = (BigInt(IDENTITY.FIRMWARE_VERSION.reset) << 32n) | BigInt(IDENTITY.MAGIC.reset);
    expect(await machine.qtest.readMemory(magic, 8)).to.equal(both);
    expect(await machine.qtest.readMemory(bar0 + blocks.IDENTITY.base, 4)).to.equal(BigInt(blocks.IDENTITY.type));
  });

  it('takes writes of every width in their order', async () => {
    const scratch = bar0 + IDENTITY.SCRATCH.offset;
    for (let value = 0; value < 5000; value += 1) await machine.setRegister(IDENTITY.SCRATCH, value);
    expect(await machine.register(IDENTITY.SCRATCH)).to.equal(4999n);
    await machine.qtest.writeMemory(scratch, 4, 0x11223344);
    await machine.qtest.writeMemory(scratch + 1, 1, 0xaa);
    await machine.qtest.writeMemory(scratch + 2, 2, 0xbbcc);
    expect(await machine.register(IDENTITY.SCRATCH)).to.equal(0xbbccaa44n);
    // The word in front of it and the word behind it are read only.
    await machine.qtest.writeMemory(scratch, 8, 0xffff_ffff_5566_7788n);
    expect(await machine.register(IDENTITY.SCRATCH)).to.equal(0x55667788n);
    await machine.qtest.writeMemory(scratch - 4, 8, 0x99aa_bbcc_ffff_ffffn);
    expect(await machine.register(IDENTITY.SCRATCH)).to.equal(0x99aabbccn);
  });

  it('turns interrupt requests of the NIC into the messages of its vectors', async () => {
    await machine.armVector(0, 0x12_0000, 0x1111);
    await machine.armVector(1, 0x12_0010, 0x2222);
    await machine.enableMsix();
    await machine.setRegister(INTERRUPT.TEST, 0b10);
    await message(0x12_0010, 0x2222);
    expect(await machine.qtest.readMemory(0x12_0000, 4)).to.equal(0n);
    await machine.setRegister(INTERRUPT.TEST, 0b01);
    await message(0x12_0000, 0x1111);
    expect(await machine.register(INTERRUPT.REQUESTED)).to.equal(2n);
    expect(await machine.qtest.readMemory(pendingBits, 8)).to.equal(0n);
  });

  it('keeps an interrupt pending until its vector can be delivered', async () => {
    await machine.setRegister(INTERRUPT.TEST, 0b10);
    expect(await machine.register(INTERRUPT.REQUESTED)).to.equal(1n);
    expect(await machine.qtest.readMemory(pendingBits, 8)).to.equal(0b10n);
    await machine.armVector(1, 0x12_0000, 0x3333);
    await machine.enableMsix();
    await message(0x12_0000, 0x3333);
    expect(await machine.qtest.readMemory(pendingBits, 8)).to.equal(0n);
  });

  it('is reset with the machine', async () => {
    await machine.setRegister(IDENTITY.SCRATCH, 0xabcd);
    await machine.setRegister(INTERRUPT.TEST, 0b01);
    expect(await machine.register(INTERRUPT.REQUESTED)).to.equal(1n);
    expect(await machine.qtest.readMemory(pendingBits, 8)).to.equal(0b01n);
    await machine.reset();
    await machine.enableNic();
    expect(await machine.register(IDENTITY.SCRATCH)).to.equal(0n);
    expect(await machine.register(INTERRUPT.REQUESTED)).to.equal(0n);
    expect(await machine.qtest.readMemory(pendingBits, 8)).to.equal(0n);
  });

  it('serves the next machine, with nothing left of the last one', async () => {
    const { simulator, resources } = fixture;
    await machine.setRegister(IDENTITY.SCRATCH, 0xabcd);
    expect(await machine.register(IDENTITY.SCRATCH)).to.equal(0xabcdn);
    expect((await simulator.status()).connected).to.be.true;
    await machine.stop();
    await simulator.reach('client gone', ({ connected }) => !connected);
    machine = await Machine.start(simulator, resources);
    await machine.enableNic();
    expect(await machine.register(IDENTITY.SCRATCH)).to.equal(0n);
    const { entries, dropped } = await simulator.observer.journal();
    expect(dropped).to.equal(0);
    expect(entries.map(({ n }) => n)).to.deep.equal(entries.map((_, index) => index));
    expect(entries.length).to.be.greaterThan(0);
  });

  it('lets one machine use it at a time', async () => {
    const { simulator, resources } = fixture;
    const second = await Machine.start(simulator, resources)
      .then((other) => other.enableNic())
      .catch((error: Error) => error);
    expect(second).to.be.instanceOf(Error);
    expect(await machine.register(IDENTITY.MAGIC)).to.equal(BigInt(IDENTITY.MAGIC.reset));
    expect(simulator.log).to.include('second client refused');
  });

  it('sleeps, with its clock stopped, while there is nothing to do', async () => {
    const { simulator } = fixture;
    await machine.setRegister(IDENTITY.SCRATCH, 1);
    const { cycle } = await simulator.reach('idle', ({ busy }) => !busy);
    await Deadline.after(20_000).poll('sleep', 1, () => Promise.resolve(simulator.processState() === 'S' || undefined));
    expect((await simulator.status()).cycle).to.equal(cycle);
  });
});
