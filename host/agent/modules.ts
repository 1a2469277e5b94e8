import { readdir, readFile, access } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command.js';
import { AgentError } from './errors.js';

/** The mp stack, each after what it needs. */
const stack = ['mp', 'vhost_mp', 'mpnic'] as const;

/** Modules of the stock kernel that the stack or the guest needs; loading our own files resolves no dependencies. */
const stockModules = ['vhost', 'vhost_net', 'tun', 'bridge'] as const;

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

/** Of the modules that are loaded what they say, of the others what their files in `folder` say. */
export async function moduleBuilds(folder: string): Promise<ModuleBuild[]> {
  const loaded = await loadedModules();
  const builds = stack.map(async (name): Promise<ModuleBuild | undefined> => {
    if (loaded.includes(name)) {
      const build = await readFile(`/sys/module/${name}/version`, 'latin1').catch(() => '');
      return { name, build: build.trim() };
    }
    const file = await readFile(join(folder, `${name}.ko`)).catch(() => undefined);
    return file && { name, build: versionIn(file) };
  });
  return (await Promise.all(builds)).filter((one) => one !== undefined);
}

/** The version in a module's file: its section .modinfo is a list of `key=value`, each ended by a zero byte. */
export function versionIn(module: Buffer): string {
  const key = '\0version=';
  const at = module.indexOf(key);
  if (at < 0) return '';
  const rest = module.subarray(at + key.length);
  const end = rest.indexOf(0);
  return rest.toString('latin1', 0, end < 0 ? rest.length : end);
}

/** Loads what is not loaded yet. */
export async function loadModules(folder: string): Promise<string[]> {
  const kvm = await kvmModule();
  await run('modprobe', ['-a', ...stockModules, ...(kvm ? [kvm] : [])]);
  const loaded = await loadedModules();
  for (const name of stack) {
    if (loaded.includes(name)) continue;
    const file = join(folder, `${name}.ko`);
    await access(file).catch((cause: unknown) => {
      throw new AgentError(
        'precondition',
        'ModuleMissing',
        `the host has no file ${file}`,
        'build the host image of this version of mprig',
        { cause },
      );
    });
    await run('insmod', [file]);
  }
  return loadedModules();
}

/** Removes the stack, last loaded first. */
export async function unloadModules(): Promise<void> {
  const loaded = await loadedModules();
  for (const name of stack.toReversed()) {
    if (loaded.includes(name)) await run('rmmod', [name]);
  }
}

/** The processor's own KVM module; nothing when it has no virtualization. */
async function kvmModule(): Promise<string | undefined> {
  const flags = /^flags\s*:(.*)$/m.exec(await readFile('/proc/cpuinfo', 'latin1'))?.[1]?.split(' ') ?? [];
  if (flags.includes('svm')) return 'kvm_amd';
  return flags.includes('vmx') ? 'kvm_intel' : undefined;
}
