import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import protobuf from 'protobufjs';

/**
 * Makes `generated/` from the .proto: the types of every message, and the descriptor and its digest as modules, so that a
 * bundle needs no file beside it. With `--check` nothing is written; the exit code says whether the files are current.
 */

const here = import.meta.dirname;
const repository = join(here, '..', '..');
const output = join(here, 'generated');
const source = 'mprig/host/v1/agent.proto';

/** Files of the generated folder by relative path. */
type Files = Map<string, string>;

async function generateTypes(): Promise<Files> {
  const packageFile = createRequire(import.meta.url).resolve('@grpc/proto-loader/package.json');
  const program = join(dirname(packageFile), 'build', 'bin', 'proto-loader-gen-types.js');
  const scratch = await mkdtemp(join(tmpdir(), 'mprig-proto-'));
  try {
    await promisify(execFile)(process.execPath, [
      program,
      '--longs=String',
      '--enums=String',
      '--defaults',
      '--includeComments',
      '--grpcLib=@grpc/grpc-js',
      '--importFileExtension=.js',
      `--includeDirs=${here}`,
      `--outDir=${scratch}`,
      source,
    ]);
    const files: Files = new Map();
    for (const entry of await readdir(scratch, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const text = await readFile(path, 'utf8');
      // The generator writes the absolute path of its input, which differs from machine to machine.
      files.set(relative(scratch, path), text.replaceAll(`${here}/`, `${relative(repository, here)}/`));
    }
    return files;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function generateDescriptor(): Promise<Files> {
  const { root } = protobuf.parse(await readFile(join(here, source), 'utf8'));
  const descriptor = JSON.stringify(root.toJSON(), null, 2);
  const header = `// Generated from ${relative(repository, join(here, source))} by npm run generate. Do not edit.\n`;
  const digest = createHash('sha256').update(descriptor).digest('hex').slice(0, 8);
  return new Map([
    ['descriptor.ts', `${header}\nexport const descriptor: object = ${descriptor};\n`],
    [
      'contract.ts',
      `${header}\n/** Digest of the contract without its comments: controller and agent must have the same. */\n` +
        `export const contract = '${digest}';\n`,
    ],
  ]);
}

async function generate(): Promise<Files> {
  const files = await generateTypes();
  for (const [path, text] of await generateDescriptor()) files.set(path, text);
  return files;
}

async function readCurrent(): Promise<Files> {
  const files: Files = new Map();
  const entries = await readdir(output, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(relative(output, path), await readFile(path, 'utf8'));
  }
  return files;
}

async function main(): Promise<number> {
  const wanted = await generate();
  if (process.argv.includes('--check')) {
    const current = await readCurrent();
    const stale = [...new Set([...wanted.keys(), ...current.keys()])].filter(
      (path) => wanted.get(path) !== current.get(path),
    );
    for (const path of stale) console.error(`stale: ${relative(repository, join(output, path))}`);
    if (stale.length > 0) console.error('run: npm run generate');
    return stale.length > 0 ? 1 : 0;
  }
  await rm(output, { recursive: true, force: true });
  for (const [path, text] of wanted) {
    await mkdir(dirname(join(output, path)), { recursive: true });
    await writeFile(join(output, path), text);
  }
  return 0;
}

process.exitCode = await main();
