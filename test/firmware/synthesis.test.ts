import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { repository } from '../../rig/base/directories.js';
import { designId, elaborate, top } from '../analysis/synthesis-flow.js';
import { originOf } from '../analysis/synthesis-table.js';
import { analysisDirectory, analysisTools } from '../analysis/tools.js';

describe('synthesis', function () {
  this.timeout(300_000);
  const elaboration = analysisDirectory('elaboration');
  const page = join(repository, 'firmware', 'synthesis.md');

  it('yosys takes the whole RTL', async function () {
    this.timeout(1_500_000);
    const modules = await elaborate(elaboration);
    expect(modules[0]?.name).to.equal(top);
  });

  it('the table names its RTL and the tools of the analysis tree', async () => {
    const { versions } = await analysisTools();
    expect(originOf(readFileSync(page, 'utf8'))).to.include({ yosys: versions.yosys, nextpnr: versions.nextpnr });
  });

  // Making it anew takes too long for a test, and a change of the RTL need not wait for it.
  it('the table is of this RTL', function () {
    const { rtl } = originOf(readFileSync(page, 'utf8')) ?? {};
    if (rtl !== designId(elaboration)) {
      console.log(`    ${page} is of RTL ${rtl}: run "npm run bench:synthesis"`);
      this.skip();
    }
  });
});
