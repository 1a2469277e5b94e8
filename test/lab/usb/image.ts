import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cpioArchive, type CpioEntry } from '../../../host/image/formats/cpio.js';
import type { Lab } from '../../../host/image/index.js';
import { consoleNode, moduleEntries } from '../../../host/image/steps/guest-initramfs.js';
import { modulesInLoadOrder, rootModules } from '../../../host/image/steps/stock-modules.js';

const folder = import.meta.dirname;
const run = promisify(execFile);
const usbModules = ['usb/common/usb-common', 'usb/core/usbcore', 'usb/usbip/usbip-core', 'usb/usbip/vhci-hcd'];

/** What the native part of `usb` needs and the host's image has no program for. */
const nativeLibraries = ['libdl.so.2', 'libpthread.so.0', 'librt.so.1'];

/** Makes an initramfs that runs the suite in the host machine's image; all goes to `directory`. */
export async function suiteImage(lab: Lab, directory: string): Promise<string> {
  const inTree = async (...argv: string[]): Promise<void> => {
    const { command, args } = lab.enter(argv, { writable: [directory] });
    await run(command, [...args], { timeout: 120_000 });
  };
  const attach = join(directory, 'attach');
  const warnings = ['-Wall', '-Wextra', '-Werror'];
  await inTree('gcc', '-std=gnu17', '-O2', '-static', ...warnings, '-o', attach, join(folder, 'attach.c'));
  const modules = usbModules.map(async (name): Promise<CpioEntry> => {
    const file = join(directory, `${name.split('/').at(-1)}.ko`);
    const packed = `/lib/modules/${lab.artefacts.versions.kernel}/kernel/drivers/${name}.ko.xz`;
    await inTree('sh', '-c', `xz -dc ${packed} >${file}`);
    return { kind: 'file', path: `suite/modules/${name.split('/').at(-1)}.ko`, content: await readFile(file) };
  });
  const program = async (path: string, source: string): Promise<CpioEntry> => {
    return { kind: 'file', path, content: await readFile(source), mode: 0o755 };
  };
  const directories = ['bin', 'dev', 'image', 'overlay', 'root', 'suite', 'suite/lib', 'suite/modules'];
  const archive = cpioArchive([
    ...directories.map((path): CpioEntry => ({ kind: 'directory', path })),
    consoleNode,
    await program('bin/busybox', join(lab.root, 'usr/bin/busybox')),
    await program('init', join(folder, 'init')),
    await program('suite/run', join(folder, 'run')),
    await program('suite/attach', attach),
    { kind: 'file', path: 'suite/suite.cjs', content: await bundle() },
    ...(await packages()),
    ...(await Promise.all(nativeLibraries.map((name) => libraryEntry(lab, name)))),
    ...(await Promise.all(modules)),
    ...(await moduleEntries(await modulesInLoadOrder(lab.artefacts.stockModulesDir, rootModules))),
  ]);
  const image = join(directory, 'initramfs.cpio');
  await writeFile(image, archive);
  return image;
}

/** The suite as one file; only the package `usb` stays outside, because of its native part. */
async function bundle(): Promise<Uint8Array> {
  const esbuild = await import('esbuild');
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(folder, 'suite.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    external: ['usb'],
    logLevel: 'silent',
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error('esbuild gave no output');
  return output.contents;
}

/** The package `usb` and its native part, as they are installed here. */
async function packages(): Promise<CpioEntry[]> {
  const require = createRequire(import.meta.url);
  const usb = dirname(dirname(require.resolve('usb')));
  const native = '@node-usb/usb-linux-x64-gnu';
  return [
    { kind: 'directory', path: 'suite/node_modules' },
    { kind: 'directory', path: 'suite/node_modules/@node-usb' },
    ...(await directoryEntries('suite/node_modules/usb', usb)),
    ...(await directoryEntries(`suite/node_modules/${native}`, join(dirname(usb), native))),
  ];
}

async function libraryEntry(lab: Lab, name: string): Promise<CpioEntry> {
  const content = await readFile(join(lab.root, 'usr/lib/x86_64-linux-gnu', name));
  return { kind: 'file', path: `suite/lib/${name}`, content };
}

async function directoryEntries(path: string, source: string): Promise<CpioEntry[]> {
  const entries: CpioEntry[] = [{ kind: 'directory', path }];
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const below = `${path}/${entry.name}`;
    if (entry.isDirectory()) entries.push(...(await directoryEntries(below, join(source, entry.name))));
    else if (entry.isFile())
      entries.push({ kind: 'file', path: below, content: await readFile(join(source, entry.name)) });
  }
  return entries;
}
