import { chmod, copyFile, link, mkdir, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errnoOf } from '../../../rig/base/errors.js';
import { moduleName } from '../formats/modinfo.js';

/** A directory that is filled with what a file system image is to contain. */
export class Staging {
  constructor(
    readonly root: string,
    private readonly tree: string,
  ) {}

  async directories(...paths: string[]): Promise<void> {
    for (const path of paths) await mkdir(join(this.root, path), { recursive: true });
  }

  /** Takes files of the tree under their own paths; a symbolic link there becomes the file that it leads to. */
  async fromTree(paths: readonly string[]): Promise<void> {
    for (const path of paths) await this.file(path, join(this.tree, path));
  }

  /** Puts one file of this machine at a path of the image. */
  async file(path: string, source: string, mode?: number): Promise<void> {
    const target = join(this.root, path);
    await mkdir(dirname(target), { recursive: true });
    if (mode === undefined) return linkOrCopy(await realpath(source), target);
    await copyFile(source, target);
    await chmod(target, mode);
  }

  async text(path: string, content: string, mode?: number): Promise<void> {
    await this.bytes(path, Buffer.from(content), mode);
  }

  async bytes(path: string, content: Uint8Array, mode?: number): Promise<void> {
    const target = join(this.root, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content);
    if (mode !== undefined) await chmod(target, mode);
  }

  /** Takes everything below a directory under its path there. */
  async everything(directory: string): Promise<void> {
    for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
      const source = join(entry.parentPath, entry.name);
      const path = source.slice(directory.length);
      if (entry.isDirectory()) await this.directories(path);
      else await this.file(path, source);
    }
  }

  async symbolicLink(path: string, target: string): Promise<void> {
    await mkdir(dirname(join(this.root, path)), { recursive: true });
    await symlink(target, join(this.root, path));
  }

  /** Puts modules of the kernel where modprobe looks for them once depmod has run. */
  async modules(kernel: string, files: readonly string[]): Promise<void> {
    for (const file of files) {
      const name = `${moduleName(basename(file, '.ko'))}.ko`;
      await this.file(`/usr/lib/modules/${kernel}/kernel/${name}`, file);
    }
    const lists = ['modules.order', 'modules.builtin', 'modules.builtin.modinfo'];
    await this.fromTree(lists.map((name) => `/usr/lib/modules/${kernel}/${name}`));
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}

/** A hard link where possible: most of an image lies in the same cache already. */
async function linkOrCopy(source: string, target: string): Promise<void> {
  try {
    await link(source, target);
  } catch (error) {
    if (!['EXDEV', 'EPERM', 'EMLINK'].includes(errnoOf(error) ?? '')) throw error;
    await copyFile(source, target);
  }
}
