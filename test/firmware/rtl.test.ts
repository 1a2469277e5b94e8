import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { cacheDirectory, repository } from '../../rig/commands/directories.js';
import { inLabTree } from './lab-tree.js';

const sources = join(import.meta.dirname, 'rtl');
const buildMilliseconds = 900_000;
const runMilliseconds = 300_000;

/** What a program printed and how it ended. */
interface Outcome {
  readonly ok: boolean;
  readonly output: string;
}

function run(command: string, args: readonly string[], milliseconds: number): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: milliseconds, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      resolve({ ok: error === null, output: `${stdout}${stderr}${error === null ? '' : `\n${error.message}`}` });
    });
  });
}

/** The cases by the files that define them: mocha wants to know its tests before anything is built. */
function namesOfCases(): readonly string[] {
  const files = readdirSync(sources).filter((file) => /^cases_.*\.cpp$/.test(file));
  const texts = files.sort().map((file) => readFileSync(join(sources, file), 'utf8'));
  return texts.flatMap((text) => [...text.matchAll(/^CASE\("([^"]+)"\)/gm)].map(([, name]) => name ?? ''));
}

/** Builds the program of all cases, as far as it is not current, and returns its path. */
async function build(): Promise<string> {
  // Each clone has a directory of its own, and a lock, because two runs may build at once.
  const clone = createHash('sha256').update(repository).digest('hex').slice(0, 12);
  const out = join(cacheDirectory(), 'rtl-cases', clone);
  mkdirSync(out, { recursive: true });
  const make = ['flock', join(out, 'lock'), 'make', '--silent', '-j2', '-C', sources, `OUT=${out}`];
  const { command, args } = await inLabTree(make, [out]);
  const outcome = await run(command, args, buildMilliseconds);
  expect(outcome.ok, `the cases do not build:\n${outcome.output}`).to.equal(true);
  return join(out, 'rtl-cases');
}

/** What the program said of a case: `ok`, or why not. */
function resultOf(name: string, output: string): string {
  const lines = output.split('\n');
  if (lines.includes(`ok ${name}`)) return 'ok';
  const failure = `not ok ${name}: `;
  const reason = lines.find((line) => line.startsWith(failure))?.slice(failure.length);
  return reason ?? `it did not run; the program said:\n${output}`;
}

describe('RTL of the NIC, verilated', () => {
  let output = '';

  before(async function () {
    this.timeout(buildMilliseconds + runMilliseconds);
    ({ output } = await run(await build(), [], runMilliseconds));
  });

  for (const name of namesOfCases()) {
    it(name, () => {
      expect(resultOf(name, output)).to.equal('ok');
    });
  }
});
