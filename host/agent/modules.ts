import { readdir, readFile } from 'node:fs/promises';
import { execute, run } from './command.js';
import { AgentError } from './errors.js';

/** The mp stack, each after what it needs. */
const stack = ['mp', 'vhost_mp', 'mpnic'] as const;

/** Modules of the stock kernel that the guest needs. */
const stockModules = ['vhost_net', 'tun', 'bridge'] as const;

/** Names of the loaded modules of the mp stack. */
export async function loadedModules(): Promise<string[]> {
  const present = new Set(await readdir('/sys/module').catch(() => []));
  return stack.filter((name) => present.has(name));
}

/** From which sources a module of the mp stack was made. */
export interface ModuleBuild {
  readonly name: string;
  /** Digest of the sources of all modules; empty for one that does not say. */
  readonly build: string;
}

/** Of the modules that are loaded what they say, of the others what their files for this kernel say. */
export async function moduleBuilds(): Promise<ModuleBuild[]> {
  const loaded = await loadedModules();
  const ofFiles = await buildsOfFiles(stack.filter((name) => !loaded.includes(name)));
  const ofLoaded = loaded.map(async (name): Promise<ModuleBuild> => {
    const build = await readFile(`/sys/module/${name}/version`, 'latin1').catch(() => '');
    return { name, build: build.trim() };
  });
  return [...(await Promise.all(ofLoaded)), ...ofFiles];
}

const noOutcome = { code: null, stdout: '' };

/** Of those of the modules that are installed. */
async function buildsOfFiles(names: readonly string[]): Promise<ModuleBuild[]> {
  if (names.length === 0) return [];
  // A host without kmod has an inventory too.
  const { code, stdout } = await execute('modinfo', ['--field=version', ...names]).catch(() => noOutcome);
  const builds = stdout.split('\n');
  if (code === 0) return names.map((name, index) => ({ name, build: builds[index] ?? '' }));
  // Some are missing: which ones is seen by asking for each.
  if (names.length === 1) return [];
  return (await Promise.all(names.map((name) => buildsOfFiles([name])))).flat();
}

/** Loads what is not loaded yet. */
export async function loadModules(): Promise<string[]> {
  const kvm = await kvmModule();
  const { code, stderr } = await execute('modprobe', ['-a', ...stockModules, ...(kvm ? [kvm] : []), ...stack]);
  if (code === 0) return loadedModules();
  const missing = /Module (\S+) not found in directory (\S+)/.exec(stderr);
  if (missing) {
    throw new AgentError(
      'precondition',
      'ModuleMissing',
      `this host has no module ${missing[1]} in ${missing[2]}`,
      'see "dkms status mprig-host"; it needs the headers of this kernel, then: dkms autoinstall',
    );
  }
  throw new AgentError(
    'internal',
    'ModulesRefused',
    `cannot load the modules: ${stderr.trim().slice(-500)}`,
    'see the kernel log in the run directory; with Secure Boot the key of DKMS must be enrolled (mokutil)',
  );
}

/** Removes the stack, last loaded first; but not what the driver of another NIC uses. */
export async function unloadModules(): Promise<void> {
  const loaded = await loadedModules();
  for (const name of stack.toReversed()) {
    if (loaded.includes(name) && (await holders(name)).length === 0) await run('rmmod', [name]);
  }
}

/** Modules that use a module. */
async function holders(name: string): Promise<string[]> {
  return readdir(`/sys/module/${name}/holders`).catch(() => []);
}

/** Loads the driver that the kernel knows for a PCI device. */
export async function loadDriverOf(pciAddress: string): Promise<void> {
  const modalias = (await readFile(`/sys/bus/pci/devices/${pciAddress}/modalias`, 'latin1')).trim();
  await run('modprobe', [modalias]);
}

/** The processor's own KVM module; nothing when it has no virtualization. */
async function kvmModule(): Promise<string | undefined> {
  const flags = /^flags\s*:(.*)$/m.exec(await readFile('/proc/cpuinfo', 'latin1'))?.[1]?.split(' ') ?? [];
  if (flags.includes('svm')) return 'kvm_amd';
  return flags.includes('vmx') ? 'kvm_intel' : undefined;
}
