import { constants } from 'node:fs';
import { access, readdir, readFile, readlink } from 'node:fs/promises';
import { release } from 'node:os';
import { basename, join } from 'node:path';
import { run } from './command.js';
import { loadedModules, moduleBuilds, type ModuleBuild } from './modules.js';

/** A network card, with or without a driver. */
export interface NetworkDevice {
  /** Empty while no driver is bound. */
  readonly name: string;
  readonly pciAddress: string;
  readonly mac: string;
  readonly driver: string;
}

/** What this host is and has. */
export interface Inventory {
  readonly kernel: string;
  /** First line of its `--version`; empty when there is none. */
  readonly qemu: string;
  readonly kvm: boolean;
  readonly modules: readonly string[];
  readonly moduleBuilds: readonly ModuleBuild[];
  readonly nics: readonly NetworkDevice[];
}

/** The program that runs the guest. */
export const qemuProgram = 'qemu-system-x86_64';

/** Base class of the PCI class code: network controller. */
const networkClass = '0x02';

/** The machine's file system, or a folder that looks like it. */
const sysfs = '/sys';

/** Looks around. */
export async function takeInventory(): Promise<Inventory> {
  const [qemu, kvm, loaded, builds, nics] = await Promise.all([
    qemuVersion(),
    isKvmUsable(),
    loadedModules(),
    moduleBuilds(),
    listNics(),
  ]);
  return { kernel: release(), qemu, kvm, modules: loaded, moduleBuilds: builds, nics };
}

/** Network cards, found on the PCI bus, so that one without a driver is seen too. */
export async function listNics(root = sysfs): Promise<NetworkDevice[]> {
  const bus = join(root, 'bus/pci/devices');
  const addresses = await readdir(bus).catch(() => []);
  const devices = await Promise.all(addresses.sort().map((address) => readNic(join(bus, address), address)));
  return devices.filter((device) => device !== undefined);
}

async function readNic(path: string, pciAddress: string): Promise<NetworkDevice | undefined> {
  if (!(await readFile(join(path, 'class'), 'latin1').catch(() => '')).startsWith(networkClass)) return undefined;
  const driver = basename(await readlink(join(path, 'driver')).catch(() => ''));
  const [name = ''] = await listInterfaces(path);
  const mac = name ? (await readFile(join(await netFolder(path), name, 'address'), 'latin1')).trim() : '';
  return { name, pciAddress, mac, driver };
}

async function listInterfaces(path: string): Promise<string[]> {
  return readdir(await netFolder(path)).catch(() => []);
}

/** The interfaces of a virtio card hang below its virtio device, those of others directly below the PCI device. */
async function netFolder(path: string): Promise<string> {
  const virtio = (await readdir(path).catch(() => [])).find((entry) => /^virtio\d+$/.test(entry));
  return virtio ? join(path, virtio, 'net') : join(path, 'net');
}

let cachedQemuVersion: string | undefined;

async function qemuVersion(): Promise<string> {
  // The same for the life of the agent, and slow to ask for on an emulated host.
  if (cachedQemuVersion !== undefined) return cachedQemuVersion;
  // A host without QEMU has an inventory too.
  const text = await run(qemuProgram, ['--version']).catch(() => '');
  if (text !== '') cachedQemuVersion = text.split('\n')[0];
  return cachedQemuVersion ?? '';
}

async function isKvmUsable(): Promise<boolean> {
  return access('/dev/kvm', constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
}
