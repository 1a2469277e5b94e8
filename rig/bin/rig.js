#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { ensureCompiled, isCompiled } from './compile.mjs';
import { ensurePackages, packagesPresent } from './install.mjs';
import { mindOutput } from './output.mjs';

mindOutput();

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const words = process.argv.slice(2);
const separator = words.indexOf('--');
/** What follows `--` belongs to another command. */
const own = separator < 0 ? words : words.slice(0, separator);

/** Whether the parser would answer with help, whatever else is there: it takes "help" as the last word, too. */
function asksForHelp() {
  return own.includes('--help') || (own.at(-1) === 'help' && !own.at(-2)?.startsWith('-'));
}

/** Prints help by the packages and sources that are there, be they current or not. */
async function help() {
  try {
    if (isCompiled()) return await import('../../dist/rig/cli/main.js');
    // Not even on the side: what is compiled for one command goes nowhere.
    process.env.TSX_DISABLE_CACHE = '1';
    const { tsImport } = await import('tsx/esm/api');
    return await tsImport('../cli/main.ts', import.meta.url);
  } catch {
    const lack = packagesPresent() ? 'are not those of this version' : 'are not installed yet';
    process.stdout.write(
      `rig ${version}: the npm packages ${lack}, and help installs nothing.\n` +
        'Any command installs them first, such as "rig doctor"; README.md says what commands there are.\n',
    );
  }
}

if (words[0] === '--complete') {
  // A TAB installs nothing, builds nothing, and says nothing of what is missing.
  const complete = packagesPresent() && (await import('../../dist/rig/cli/complete.js').catch(() => undefined));
  await complete?.printCompletions?.(words.slice(1)).catch(() => undefined);
} else if (own.includes('--version')) {
  process.stdout.write(`${version}\n`);
} else if (asksForHelp()) {
  await help();
} else {
  ensurePackages();
  await ensureCompiled();
  await import('../../dist/rig/cli/main.js');
}
