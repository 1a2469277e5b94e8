import { expect } from 'chai';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Deadline, Interrupted } from '../../../rig/base/deadline.js';
import { TestFailure } from '../../../rig/base/errors.js';
import { Resources } from '../../../rig/base/resources.js';
import { ModelBench } from '../../../rig/bench/model/model-bench.js';
import {
  endedDocument,
  evidenceOf,
  exitCodeOf,
  filesOf,
  runningDocument,
  trafficOf,
  type Ending,
} from '../../../rig/cli/reporting.js';
import { witnessNames } from '../../../rig/evidence/testimony.js';
import type { ExperimentOutcome } from '../../../rig/experiment/experiment.js';
import { runOnBench, type RunOutcome } from '../../../rig/experiment/procedure.js';
import { documentSchema, evidenceSchema } from '../../../rig/report/schema.js';
import { readResults } from '../../../rig/report/stored-run.js';
import { render } from '../../../rig/report/render.js';
import { RunDirectory } from '../../../rig/report/run-directory.js';
import type { Streams } from '../../../rig/traffic/traffic.js';
import { JumpClock } from '../experiment/jump-clock.js';
import { parseXml } from '../report/parse-xml.js';
import { identity } from '../report/suite-sample.js';

const streams: Streams = [{ frames: 16, lengths: { min: 60, max: 1514 }, seed: 3 }];
const traffic = trafficOf(streams, { echo: true, witnesses: true, demanded: [], replay: undefined });
const begun = { identity: { ...identity, endedAt: null }, traffic, bench: { kind: 'model', name: 'model' } } as const;
const versionsOfBench = ['kernel', 'qemu', 'firmware', 'agent', 'contract', 'mp.ko'];
const silent = { step: () => ({ update: () => undefined, done: () => undefined, failed: () => undefined }) };

describe('cli: what is written of a run', () => {
  let directory: RunDirectory;
  let base: string;
  let outcome: RunOutcome;
  const judged: ExperimentOutcome[] = [];

  before(async () => {
    base = mkdtempSync(join(tmpdir(), 'mprig-reporting-'));
    directory = await RunDirectory.create({ base });
    const resources = new Resources();
    try {
      outcome = await runOnBench(
        new ModelBench(),
        {
          ...{ streams, echo: true, witnesses: true, directory: directory.path, complain: () => undefined },
          listener: { judged: (one) => void judged.push(one) },
        },
        {},
        silent,
        resources,
        { signal: new AbortController().signal, clock: new JumpClock() },
      );
    } finally {
      await resources.close(Deadline.after(10_000));
    }
  });
  after(() => rmSync(base, { recursive: true, force: true }));

  const ended = (ending: Ending, some = judged) =>
    endedDocument(begun, { judged: some, timings: { totalMs: 5 } }, ending);
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

  it('is of the published shape while it runs and when it has ended', () => {
    const running = plain(runningDocument(begun));
    expect(documentSchema.parse(running)).to.deep.equal(running);
    expect(running).to.include({ status: 'running', endedAt: null, seed: 7 });
    const document = plain(ended({ outcome }));
    expect(documentSchema.parse(document)).to.deep.equal(document);
    expect(document).to.include({ status: 'passed', verdict: 'zero-copy' });
    const { versions, bench } = documentSchema.parse(document);
    expect(Object.keys(versions)).to.deep.equal([...Object.keys(identity.versions), ...versionsOfBench]);
    expect(versions).to.include({ agent: 'model (build model)', 'mp.ko': 'build model' });
    expect(bench).to.include({ kind: 'model', kernel: 'none' }).and.not.have.property('versions');
    expect(judged.map(({ name }) => name)).to.deep.equal(['tap', 'mp', 'mp-copy']);
    for (const { testimonies } of judged) {
      expect(testimonies.map(({ witness }) => witness)).to.have.members([...witnessNames]);
    }
  });

  it('keeps what was judged before the run was stopped or failed', () => {
    const stopped = ended({ error: new Interrupted('SIGTERM') }, judged.slice(0, 2));
    expect(stopped).to.include({ status: 'interrupted', verdict: 'zero-copy' });
    expect(stopped.error?.code).to.equal('Interrupted');
    expect(stopped.controls.map(({ name, flaw }) => [name, flaw])).to.deep.equal([['tap', null]]);
    const failed = ended({ error: new TestFailure('IommuFault', 'refused', 'see the log') });
    expect(failed).to.include({ status: 'failed', verdict: 'zero-copy', reason: 'IommuFault: refused · see the log' });
  });

  it('has the exit code of the verdict, or of the error', () => {
    expect(exitCodeOf({ outcome })).to.equal(0);
    const trouble = { ...outcome, status: { status: 'bench-trouble', reason: 'a control is inconclusive' } } as const;
    expect(exitCodeOf({ outcome: trouble })).to.equal(3);
    expect(exitCodeOf({ error: new Interrupted('SIGHUP') })).to.equal(129);
    expect(exitCodeOf({ error: new TestFailure('IommuFault', 'refused', 'see the log') })).to.equal(1);
  });

  it('can be read again, and told in every form, from its files alone', async () => {
    const document = ended({ outcome });
    const { texts } = filesOf(document, evidenceOf(document.id, { judged, timings: {} }), directory, ['junit', 'ctrf']);
    await directory.writeAll(texts);
    expect(readdirSync(directory.path)).to.include.members([
      'ctrf.json',
      'evidence.json',
      'junit.xml',
      'report.html',
      'run.json',
    ]);
    const stored = readResults(directory.path);
    expect(stored.document).to.deep.equal(plain(document));
    expect(evidenceSchema.parse(stored.evidence).experiments.map(({ frames }) => frames.length)).to.deep.equal([
      16, 16, 16,
    ]);
    const html = render(stored, 'html');
    for (const part of ['Where the NIC wrote', 'Frames', 'Echo']) expect(html).to.contain(`<h2>${part}</h2>`);
    const { attributes } = parseXml(render(stored, 'junit'));
    expect(attributes).to.include({ tests: '4', failures: '0', errors: '0' });
    expect(texts['junit.xml']).to.equal(render(stored, 'junit'));
  });
});
