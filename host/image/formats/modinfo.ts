import { section } from './elf.js';

/** What a kernel module says of the modules that it needs. */
export interface ModuleNeeds {
  /** Modules whose symbols it uses. */
  readonly depends: readonly string[];
  /** Modules that it asks to be loaded before it, without using their symbols. */
  readonly before: readonly string[];
}

/** The kernel takes `-` and `_` in module names as the same; file names have either. */
export function moduleName(name: string): string {
  return name.replace(/-/g, '_');
}

/** Reads the .modinfo section of an unpacked module: NAME=VALUE strings, each ended by a zero byte. */
export function moduleNeeds(module: Buffer): ModuleNeeds {
  const fields = (section(module, '.modinfo') ?? Buffer.alloc(0)).toString('latin1').split('\0');
  const values = (name: string): string[] =>
    fields.filter((field) => field.startsWith(`${name}=`)).map((field) => field.slice(name.length + 1));
  const softDependencies = values('softdep').map((value) => /pre:(?<names>[^:]*?)(?:\s\w+:|$)/.exec(value));
  return {
    depends: values('depends').flatMap((list) =>
      list
        .split(',')
        .filter((name) => name !== '')
        .map(moduleName),
    ),
    before: softDependencies.flatMap((match) =>
      (match?.groups?.['names'] ?? '').split(/\s+/).filter((name) => name !== ''),
    ),
  };
}
