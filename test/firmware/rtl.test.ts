import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildMilliseconds, buildRtlProgram, rtlSources, runProgram } from './rtl-program.js';

const runMilliseconds = 300_000;

/** The cases by the files that define them: mocha wants to know its tests before anything is built. */
function namesOfCases(): readonly string[] {
  const files = readdirSync(rtlSources).filter((file) => /^cases_.*\.cpp$/.test(file));
  const texts = files.sort().map((file) => readFileSync(join(rtlSources, file), 'utf8'));
  return texts.flatMap((text) => [...text.matchAll(/^CASE\("([^"]+)"\)/gm)].map(([, name]) => name ?? ''));
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
    ({ output } = await runProgram(await buildRtlProgram('rtl-cases'), [], runMilliseconds));
  });

  for (const name of namesOfCases()) {
    it(name, () => {
      expect(resultOf(name, output)).to.equal('ok');
    });
  }
});
