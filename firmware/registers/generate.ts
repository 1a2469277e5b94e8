/**
 * Writes everything that is generated from the register description.
 *
 *     tsx firmware/registers/generate.ts            writes the files
 *     tsx firmware/registers/generate.ts --check    compares only; exit code 1 names each stale file
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as prettier from 'prettier';
import { cHeader } from './c.js';
import { crcPackage } from './crc.js';
import { description } from './description.js';
import { markdown } from './markdown.js';
import { systemVerilog } from './sv.js';
import { typescript } from './typescript.js';
import { mistakesIn } from './validate.js';

const noticeOf = (source: string): string =>
  `Generated from firmware/registers/${source} by \`npm run generate\`: edit that, not this.`;
const notice = noticeOf('description.ts');
const directory = fileURLToPath(new URL('generated/', import.meta.url));

/** The files and their exact content. */
async function outputs(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['mprig_regs_pkg.sv', systemVerilog(description, notice)],
    ['mprig_regs.h', cHeader(description, notice)],
    ['registers.ts', await formatted('registers.ts', typescript(description, notice))],
    ['registers.md', await formatted('registers.md', markdown(description, notice))],
    ['crc32_pkg.sv', crcPackage(noticeOf('crc.ts'))],
  ]);
}

async function formatted(name: string, text: string): Promise<string> {
  const filepath = join(directory, name);
  return prettier.format(text, { ...(await prettier.resolveConfig(filepath)), filepath });
}

async function current(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function main(args: readonly string[]): Promise<number> {
  const unknown = args.find((argument) => argument !== '--check');
  if (unknown !== undefined) {
    console.error(`unknown argument ${unknown} · the only option is --check`);
    return 2;
  }
  const mistakes = mistakesIn(description);
  if (mistakes.length > 0) {
    for (const mistake of mistakes) console.error(`description.ts: ${mistake}`);
    return 1;
  }
  const check = args.includes('--check');
  let stale = 0;
  for (const [name, text] of await outputs()) {
    const path = join(directory, name);
    if ((await current(path)) === text) continue;
    stale += 1;
    const shown = relative(process.cwd(), path);
    if (check) {
      console.error(`${shown} is stale · npm run generate`);
    } else {
      await mkdir(directory, { recursive: true });
      await writeFile(path, text);
      console.log(`wrote ${shown}`);
    }
  }
  return check && stale > 0 ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
