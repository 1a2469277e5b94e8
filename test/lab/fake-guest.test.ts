import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { runScenarios, type ScenarioRun } from './fake-guest/run-scenarios.js';
import { lab } from './lab-bench.js';

const script = readFileSync(join(import.meta.dirname, 'fake-guest', 'scenarios.sh'), 'utf8');
const scenarios = [...script.matchAll(/^scenario (\S+)/gm)].map(([, name]) => name ?? '');

/** How the kernel begins a report of its own mistakes, and the IOMMU's driver one of the NIC's. */
const trouble = /^.*(?:\bBUG\b|WARNING:|Oops|Call Trace|Kernel panic|general protection|DMAR: \[|detected stall).*$/gm;

describe('zero-copy into a fake guest, in a machine', () => {
  let run: ScenarioRun;

  before(async function () {
    this.timeout(1_500_000);
    await lab();
    run = await runScenarios(new AbortController().signal);
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

  it('makes no access that the IOMMU refuses', () => {
    expect(run.faults).to.deep.equal({ count: 0, faults: [] });
  });

  it('gives the kernel nothing to complain about', () => {
    expect(run.console.match(trouble) ?? []).to.deep.equal([]);
  });
});
