import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { repository } from '../../rig/base/directories.js';
import type { SuiteDocument } from '../../rig/report/suite.js';
import { lab, scratchDirectory } from './lab-bench.js';

const own = `
import { expect } from 'mprig/chai';
import { useRig } from 'mprig/mocha';

describe('a suite of a user', () => {
  const rig = useRig();
  it('passes', async () => expect(await rig.receive({ frames: 16, length: '64' })).to.have.noHostCopies());
  it('fails', async () => expect(await rig.receive({ frames: 16, mode: 'copy' })).to.have.noHostCopies());
  it('finds the bench at rest', async () => expect(await rig.echo({ frames: 16 })).to.have.noLoss());
});
`;

/** All of smoke and of the user, and of regression what no other test of ours does. */
const chosen = [
  'a suite of a user',
  'copies every frame',
  'mp delivers every frame',
  'every frame stands',
  'mp sends every frame',
  'four streams at once',
  'loses frames when no buffer is posted',
  'sends every frame back',
  'a capture is replayed',
  'a guest that was started anew',
].join('|');

/** Never synchronously: the lease of the bench that other tests share is renewed meanwhile. */
function run(command: string, args: readonly string[], cwd: string): Promise<{ code: unknown; stdout: string }> {
  return new Promise((resolve) => {
    const child = execFile(command, args, { cwd, timeout: 600_000 }, (error, stdout) => {
      resolve({ code: error === null ? 0 : error.code, stdout });
    });
    child.stderr?.pipe(process.stderr, { end: false });
  });
}

describe('tests of a user', function () {
  this.timeout(900_000);

  it('run from an installed package, in a folder with nothing of the repository around', async () => {
    // What the package would build is what is current already: its sources are the same.
    await lab();
    const folder = scratchDirectory('own');
    const npm = async (args: readonly string[], cwd: string): Promise<string> => {
      const { code, stdout } = await run('npm', args, cwd);
      expect(code, stdout).to.equal(0);
      return stdout;
    };
    const packed = await npm(['pack', '--silent', '--pack-destination', folder], repository);
    const tarball = packed.trim().split('\n').at(-1) ?? '';
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
    await npm(
      ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', join(folder, tarball)],
      folder,
    );
    writeFileSync(join(folder, 'own.test.ts'), own);

    const program = join(folder, 'node_modules', 'mprig', 'rig', 'bin', 'rig.js');
    const args = [program, 'test', 'smoke', 'regression', 'own.test.ts', '--grep', chosen, '--out', 'results'];
    const { code, stdout } = await run(process.execPath, args, folder);
    expect(code, stdout).to.equal(1);
    const read = (name: string) => readFileSync(join(folder, 'results', name), 'utf8');
    const { tests, status: said, bench } = JSON.parse(read('run.json')) as SuiteDocument;
    expect(tests.map(({ name, state }) => `${name}: ${state}`)).to.have.members([
      'passes: passed',
      'fails: failed',
      'finds the bench at rest: passed',
      'a stock tap copies every frame: passed',
      'mp delivers every frame into the guest without a copy: passed',
      'every frame stands in the page of the guest that the NIC wrote: passed',
      'mp sends every frame of the guest without a copy: passed',
      'mp with copying forced copies every frame: passed',
      'four streams at once arrive without a copy, each in its order: passed',
      'loses frames when no buffer is posted in time, says so, and recovers: passed',
      'the guest sends every frame back, intact and in order: passed',
      'a capture is replayed to the guest: passed',
      'a guest that was started anew receives without a copy: passed',
    ]);
    expect(said).to.equal('failed');
    expect(bench.kind).to.equal('virtual');
    const failed = tests.find(({ name }) => name === 'fails');
    expect(failed?.error?.message).to.match(/the verdict is copied .*\n {2}frame 0, \d+ bytes: copied\n/);
    expect(failed?.attachments.map(({ path }) => read(path)).join()).to.include('"copied"');
    expect(read('junit.xml').match(/<failure/g)).to.have.length(1);
    expect(read('report.html')).to.include('fails');
  });
});
