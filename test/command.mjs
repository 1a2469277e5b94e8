/** Runs a program of the project, whose file is named first: what an npm script does, on a fresh clone too. */
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensurePackages } from '../rig/bin/install.mjs';

ensurePackages();

const { status } = spawnSync(process.execPath, ['--import=tsx', ...process.argv.slice(2)], {
  cwd: dirname(dirname(fileURLToPath(import.meta.url))),
  stdio: 'inherit',
});
process.exit(status ?? 4);
