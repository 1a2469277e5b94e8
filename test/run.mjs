/** `npm test`: installs what is missing, then runs all levels of tests in one mocha, cheapest first. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensurePackages } from '../rig/bin/install.mjs';

ensurePackages();

const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const levels = ['checks', 'unit', 'firmware', 'lab', 'hardware'];
const wanted = process.argv.slice(2).filter((argument) => levels.includes(argument));
const rest = process.argv.slice(2).filter((argument) => !levels.includes(argument));
// The checks build the lab first of all. Without them the first hook that needs it would, in the time of a hook.
const buildFirst = wanted.some((level) => level === 'firmware' || level === 'lab') && !wanted.includes('checks');
const patterns = (wanted.length > 0 ? wanted : levels).map((level) => `test/${level}/**/*.test.ts`);
const { status } = spawnSync(
  process.execPath,
  [
    join(repository, 'node_modules', 'mocha', 'bin', 'mocha.js'),
    '--import=tsx',
    '--require=test/hooks.ts',
    '--reporter=test/reporter.mjs',
    ...rest,
    ...patterns,
  ],
  { cwd: repository, stdio: 'inherit', env: { ...process.env, ...(buildFirst && { MPRIG_TEST_BUILD_FIRST: '1' }) } },
);
process.exit(status === null ? 4 : status === 0 ? 0 : 1);
