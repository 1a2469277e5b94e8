#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { ensureCompiled } from './compile.mjs';
import { ensurePackages, packagesPresent } from './install.mjs';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
if (process.argv.length === 3 && process.argv[2] === '--version') {
  process.stdout.write(`${version}\n`);
} else if (process.argv[2] === '--complete') {
  // A TAB installs nothing, builds nothing, and says nothing of what is missing.
  const complete = packagesPresent() && (await import('../../dist/rig/cli/complete.js').catch(() => undefined));
  await complete?.printCompletions?.(process.argv.slice(3)).catch(() => undefined);
} else if (process.argv.includes('--help') && !packagesPresent()) {
  process.stdout.write(
    `rig ${version}: the npm packages are not installed yet, and help installs nothing.\n` +
      'Any command installs them first, such as "rig doctor"; README.md says what commands there are.\n',
  );
} else {
  ensurePackages();
  await ensureCompiled();
  await import('../../dist/rig/cli/main.js');
}
