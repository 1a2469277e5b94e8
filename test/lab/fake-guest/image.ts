import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cpioArchive, type CpioEntry } from '../../../host/image/formats/cpio.js';
import { moduleNeeds } from '../../../host/image/formats/modinfo.js';
import type { Lab } from '../../../host/image/index.js';
import { consoleNode, moduleEntries } from '../../../host/image/steps/guest-initramfs.js';
import { driverNames } from '../../../host/image/steps/linux-source-files.js';
import { stackModules } from '../../../host/image/steps/module-source.js';
import { foreignModules, modulesInLoadOrder, virtioNetModules } from '../../../host/image/steps/stock-modules.js';

const folder = import.meta.dirname;
const run = promisify(execFile);
const scripts = ['scenarios.sh', 'card.sh', 'scenario.sh'];

/** Whose frames the guest gets: our NIC's, beside which there is a device of another make, or a bought card's. */
export type ScenarioNic = 'nic' | 'card';

/** Builds fake-guest and makes an initramfs that runs the scenarios with it; both go to `directory`. */
export async function scenarioImage(lab: Lab, directory: string, nic: ScenarioNic): Promise<string> {
  const make = lab.enter(['make', '-C', folder, `OUTPUT=${directory}`], { writable: [directory] });
  await run(make.command, [...make.args], { timeout: 120_000 });
  const program = async (path: string, source: string): Promise<CpioEntry> => {
    return { kind: 'file', path, content: await readFile(source), mode: 0o755 };
  };
  const archive = cpioArchive([
    ...['bin', 'dev', 'proc', 'sys'].map((path): CpioEntry => ({ kind: 'directory', path })),
    consoleNode,
    await program('bin/busybox', join(lab.root, 'usr/bin/busybox')),
    await program('init', join(folder, 'init')),
    ...(await Promise.all(scripts.map((name) => program(name, join(folder, name))))),
    await program('fake-guest', join(directory, 'fake-guest')),
    await program('mpctl', join(folder, '../../../host/package/files/mpctl')),
    ...(await moduleEntries(await modules(lab, nic))),
  ]);
  const image = join(directory, 'initramfs.cpio');
  await writeFile(image, archive);
  return image;
}

/** Our modules after those of Debian's kernel that they need, so that the NIC or card is the first network device. */
async function modules({ artefacts }: Lab, nic: ScenarioNic): Promise<string[]> {
  const names = nic === 'nic' ? stackModules : [...stackModules, ...driverNames];
  const ours = names.map((name) => join(artefacts.modulesDir, `${name}.ko`));
  const needed = await Promise.all(ours.map(async (file) => moduleNeeds(await readFile(file)).depends));
  const stock = (names: readonly string[]): Promise<string[]> => modulesInLoadOrder(artefacts.stockModulesDir, names);
  // Beside our NIC, the stock e1000e.
  const others = nic === 'nic' ? foreignModules : virtioNetModules;
  const before = await stock(needed.flat());
  return [...new Set([...before, ...ours, ...(await stock(['bridge', 'tun', ...others]))])];
}
