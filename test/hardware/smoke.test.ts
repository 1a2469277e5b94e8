import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { repository } from '../../rig/base/directories.js';
import type { SuiteDocument } from '../../rig/report/suite.js';
import { scratchDirectory } from '../lab/lab-bench.js';
import { hardwareBench, hardwareBenchFile } from './hardware-bench.js';

const program = join(repository, 'rig', 'bin', 'rig.js');

const sending = 'mp sends every frame of the guest without a copy';

describe('the suite smoke', function () {
  this.timeout(600_000);

  before(async function () {
    this.timeout(1_500_000);
    await hardwareBench();
  });

  it('passes on a bench of hardware, as a user runs it', async () => {
    const out = join(scratchDirectory('hardware-smoke'), 'run');
    const args = [program, 'test', 'smoke', '--bench', await hardwareBenchFile(), '--out', out];
    const said = await new Promise<string>((resolve) => {
      execFile(process.execPath, args, { cwd: repository, timeout: 500_000 }, (_error, stdout, stderr) =>
        resolve(stdout + stderr),
      );
    });
    const { status, bench, tests } = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as SuiteDocument;
    expect(status, said).to.equal('passed');
    expect(bench.kind).to.equal('hardware');
    expect(tests.map(({ name }) => name)).to.deep.equal([
      'a stock tap copies every frame',
      'mp delivers every frame into the guest without a copy',
      'every frame stands in the page of the guest that the NIC wrote',
      sending,
      'mp with copying forced copies every frame',
    ]);
    // A board may lack a line of evidence. The machine of the virtual bench lacks none of what is received, but its IOMMU
    // is in use, and then a host cannot tell the maps of what it sends from each other.
    const others = tests.filter(({ state }) => state !== 'passed');
    for (const { error } of others) expect(error).to.include({ code: 'LeftOut' });
    if (process.env['MPRIG_HARDWARE_BENCH'] === undefined) {
      expect(others.map(({ name }) => name)).to.deep.equal([sending]);
    }
  });
});
