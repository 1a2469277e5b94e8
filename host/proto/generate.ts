import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  CodeGeneratorRequestSchema,
  CodeGeneratorResponseSchema,
  type FileDescriptorProto,
} from '@bufbuild/protobuf/wkt';
import { execFile } from 'node:child_process';
import { readFile, readdir, rm, writeFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { compileProto, digestOf } from './compile.js';

/**
 * Makes `generated/` from the .proto: types and codecs of all messages with the definition of the service, and a digest
 * of the contract. With `--check` nothing is written; the exit code says whether the files are current.
 */

const here = import.meta.dirname;
const repository = join(here, '..', '..');
const output = join(here, 'generated');
const source = 'mprig/host/v1/agent.proto';
const header = `// Generated from ${relative(repository, join(here, source))} by npm run generate. Do not edit.\n`;

/*
 * Of the generators for TypeScript, ts-proto is the one whose messages are plain objects and whose codecs are plain code:
 * they need nothing of the descriptor when a program starts, which on an emulated host would take seconds.
 */
const options = [
  'env=node',
  'esModuleInterop=true',
  'importSuffix=.js',
  'outputServices=grpc-js',
  'forceLong=bigint',
  'stringEnums=true',
  'enumsAsLiterals=true',
  // To take an unknown wish for the default would do what nobody asked for.
  'unrecognizedEnum=false',
  // Entries of an object could be named `__proto__`.
  'useMapType=true',
  'useNullAsOptional=true',
  'useReadonlyTypes=true',
  'outputClientImpl=false',
  'outputJsonMethods=false',
  'outputPartialMethods=false',
  'exportCommonSymbols=false',
  'annotateFilesWithVersion=false',
];

/** Files of the generated folder by relative path. */
type Files = Map<string, string>;

async function generateCode(file: FileDescriptorProto): Promise<string> {
  const request = create(CodeGeneratorRequestSchema, {
    fileToGenerate: [file.name],
    parameter: options.join(','),
    protoFile: [file],
  });
  const plugin = createRequire(import.meta.url).resolve('ts-proto/protoc-gen-ts_proto');
  const answer = await runPlugin(plugin, toBinary(CodeGeneratorRequestSchema, request));
  const { error, file: files } = fromBinary(CodeGeneratorResponseSchema, answer);
  const [only] = files;
  if (error || !only || files.length > 1) throw new Error(`ts-proto: ${error || `${files.length} files`}`);
  return only.content;
}

function runPlugin(plugin: string, input: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, [plugin], { encoding: 'buffer' }, (error, stdout) => {
      if (error) reject(error);
      else resolve(stdout);
    });
    child.stdin?.on('error', reject).end(input);
  });
}

async function generate(): Promise<Files> {
  const file = compileProto(source, await readFile(join(here, source), 'utf8'));
  return new Map([
    ['agent.ts', `${header}\n${await generateCode(file)}`],
    [
      'contract.ts',
      `${header}\n/** Digest of the contract without its comments: controller and agent must have the same. */\n` +
        `export const contract = '${digestOf(file)}';\n`,
    ],
  ]);
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
