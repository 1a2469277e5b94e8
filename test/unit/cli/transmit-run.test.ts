import { expect } from 'chai';
import type { ModelOptions } from '../../../rig/bench/model/model-bench.js';
import { endedDocument, evidenceOf, exitCodeOf, trafficOf } from '../../../rig/cli/reporting.js';
import type { RunOutcome } from '../../../rig/experiment/procedure.js';
import { consoleLines } from '../../../rig/report/console.js';
import type { RunDocument } from '../../../rig/report/document.js';
import { render } from '../../../rig/report/render.js';
import { reportOf, type RunReport } from '../../../rig/report/run-report.js';
import { suiteOfRun } from '../../../rig/report/run-suite.js';
import { runSchema } from '../../../rig/report/schema.js';
import { OnModel, traffic } from '../experiment/on-model.js';
import { identity } from '../report/suite-sample.js';

/** A run on a bench of models in which the guest sends, too, with its documents. */
async function runWith(
  options: ModelOptions = {},
): Promise<{ outcome: RunOutcome; document: RunDocument; report: RunReport; page: string }> {
  const outcome = await new OnModel(options).run({ transmit: true });
  const { main, controls, transmit } = outcome;
  const sent = transmit && !('unavailable' in transmit) ? [transmit] : [];
  const asked = { echo: false, transmit: true, witnesses: false, demanded: [], replay: undefined };
  const begun = { identity, traffic: trafficOf([traffic], asked), bench: { kind: 'model' } };
  const found = { judged: [main, ...controls, ...sent], timings: { totalMs: 1 } };
  const document = endedDocument(begun, found, { outcome });
  const evidence = evidenceOf(document.id, found);
  const page = render({ document, evidence, files: [] }, 'html');
  return { outcome, document, report: reportOf(document, evidence, []), page };
}

const withCopies: ModelOptions = { faults: { send: ({ mode }) => (mode === 'zero-copy' ? 'copied' : undefined) } };

describe('a run in which the guest sends', function () {
  this.timeout(60_000);

  it('passes with its controls, and says so everywhere', async () => {
    const { outcome, document, report, page } = await runWith();
    expect(outcome.status).to.deep.equal({ status: 'passed', reason: null });
    expect(runSchema.parse(JSON.parse(JSON.stringify(document)))).to.deep.equal(JSON.parse(JSON.stringify(document)));
    expect(document.transmit).to.deep.include({ name: 'transmit', verdict: 'zero-copy' });
    expect(document.controls.map(({ name, flaw }) => [name, flaw])).to.deep.equal([
      ['tap', null],
      ['mp-copy', null],
      ['transmit-tap', null],
      ['transmit-mp-copy', null],
    ]);
    expect(report.experiments.map(({ name }) => name)).to.deep.equal([
      ...['mp', 'tap', 'mp-copy'],
      ...['transmit', 'transmit-tap', 'transmit-mp-copy'],
    ]);
    const text = consoleLines(report, 'report.html').join('\n');
    expect(text).to.contain(`
transmit: zero-copy  All 256 frames left the guest without a copy.
  ✓ address    256 of 256 frames found in the guest's page that the NIC read
`);
    expect(text).to.match(/✓ touch {6}0 of [\d,]+ bytes behind headers read or written by the host's processors/);
    expect(text).to.contain('256 of 256 frames intact on the wire');
    expect(text).to.contain('not on late write: the NIC only reads what the guest sends');
    expect(text).to.contain('control transmit-tap: copied  Control transmit-tap came out as copied, as it must');
    expect(text).to.contain('passed All 64 frames reached the guest without a copy, 256 left it so, and the proof');
    expect(page).to.contain('Sent zero-copy').and.to.contain('256 of 256 frames');
    expect(suiteOfRun(document).tests.map(({ name, state }) => `${state} ${name}`)).to.include.members([
      'passed transmit comes out as zero-copy',
      'passed control transmit-tap comes out as copied',
      'passed control transmit-mp-copy comes out as copied',
    ]);
  });

  it('fails when what it sends is copied', async () => {
    const { outcome, document, report } = await runWith(withCopies);
    expect(outcome.status.status).to.equal('failed');
    expect(outcome.status.reason).to.match(/^transmit: all 256 frames were copied/);
    expect(exitCodeOf({ outcome })).to.equal(1);
    const text = consoleLines(report, 'report.html').join('\n');
    expect(text).to.contain('transmit: copied  The host has copied all 256 frames.');
    expect(text).to.contain(
      'failed All 64 frames reached the guest without a copy, but it is not so for those that it sent.',
    );
    const failed = suiteOfRun(document).tests.filter(({ state }) => state === 'failed');
    expect(failed.map(({ name, error }) => [name, error?.code])).to.deep.equal([
      ['transmit comes out as zero-copy', 'Verdict-copied'],
    ]);
  });

  it('says why a bench cannot judge what the guest sends, and does not fail for it', async () => {
    const { outcome, document, report, page } = await runWith({ lacking: { iommu: 'nobody sees it' } });
    expect(outcome.status).to.deep.equal({ status: 'passed', reason: null });
    expect(document.transmit).to.deep.equal({ unavailable: 'nobody sees it' });
    expect(document.controls.map(({ name }) => name)).to.deep.equal(['tap', 'mp-copy']);
    expect(consoleLines(report, 'report.html').join('\n')).to.contain('transmit: not tried  nobody sees it');
    expect(page).to.contain('not tried: nobody sees it');
    expect(runSchema.parse(JSON.parse(JSON.stringify(document))).transmit).to.deep.equal({
      unavailable: 'nobody sees it',
    });
  });

  it('is read also where it was written before a guest could send', async () => {
    const { document } = await runWith();
    const { transmit: _sent, ...old } = document;
    const { transmit: _asked, ...asked } = document.traffic;
    const read = runSchema.parse(JSON.parse(JSON.stringify({ ...old, traffic: asked })));
    expect([read.transmit, read.traffic.transmit]).to.deep.equal([null, false]);
  });
});
