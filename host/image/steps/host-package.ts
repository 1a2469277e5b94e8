import { createHash } from 'node:crypto';
import { chmod, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artefact, BuildContext } from '../cache/artefact.js';
import { digestFiles } from '../cache/content-key.js';
import { runInTree } from '../tree/in-tree.js';
import { filesBelow, hostPackage, packageFolder } from './package-tree.js';
import { Staging } from './staging.js';

const controlFolder = join(packageFolder, 'debian');
const scripts = ['postinst', 'prerm', 'postrm'];

/** zstd: xz makes a file a quarter smaller and takes twenty times as long. */
const dpkgDeb = ['dpkg-deb', '--root-owner-group', '-Zzstd', '-z9'];

export const hostPackageFile = `${hostPackage.name}_${hostPackage.version}_amd64.deb`;

/** The Debian package. Equal files give equal packages. */
export function hostPackageArtefact(tree: Artefact, packageTree: Artefact): Artefact {
  return {
    name: 'host-package',
    title: "host's package",
    needs: [tree, packageTree],
    inputs: async () => ({ recipe: '1', dpkgDeb: dpkgDeb.join(' '), ...(await digestFiles(controlFolder, ['.'])) }),
    build: (context) => build(context, tree, packageTree),
  };
}

async function build(context: BuildContext, tree: Artefact, packageTree: Artefact): Promise<void> {
  const staging = new Staging(join(context.directory, 'staging'), context.directory);
  await staging.everything(context.need(packageTree));
  const files = await filesBelow(staging.root);
  const control = withVersion(await readFile(join(controlFolder, 'control'), 'utf8'));
  await staging.text(
    '/DEBIAN/control',
    `${control.trimEnd()}\nInstalled-Size: ${await kibibytes(staging.root, files)}\n`,
  );
  for (const name of scripts) {
    await staging.text(`/DEBIAN/${name}`, withVersion(await readFile(join(controlFolder, name), 'utf8')), 0o755);
  }
  await staging.text('/DEBIAN/md5sums', await checksums(staging.root, files), 0o644);
  await openDirectories(staging.root);
  const changelog = await readFile(join(controlFolder, 'changelog'), 'utf8');
  const deb = join(context.directory, hostPackageFile);
  await runInTree(context, context.need(tree), [...dpkgDeb, '--build', staging.root, deb], {
    env: { SOURCE_DATE_EPOCH: String(changelogTime(changelog)) },
  });
  await staging.remove();
}

function withVersion(text: string): string {
  return text.replaceAll('@VERSION@', hostPackage.version);
}

/** Seconds since 1970 of the newest entry of a Debian changelog (deb-changelog(5)). */
export function changelogTime(changelog: string): number {
  const time = Date.parse(/^ -- .*>  (.*)$/m.exec(changelog)?.[1] ?? '');
  if (Number.isNaN(time)) throw new Error('the changelog of the package has no date');
  return time / 1000;
}

async function kibibytes(root: string, files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (path) => Math.ceil((await stat(join(root, path))).size / 1024)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function checksums(root: string, files: readonly string[]): Promise<string> {
  const lines: string[] = [];
  for (const path of files) {
    const digest = createHash('md5').update(await readFile(join(root, path)));
    lines.push(`${digest.digest('hex')}  ${path}\n`);
  }
  return lines.join('');
}

/** Directories that everybody may read, whatever the umask of who builds is. */
async function openDirectories(root: string): Promise<void> {
  await chmod(root, 0o755);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) await chmod(join(entry.parentPath, entry.name), 0o755);
  }
}
