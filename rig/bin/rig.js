#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { ensureCompiled } from './compile.mjs';
import { ensurePackages } from './install.mjs';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
if (process.argv.length === 3 && process.argv[2] === '--version') {
  process.stdout.write(`${version}\n`);
} else {
  ensurePackages();
  await ensureCompiled();
  await import('../../dist/rig/cli/main.js');
}
