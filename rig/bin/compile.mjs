/**
 * Compiles the controller to JavaScript below dist/, where what is there is not of these sources.
 * A package that is installed somewhere carries its dist/ and is never compiled.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const folders = ['rig', 'host/image', 'host/proto', 'firmware/registers/generated'];
const output = join(repository, 'dist');
const stampFile = join(output, 'sources');

function sources() {
  return folders.flatMap((folder) =>
    readdirSync(join(repository, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name)),
  );
}

function stampOf(files) {
  const digest = createHash('sha256').update(readFileSync(join(repository, 'package-lock.json')));
  for (const file of files.toSorted()) {
    const { mtimeMs, size } = statSync(file);
    digest.update(`${relative(repository, file)} ${mtimeMs} ${size}\n`);
  }
  return digest.digest('hex');
}

/** Whether dist/ is of the sources that are there. */
export function isCompiled() {
  return repository.includes(`${sep}node_modules${sep}`) || stampThere() === stampOf(sources());
}

function stampThere() {
  return existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : undefined;
}

/**
 * Makes dist/ current. Several processes may do so at once: each file appears whole, and the stamp comes last. Ends the
 * process with a message when nothing can be written there (exit code 3).
 */
export async function ensureCompiled() {
  if (repository.includes(`${sep}node_modules${sep}`)) return;
  const files = sources();
  const stamp = stampOf(files);
  if (stampThere() === stamp) return;
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: repository,
    entryPoints: files,
    outdir: output,
    outbase: repository,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    sourcemap: true,
    write: false,
    logLevel: 'warning',
  });
  const wanted = new Set([stampFile]);
  try {
    for (const { path, contents } of outputFiles) {
      wanted.add(path);
      write(path, contents);
    }
    for (const folder of folders) removeOthers(join(output, folder), wanted);
    write(stampFile, stamp);
  } catch (error) {
    const remedy =
      'make it writable, free some space, or run "rig doctor" once as the user to whom the checkout belongs';
    process.stderr.write(`NotCompiled: cannot write in ${output}: ${error.message} · ${remedy}\n`);
    process.exit(3);
  }
}

function write(path, contents) {
  mkdirSync(dirname(path), { recursive: true });
  const aside = `${path}.${process.pid}`;
  writeFileSync(aside, contents);
  renameSync(aside, path);
}

/** A module whose source is gone must not be found any more. */
function removeOthers(folder, wanted) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile() && /\.js(?:\.map)?$/.test(entry.name) && !wanted.has(path)) rmSync(path, { force: true });
  }
}
