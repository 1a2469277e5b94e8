import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type CardName, type CardRun, runCardScenarios } from './fake-guest/run-scenarios.js';
import { trouble } from './fake-guest/trouble.js';
import { lab } from './lab-bench.js';

const script = readFileSync(join(import.meta.dirname, 'fake-guest', 'card.sh'), 'utf8');
const all = [...script.matchAll(/^scenario (\S+)/gm)].map(([, name]) => name ?? '');

/** What the driver of a card cannot do: one that gives the guest the whole of it has no queue for anybody else. */
const missing: Readonly<Record<CardName, readonly string[]>> = {
  igb: [],
  e1000e: ['card-host', 'card-two', 'card-paired'],
};

for (const [card, lacking] of Object.entries(missing) as [CardName, readonly string[]][]) {
  const scenarios = all.filter((name) => !lacking.includes(name));

  describe(`zero-copy into a fake guest by a bought card, ${card}`, () => {
    let run: CardRun;

    before(async function () {
      this.timeout(1_500_000);
      await lab();
      run = await runCardScenarios(card, new AbortController().signal, scenarios);
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
}
