import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../../../rig/base/directories.js';
import { sampleReport } from '../report/sample.js';
import { parseXml } from '../report/parse-xml.js';

interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the rig. `reads`: whether anybody reads its standard output. */
function rig(args: readonly string[], cwd: string, reads = true): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const program = join(repository, 'rig', 'bin', 'rig.js');
    const child = spawn(process.execPath, [program, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const finished = { stdout: '', stderr: '' };
    if (reads) child.stdout.on('data', (chunk: Buffer) => (finished.stdout += chunk.toString()));
    else child.stdout.destroy();
    child.stderr.on('data', (chunk: Buffer) => (finished.stderr += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ ...finished, code }));
  });
}

describe('cli: results that are kept', function () {
  this.timeout(120_000);
  let place: string;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'mprig-results-'));
    const { document } = sampleReport();
    const runs = [
      { ...document, id: '20261122-a', startedAt: '2026-11-22T00:00:00.000Z' },
      { ...document, id: '20261123-b', startedAt: '2026-11-23T00:00:00.000Z', verdict: 'copied', status: 'failed' },
    ];
    for (const run of runs) {
      mkdirSync(join(place, 'runs', run.id), { recursive: true });
      writeFileSync(join(place, 'runs', run.id, 'run.json'), JSON.stringify(run));
    }
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  it('are listed, newest first, with their verdicts', async () => {
    const { code, stdout } = await rig(['runs', '--json'], place);
    expect(code).to.equal(0);
    const { runs } = JSON.parse(stdout) as { runs: { id: string; verdict: string; status: string }[] };
    expect(runs.map(({ id, verdict, status }) => [id, verdict, status])).to.deep.equal([
      ['20261123-b', 'copied', 'failed'],
      ['20261122-a', 'zero-copy', 'passed'],
    ]);
  });

  it('are told as JUnit XML, into a file', async () => {
    const { code, stderr } = await rig(['report', '20261122', '--format', 'junit', '--out', 'x.xml'], place);
    expect(code, stderr).to.equal(0);
    expect(parseXml(readFileSync(join(place, 'x.xml'), 'utf8')).attributes).to.include({ tests: '2', failures: '0' });
  });

  it('are compared; the exit code says whether anything differs, also when nobody reads what', async () => {
    const different = ['compare', '20261122', 'latest', '--json'];
    const { code, stdout } = await rig(different, place);
    expect(code).to.equal(1);
    const { differences } = JSON.parse(stdout) as { differences: object[] };
    expect(differences).to.deep.include({ area: 'verdicts', what: 'mp: verdict', a: 'zero-copy', b: 'copied' });
    expect((await rig(different, place, false)).code).to.equal(1);
    expect((await rig(['compare', 'latest', 'latest'], place)).code).to.equal(0);
    expect((await rig(['compare', 'latest', 'nowhere'], place)).code).to.equal(2);
  });

  it('are removed by the rule that is given, and not the newest that failed', async () => {
    expect((await rig(['runs', 'prune'], place)).code).to.equal(2);
    const { code, stdout } = await rig(['runs', 'prune', '--keep', '0'], place);
    expect(code).to.equal(0);
    expect(stdout).to.match(/^removed 20261122-a .*\nkept 20261123-b .*, the newest that did not pass\n$/);
    expect(readdirSync(join(place, 'runs'))).to.deep.equal(['20261123-b']);
  });
});
