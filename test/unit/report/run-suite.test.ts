import { expect } from 'chai';
import { suiteOfRun } from '../../../rig/report/run-suite.js';
import { suiteSchema } from '../../../rig/report/schema.js';
import type { RunDocument } from '../../../rig/report/document.js';
import { experimentOn, sampleEcho, sampleReport } from './sample.js';

const outcomes = (document: RunDocument) =>
  suiteOfRun(document).tests.map(({ name, state, error }) => [name, state, error?.code ?? null]);

describe('report: a run as a suite', () => {
  it('has a test for each thing that had to be shown', () => {
    const { document } = sampleReport(undefined, undefined, sampleEcho());
    expect(outcomes(document)).to.deep.equal([
      ['mp comes out as zero-copy', 'passed', null],
      ['control tap comes out as copied', 'passed', null],
      ['every frame comes back from the guest', 'passed', null],
    ]);
    const suite: unknown = JSON.parse(JSON.stringify(suiteOfRun(document)));
    expect(suiteSchema.parse(suite)).to.deep.equal(suite);
    expect(suiteOfRun(document)).to.include({ kind: 'suite', status: 'passed', seed: 7 });
  });

  it('fails where the run failed, with the reason', () => {
    const lost = sampleReport(experimentOn((world) => world.flipPayload(3))).document;
    expect(outcomes(lost)[0]).to.deep.equal(['mp comes out as zero-copy', 'failed', 'Verdict-lost']);
    const flawed = sampleReport(experimentOn(), experimentOn()).document;
    expect(outcomes(flawed)[1]).to.deep.equal(['control tap comes out as copied', 'failed', 'Verdict-zero-copy']);
    const echo = sampleReport(undefined, undefined, sampleEcho({ corrupt: 1 })).document;
    expect(outcomes(echo)[2]?.slice(1)).to.deep.equal(['failed', 'EchoFaulty']);
  });

  it('is broken, not failed, when the bench had trouble, also with a control', () => {
    const lacking = experimentOn((world) => (world.unknownAccesses = 1));
    const main = sampleReport(lacking).document;
    expect([main.status, outcomes(main)[0]?.[1]]).to.deep.equal(['bench-trouble', 'broken']);
    expect(suiteOfRun(main).tests.some(({ state }) => state === 'failed')).to.equal(false);
    const blind = experimentOn((world) => world.alterRecord(3, () => ({ address0: 1n << 50n })));
    const control = sampleReport(experimentOn(), lacking).document;
    expect([control.status, outcomes(control)[1]?.[1]]).to.deep.equal(['bench-trouble', 'broken']);
    const contradicting = sampleReport(experimentOn(), blind).document;
    expect([contradicting.status, outcomes(contradicting)[1]?.[1]]).to.deep.equal(['bench-trouble', 'broken']);
  });

  it('says what ended a run before there were verdicts, or although they were good', () => {
    const { document } = sampleReport();
    const error = { code: 'IommuFault', message: 'refused', remedy: 'see the kernel log' };
    const late = { ...document, status: 'failed', reason: 'IommuFault: refused', error } as const;
    expect(outcomes(late).at(-1)).to.deep.equal(['the run comes to its end', 'failed', 'IommuFault']);
    expect(suiteOfRun(late).tests.at(-1)?.error).to.include({ message: 'refused', remedy: 'see the kernel log' });
    const none = { ...late, status: 'interrupted', error: null, lines: [], controls: [] } as const;
    expect(outcomes(none)).to.deep.equal([['the run comes to its end', 'broken', 'interrupted']]);
  });
});
