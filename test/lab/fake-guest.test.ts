import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { runScenarios, type ScenarioRun, type SpecialMachine } from './fake-guest/run-scenarios.js';
import { placeWrites } from './fake-guest/several.js';
import { trouble } from './fake-guest/trouble.js';
import { lab } from './lab-bench.js';

const script = readFileSync(join(import.meta.dirname, 'fake-guest', 'scenarios.sh'), 'utf8');
const named = (how: string): string[] => {
  return [...script.matchAll(new RegExp(`^${how} (\\S+)`, 'gm'))].map(([, name]) => name ?? '');
};

interface Machine {
  readonly what: string;
  readonly scenarios: readonly string[];
  readonly special?: SpecialMachine;
  /** Whether accesses that the NIC may not make are provoked in it. */
  readonly refuses: boolean;
}

const machines: readonly Machine[] = [
  { what: 'in a machine', scenarios: named('(?:scenario|hooked|tapped)'), refuses: false },
  {
    what: 'in a machine whose devices all need bounce buffers',
    scenarios: named('named'),
    special: { scenarios: named('named'), kernelArguments: ['intel_iommu=off', 'swiotlb=force'] },
    refuses: true,
  },
  {
    what: 'in a machine without an IOMMU',
    scenarios: named('direct'),
    special: { scenarios: named('direct'), kernelArguments: ['intel_iommu=off'] },
    refuses: false,
  },
];

for (const { what, scenarios, special, refuses } of machines) {
  describe(`zero-copy into a fake guest, ${what}`, () => {
    let run: ScenarioRun;

    before(async function () {
      this.timeout(1_500_000);
      await lab();
      run = await runScenarios(new AbortController().signal, special);
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

    if (!special) {
      it('shows a bound port as one JSON document', () => {
        const details = run.tap.byName.get('hook-show')?.details ?? '';
        const shown: unknown = JSON.parse(details.slice(details.indexOf('{')));
        expect(shown).to.have.nested.property('ports.length', 1);
        expect(shown).to.have.nested.property('ports[0].interface', 'eth1');
        expect(shown).to.have.nested.property('ports[0].processes[0].name', 'fake-guest');
        expect(shown).to.have.nested.property('ports[0].rx.fallback_rx_hook').that.is.at.least(100);
        expect(shown).to.have.nested.property('ports[0].tx.zero_copy').that.is.at.least(1);
        expect(shown).to.have.nested.property('ports[0].cache.pins').that.is.at.least(1);
      });
    }

    if (!special) {
      it('has the NIC write to the memory of each guest for its own queue, and for no other', () => {
        const details = run.tap.byName.get('several')?.details ?? '';
        const writes = placeWrites(details.slice(details.indexOf('{')), run.iommu);
        expect(writes.flatMap(({ trouble }) => trouble ?? []).slice(0, 10)).to.deep.equal([]);
        expect(new Set(writes.map(({ queue, guest }) => `queue ${queue}: guest ${guest}`))).to.deep.equal(
          new Set(['queue 0: guest null', 'queue 1: guest 0', 'queue 2: guest 1', 'queue 3: guest 2']),
        );
        expect(writes.length).to.be.at.least(1000);
      });
    }

    if (refuses) {
      it('refuses the accesses of a NIC that may not use the bus', () => {
        expect(run.faults.count).to.be.greaterThan(0);
      });
    } else {
      it('makes no access that the IOMMU refuses', () => {
        expect(run.faults).to.deep.equal({ count: 0, faults: [] });
      });
    }

    it('gives the kernel nothing to complain about', () => {
      expect(run.console.match(trouble) ?? []).to.deep.equal([]);
    });
  });
}
