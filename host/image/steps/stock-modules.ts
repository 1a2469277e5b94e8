import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Artefact, BuildContext } from '../cache/artefact.js';
import { LabError } from '../errors.js';
import { moduleName, moduleNeeds } from '../formats/modinfo.js';
import { runInTree } from '../tree/in-tree.js';
import { readManifest, treeRoot } from '../tree/layout.js';

/** To reach the root file system: disk, file systems. */
export const rootModules = ['virtio_blk', 'erofs', 'overlay'] as const;

/** To drive a virtio-net interface. */
export const virtioNetModules = ['virtio_net'] as const;

/** What the host machine loads besides: its guest's hypervisor, networking, what QEMU hands it. */
const hostModules = [
  ...['kvm_amd', 'kvm_intel', 'tun', 'tap', 'vhost_net', 'bridge', 'macvtap', 'qemu_fw_cfg', 'virtio_rng'],
] as const;

/** A network device whose driver does not know the mp port API; and another one at the same wire. */
export const foreignModules = ['e1000e', ...virtioNetModules] as const;

/** What the kernel's own drivers with the port API need, as the stock ones do. */
const driverNeeds = ['dca', 'i2c_algo_bit'] as const;

/** Every module of Debian's kernel that the host machine may load; they come with what they need in turn. */
export const stockModuleNames: readonly string[] = [...rootModules, ...foreignModules, ...driverNeeds, ...hostModules];

/** Names that modules give in soft dependencies, and the module that provides them. */
const providers: Readonly<Record<string, string>> = { crc32c: 'crc32c_generic' };

const orderFile = 'order.json';

interface Loadable {
  readonly name: string;
  readonly needs: readonly string[];
}

/** Debian's own modules that the machines need, unpacked: an emulated processor takes long over xz. */
export function stockModulesArtefact(tree: Artefact): Artefact {
  return {
    name: 'stock-modules',
    title: "the kernel's own modules",
    needs: [tree],
    inputs: () =>
      Promise.resolve({ recipe: '1', wanted: stockModuleNames.join(' '), providers: JSON.stringify(providers) }),
    build: (context) => collect(context, context.need(tree), stockModuleNames),
  };
}

/** Files of these modules and of all that they need, in an order in which they can be loaded. */
export async function modulesInLoadOrder(directory: string, names: readonly string[]): Promise<string[]> {
  const modules = JSON.parse(await readFile(join(directory, orderFile), 'utf8')) as Loadable[];
  const byName = new Map(modules.map((module) => [module.name, module]));
  const ordered = new Set<string>();
  const visit = (name: string): void => {
    byName.get(name)?.needs.forEach(visit);
    if (byName.has(name)) ordered.add(join(directory, `${name}.ko`));
  };
  names.forEach(visit);
  return [...ordered];
}

async function collect(context: BuildContext, treeDirectory: string, wanted: readonly string[]): Promise<void> {
  const { kernel } = await readManifest(treeDirectory);
  const base = join(treeRoot(treeDirectory), 'usr/lib/modules', kernel);
  const paths = await moduleList(join(base, 'modules.order'));
  const builtin = await moduleList(join(base, 'modules.builtin'));
  const found = new Map<string, Loadable>();
  let next = [...wanted];
  while (next.length > 0) {
    const files = await Promise.all(
      next.map(async (name) => {
        const path = paths.get(name);
        if (path === undefined) throw missingModule(name, kernel);
        await copyFile(join(base, `${path}.xz`), join(context.directory, `${name}.ko.xz`));
        return join(context.directory, `${name}.ko.xz`);
      }),
    );
    await runInTree(context, treeDirectory, ['xz', '--decompress', ...files]);
    for (const name of next) {
      const { depends, before } = moduleNeeds(await readFile(join(context.directory, `${name}.ko`)));
      const early = before.map((alias) => moduleName(providers[alias] ?? alias)).filter((soft) => paths.has(soft));
      found.set(name, { name, needs: [...early, ...depends.filter((needed) => !builtin.has(needed))] });
    }
    const needed = new Set([...found.values()].flatMap(({ needs }) => needs));
    next = [...needed].filter((name) => !found.has(name));
  }
  await writeFile(join(context.directory, orderFile), JSON.stringify([...found.values()], undefined, 2));
}

async function moduleList(file: string): Promise<Map<string, string>> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return new Map(lines.map((path) => [moduleName(basename(path, '.ko')), path]));
}

function missingModule(name: string, kernel: string): LabError {
  return new LabError(
    'LabKernelMismatch',
    `kernel ${kernel} has no module ${name}`,
    'the kernel of the mirror is configured differently; use a mirror of Debian itself',
  );
}
