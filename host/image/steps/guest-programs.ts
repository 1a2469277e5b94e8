import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CpioEntry } from '../formats/cpio.js';
import { librariesOf } from '../formats/library-search.js';

const busybox = '/usr/bin/busybox';
const programs = [busybox, '/usr/bin/iperf3'];
/** glibc loads it by name when a thread is cancelled, as iperf3's are. */
const libgcc = '/usr/lib/x86_64-linux-gnu/libgcc_s.so.1';
const busyboxNames = 'sh cat cmp dd grep head nc ping rm sha256sum sleep tee wc'.split(' ');

/** What a guest with programs has; part of its image's content key. */
export const guestPrograms: readonly string[] = [...programs, libgcc, ...busyboxNames];

/** The programs with all that they load, at their paths in the tree. */
export async function guestProgramEntries(root: string): Promise<CpioEntry[]> {
  const files = [...new Set([...programs, libgcc, ...(await librariesOf(root, [...programs, libgcc]))])];
  const folders = new Set<string>();
  for (const file of files) {
    for (let folder = dirname(file); folder !== '/'; folder = dirname(folder)) folders.add(folder);
  }
  const read = async (path: string): Promise<CpioEntry> => {
    return { kind: 'file', path, content: await readFile(join(root, path)), mode: 0o755 };
  };
  return [
    // Parents sort before their children.
    ...[...folders].sort().map((path): CpioEntry => ({ kind: 'directory', path })),
    { kind: 'directory', path: 'tmp' },
    ...['bin', 'lib', 'lib64'].map((path): CpioEntry => ({ kind: 'link', path, target: `usr/${path}` })),
    ...(await Promise.all(files.map(read))),
    ...busyboxNames.map((name): CpioEntry => ({ kind: 'link', path: `usr/bin/${name}`, target: 'busybox' })),
  ];
}
