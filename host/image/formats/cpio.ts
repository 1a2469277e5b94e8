/** One entry of an archive. Parents come before their children, as the kernel creates nothing on its own. */
export type CpioEntry =
  | { readonly kind: 'directory'; readonly path: string; readonly mode?: number }
  | { readonly kind: 'file'; readonly path: string; readonly content: Uint8Array; readonly mode?: number }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | {
      readonly kind: 'character device';
      readonly path: string;
      readonly major: number;
      readonly minor: number;
      readonly mode?: number;
    };

/** File type bits of st_mode. */
const typeBits = { directory: 0o040000, file: 0o100000, link: 0o120000, 'character device': 0o020000 } as const;
const defaultMode = { directory: 0o755, file: 0o644, link: 0o777, 'character device': 0o600 } as const;

/**
 * An initramfs in the "newc" format (kernel: Documentation/driver-api/early-userspace/buffer-format.rst). Written here
 * rather than by cpio: device nodes need no root this way, and equal entries give equal bytes.
 */
export function cpioArchive(entries: readonly CpioEntry[]): Buffer {
  const parts = entries.flatMap((entry, index) => record(entry, index + 1));
  parts.push(...record({ kind: 'file', path: 'TRAILER!!!', content: new Uint8Array(), mode: 0 }, 0));
  return Buffer.concat(parts);
}

function record(entry: CpioEntry, inode: number): Uint8Array[] {
  const content = contentOf(entry);
  const name = Buffer.from(`${entry.path.replace(/^\/+/, '')}\0`);
  const mode = entry.kind === 'link' ? defaultMode.link : (entry.mode ?? defaultMode[entry.kind]);
  const isDevice = entry.kind === 'character device';
  const fields = [
    inode,
    typeBits[entry.kind] | mode,
    0, // uid
    0, // gid
    entry.kind === 'directory' ? 2 : 1, // links
    0, // mtime
    content.length,
    0, // device that holds the file: major, minor
    0,
    isDevice ? entry.major : 0,
    isDevice ? entry.minor : 0,
    name.length,
    0, // checksum, unused in this variant
  ];
  const header = Buffer.from(`070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`);
  return [header, name, padding(header.length + name.length), content, padding(content.length)];
}

function contentOf(entry: CpioEntry): Uint8Array {
  if (entry.kind === 'file') return entry.content;
  return entry.kind === 'link' ? Buffer.from(entry.target) : new Uint8Array();
}

function padding(length: number): Uint8Array {
  return new Uint8Array((4 - (length % 4)) % 4);
}
