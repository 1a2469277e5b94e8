import { join } from 'node:path';
import { Child } from '../../../rig/bench/virtual/child.js';
import { pci, type RegisterLayout } from '../../../firmware/registers/generated/registers.js';
import type { Resources } from '../../../rig/base/resources.js';
import { inLabTree } from '../lab-tree.js';
import { QtestListener, type AccessWidth, type Qtest } from '../qtest.js';
import type { Simulator } from './simulator.js';

/** Where the test puts the BARs: above the machine's RAM, below the IOMMU and the firmware. */
export const bar0 = 0xe000_0000;
export const bar1 = 0xe010_0000;
/** RAM of the machine; physical addresses and offsets in its file are the same below this. */
export const ramBytes = 128 * 2 ** 20;

const rootPortSlot = 0x1c;
const nicBus = 1;

const command = 0x04;
const commandMemory = 0x2;
const commandBusMaster = 0x4;
const msixTableEntryBytes = 16;
const msixEnable = 0x8000;

/** A q35 machine without a running processor, with the NIC behind a root port as the firmware would set it up. */
export class Machine {
  private constructor(
    readonly qtest: Qtest,
    private readonly child: Child,
  ) {}

  /** Starts QEMU; with `extra` its further arguments. */
  static async start(simulator: Simulator, resources: Resources, extra: readonly string[] = []): Promise<Machine> {
    const name = `qtest-${process.hrtime.bigint()}`;
    const path = join(simulator.directory, name);
    const argv = [
      ...['qemu-system-x86_64', '-nodefaults', '-no-user-config', '-display', 'none', '-accel', 'qtest'],
      ...['-machine', 'q35,memory-backend=m0', '-m', `${ramBytes / 2 ** 20}M`],
      ...['-object', `memory-backend-memfd,id=m0,size=${ramBytes},share=on`],
      ...['-qtest', `unix:${path}`, '-qtest-log', 'none', ...extra],
      ...['-device', `pcie-root-port,id=rp0,bus=pcie.0,chassis=1,addr=${rootPortSlot.toString(16)}`],
      '-device',
      JSON.stringify({
        driver: 'vfio-user-pci',
        rombar: 0,
        bus: 'rp0',
        socket: { type: 'unix', path: simulator.paths.socket },
      }),
    ];
    const program = await inLabTree(argv, [simulator.directory]);
    const listener = await QtestListener.listen(path);
    resources.defer('qtest', () => listener.close());
    const child = Child.start('Machine', program, join(simulator.directory, `${name}.log`));
    resources.defer('machine', () => child.stop());
    return new Machine(await listener.accept(child.died), child);
  }

  /** Powers the machine off. */
  async stop(): Promise<void> {
    this.qtest.close();
    await this.child.stop();
  }

  /** Presses the reset button. */
  async reset(): Promise<void> {
    const resetControl = 0xcf9;
    await this.qtest.writePort(resetControl, 1, 0x02);
    await this.qtest.writePort(resetControl, 1, 0x06);
  }

  /** Reads the NIC's configuration space. */
  async readConfig(offset: number, width: 1 | 2 | 4): Promise<number> {
    await this.select(nicBus, 0, offset);
    return this.qtest.readPort(0xcfc + (offset & 3), width);
  }

  /** Writes the NIC's configuration space. */
  async writeConfig(offset: number, width: 1 | 2 | 4, value: number): Promise<void> {
    await this.select(nicBus, 0, offset);
    await this.qtest.writePort(0xcfc + (offset & 3), width, value);
  }

  /** Offset of a capability, or 0. */
  async capability(id: number): Promise<number> {
    let offset = await this.readConfig(0x34, 1);
    while (offset !== 0 && (await this.readConfig(offset, 1)) !== id) offset = await this.readConfig(offset + 1, 1);
    return offset;
  }

  /** Gives the NIC its bus number and its BARs, and lets it access memory. */
  async enableNic(): Promise<void> {
    await this.writeRootPort(0x18, (nicBus << 16) | (nicBus << 8));
    // Memory window from bar0, 16 MiB; the prefetchable one closed.
    await this.writeRootPort(0x20, ((bar0 >>> 16) | (bar0 + 0xf0_0000)) >>> 0);
    await this.writeRootPort(0x24, 0x0000_fff0);
    await this.writeRootPort(command, commandMemory | commandBusMaster);
    await this.writeConfig(0x10, 4, bar0);
    await this.writeConfig(0x14, 4, bar1);
    await this.writeConfig(command, 2, commandMemory | commandBusMaster);
  }

  /** Makes an MSI-X vector write `data` to `address` in RAM, where the interrupt can be seen. */
  async armVector(vector: number, address: number, data: number): Promise<void> {
    const entry = bar1 + vector * msixTableEntryBytes;
    await this.qtest.writeMemory(entry, 4, address);
    await this.qtest.writeMemory(entry + 4, 4, 0);
    await this.qtest.writeMemory(entry + 8, 4, data);
    await this.qtest.writeMemory(entry + 12, 4, 0);
  }

  async enableMsix(): Promise<void> {
    const offset = await this.capability(0x11);
    await this.writeConfig(offset + 2, 2, msixEnable | (pci.msixVectors - 1));
  }

  /** Reads a register through BAR0. */
  async register({ offset, width }: RegisterLayout): Promise<bigint> {
    return this.qtest.readMemory(bar0 + offset, (width / 8) as AccessWidth);
  }

  /** Writes a register through BAR0. */
  async setRegister({ offset, width }: RegisterLayout, value: bigint | number): Promise<void> {
    await this.qtest.writeMemory(bar0 + offset, (width / 8) as AccessWidth, value);
  }

  private async writeRootPort(offset: number, value: number): Promise<void> {
    await this.select(0, rootPortSlot, offset);
    await this.qtest.writePort(0xcfc, offset === command ? 2 : 4, value);
  }

  private async select(bus: number, slot: number, offset: number): Promise<void> {
    await this.qtest.writePort(0xcf8, 4, (0x8000_0000 | (bus << 16) | (slot << 11) | (offset & 0xfc)) >>> 0);
  }
}
