import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { repository } from '../../rig/base/directories.js';
import { isTransmit } from '../../rig/experiment/transmit-plan.js';
import { journalName, readJournal } from '../../rig/report/journal.js';
import { killIn } from '../lab/killed/kill.js';
import { scratchDirectory } from '../lab/lab-bench.js';
import { hardwareBench, hardwareBenchFile } from './hardware-bench.js';

const program = join(repository, 'rig', 'bin', 'rig.js');
const patience = 300_000;

describe('a run on hardware that was killed', function () {
  this.timeout(2 * patience);

  before(async function () {
    this.timeout(1_500_000);
    await hardwareBench();
  });

  it('goes on, whatever it has left, and does not do again what was over', async () => {
    const out = join(scratchDirectory('hardware-resume'), 'run');
    const read = () => JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as Record<string, unknown>;
    const experiments = () =>
      readJournal(join(out, journalName)).flatMap((one) => (one.event === 'experiment' ? [one.name] : []));
    // A board's memory may not be open to a search.
    const onBoard = process.env['MPRIG_HARDWARE_BENCH'] !== undefined;
    const phase = onBoard ? 'mp is bound' : 'the memory of the paused machine is searched';
    const { signal, said } = await killIn(phase, { out, options: ['--bench', await hardwareBenchFile()] }, patience);
    expect(signal, said).to.equal('SIGKILL');
    expect(read()).to.include({ status: 'running' });
    expect(experiments()).to.deep.equal(['tap']);

    const resumed = await new Promise<string>((resolve) => {
      const args = [program, 'run', '--resume', out];
      execFile(process.execPath, args, { cwd: repository, timeout: patience }, (_error, stdout, stderr) =>
        resolve(stdout + stderr),
      );
    });
    expect(read(), resumed).to.include({ status: 'passed', verdict: 'zero-copy' });
    // Whether the guest sends, too, depends on what the bench lets be seen.
    expect(experiments().filter((name) => !isTransmit(name))).to.deep.equal(['tap', 'mp', 'mp-copy']);
  });
});
