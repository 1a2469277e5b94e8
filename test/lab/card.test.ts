import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type CardRun, runCardScenarios } from './fake-guest/run-scenarios.js';
import { trouble } from './fake-guest/trouble.js';
import { lab } from './lab-bench.js';

const script = readFileSync(join(import.meta.dirname, 'fake-guest', 'card.sh'), 'utf8');
const scenarios = [...script.matchAll(/^scenario (\S+)/gm)].map(([, name]) => name ?? '');

describe('zero-copy into a fake guest by a bought card', () => {
  let run: CardRun;

  before(async function () {
    this.timeout(1_500_000);
    await lab();
    run = await runCardScenarios(new AbortController().signal);
  });

  it('runs every scenario', () => {
    expect(run.tap.planned, `the last of the console:\n${run.console.slice(-2000)}\n`).to.equal(scenarios.length);
  });

  for (const name of scenarios) {
    it(name, () => {
      const result = run.tap.byName.get(name);
      if (!result) throw new Error('the machine ended before it');
      expect(result.passed, result.details).to.equal(true);
    });
  }

  it('gives the kernel nothing to complain about', () => {
    expect(run.console.match(trouble) ?? []).to.deep.equal([]);
  });
});
