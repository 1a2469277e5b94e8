/**
 * `npm test`: installs what is missing, then runs all levels of tests, cheapest first. The unit tests use one processor, and so
 * do most of the checks and what they build: a whole run has these two side by side.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensurePackages } from '../rig/bin/install.mjs';
import { tallyLines } from './tally.mjs';

ensurePackages();

const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const levels = ['checks', 'unit', 'firmware', 'lab', 'hardware'];
const wanted = process.argv.slice(2).filter((argument) => levels.includes(argument));
const rest = process.argv.slice(2).filter((argument) => !levels.includes(argument));
// The checks build the lab first of all. Without them the first hook that needs it would, in the time of a hook.
const buildFirst = wanted.some((level) => level === 'firmware' || level === 'lab') && !wanted.includes('checks');
const parts = wanted.length > 0 ? [[wanted]] : [[['unit'], ['checks']], [['firmware', 'lab', 'hardware']]];

const directory = mkdtempSync(join(tmpdir(), 'mprig-test-run-'));
// The tests end by themselves, and undo what they did.
process.on('SIGINT', () => undefined);
try {
  const tallies = [];
  let isRight = true;
  for (const part of parts) {
    const [shown, ...beside] = part.map((chosen, index) => start(chosen, index > 0));
    for (const one of [shown, ...beside]) {
      one.show();
      isRight = (await one.ended) && isRight;
      tallies.push(...one.tally());
    }
  }
  process.stdout.write(`${tallyLines(tallies).join('\n')}\n`);
  process.exitCode = isRight ? 0 : 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}

/** Runs levels of tests; what those that wait say is kept until they are shown. */
function start(chosen, waits) {
  const file = join(directory, `${chosen.join('-')}.json`);
  const child = spawn(
    process.execPath,
    [
      join(repository, 'node_modules', 'mocha', 'bin', 'mocha.js'),
      '--import=tsx',
      '--require=test/hooks.ts',
      '--reporter=test/reporter.mjs',
      ...rest,
      ...chosen.map((level) => `test/${level}/**/*.test.ts`),
    ],
    {
      cwd: repository,
      stdio: ['inherit', waits ? 'pipe' : 'inherit', waits ? 'pipe' : 'inherit'],
      env: { ...process.env, MPRIG_TEST_TALLY: file, ...(buildFirst && { MPRIG_TEST_BUILD_FIRST: '1' }) },
    },
  );
  const kept = [];
  let isShown = false;
  for (const [from, to] of waits
    ? [
        [child.stdout, process.stdout],
        [child.stderr, process.stderr],
      ]
    : []) {
    from.on('data', (data) => (isShown ? to.write(data) : kept.push([to, data])));
  }
  return {
    ended: new Promise((resolve) => child.once('close', (code) => resolve(code === 0))),
    show() {
      isShown = true;
      for (const [to, data] of kept.splice(0)) to.write(data);
    },
    tally() {
      try {
        return [JSON.parse(readFileSync(file, 'utf8'))];
      } catch {
        // It has not come to its end, which its exit code says, too.
        return [];
      }
    },
  };
}
