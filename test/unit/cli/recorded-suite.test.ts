import { expect } from 'chai';
import type { ReceivedFrame } from '../../../rig/bench/model/faults.js';
import { documentSchema } from '../../../rig/report/schema.js';
import { parseXml } from '../report/parse-xml.js';
import { identity } from '../report/suite-sample.js';
import { recordOnModel } from './model-suite.js';

describe('cli: what is written of a suite', function () {
  this.timeout(60_000);

  it('is of the published shape, and says of what versions everything was', async () => {
    const { document, exitCode, files } = await recordOnModel(
      `it('arrives', async () => expect(await rig.receive({ frames: 8, witnesses: true })).to.have.noHostCopies());`,
      {},
      ['run.json'],
    );
    expect(exitCode).to.equal(0);
    expect(documentSchema.parse(JSON.parse(files['run.json'] ?? ''))).to.deep.equal(document);
    expect(document).to.include({ kind: 'suite', status: 'passed' });
    expect(document.versions).to.deep.equal({
      ...identity.versions,
      ...{ kernel: 'none', qemu: 'none', contract: 'model', agent: 'model (build model)', 'mp.ko': 'build model' },
      firmware: '0.0.0 (build model)',
    });
    expect(document.bench).to.include({ kind: 'model', kernel: 'none' }).and.not.have.property('versions');
  });

  /** Of frame 5 the NIC keeps no record: nobody can tell what became of it. */
  const untold = {
    faults: {
      frame: ({ index }: ReceivedFrame) => (index === 5 ? ('unrecorded' as const) : undefined),
      send: ({ index }: { readonly index: number }) => (index === 5 ? ('unrecorded' as const) : undefined),
    },
  };
  const cases: readonly (readonly [string, string])[] = [
    ['an expectation', `expect(await rig.receive({ frames: 8 })).to.have.noHostCopies()`],
    ['a plain assertion', `expect((await rig.receive({ frames: 8 })).verdict).to.equal('zero-copy')`],
    ['one on what the guest sent', `expect((await rig.transmit({ frames: 8 })).verdict).to.equal('zero-copy')`],
  ];
  for (const [what, test] of cases) {
    it(`calls a verdict that is inconclusive trouble of the bench, where ${what} finds it`, async () => {
      const body = `it('arrives', async () => ${test}); it('has other business', () => undefined);`;
      const { document, exitCode, files } = await recordOnModel(body, untold, ['junit.xml', 'ctrf.json']);
      expect([document.status, exitCode]).to.deep.equal(['bench-trouble', 3]);
      expect(document.tests.map(({ state }) => state)).to.deep.equal(['broken', 'passed']);
      expect(document.tests[0]?.experiments[0]?.verdict).to.equal('inconclusive');
      expect(document.reason).to.include('inconclusive');
      const { attributes } = parseXml(files['junit.xml'] ?? '');
      expect(attributes).to.include({ tests: '2', failures: '0', errors: '1' });
      expect(files['ctrf.json']).to.match(/"status": "other"/);
    });
  }

  it('has what the guest sent, and every frame of it where the test did not pass', async () => {
    const { document, files } = await recordOnModel(
      `it('leaves', async () => expect(await rig.transmit({ frames: 8 })).to.have.leftGuestPages());
       it('is copied', async () => expect(await rig.transmit({ frames: 8, mode: 'copy' })).to.have.noHostCopies());`,
      {},
      ['evidence-1.json'],
    );
    expect(document.tests.map(({ state }) => state)).to.deep.equal(['passed', 'failed']);
    expect(
      document.tests.map(({ experiments }) => experiments.map(({ name, verdict }) => [name, verdict])),
    ).to.deep.equal([[['transmit', 'zero-copy']], [['transmit-mp-copy', 'copied']]]);
    const [{ frames }] = JSON.parse(files['evidence-1.json'] ?? '') as [{ readonly frames: readonly unknown[] }];
    expect(frames).to.have.length(8);
  });

  it('calls what failed besides a failure, whatever trouble the bench had', async () => {
    const { document, exitCode } = await recordOnModel(
      `it('cannot tell', async () => expect(await rig.receive({ frames: 8 })).to.have.noHostCopies());
       it('copies', async () => expect(await rig.receive({ frames: 4, mode: 'copy' })).to.have.noHostCopies());
       it('is slow', async () => expect(await rig.receive({ frames: 8 })).to.have.latencyBelow('p50', 0));`,
      untold,
    );
    expect([document.status, exitCode]).to.deep.equal(['failed', 1]);
    expect(document.tests.map(({ state }) => state)).to.deep.equal(['broken', 'failed', 'failed']);
  });
});
