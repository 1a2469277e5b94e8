import { expect } from 'chai';
import { documentSchema } from '../../../rig/report/schema.js';
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
});
