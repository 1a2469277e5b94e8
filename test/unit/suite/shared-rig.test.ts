import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { repository } from '../../../rig/base/directories.js';

const bench = `name: rack3
kind: hardware
agent: { address: '127.0.0.1:1', certificates: none }
instrument: { link: 'pty:/none' }
`;

describe('a bench for tests that mocha itself runs', function () {
  this.timeout(60_000);
  let place: string;
  beforeEach(() => (place = mkdtempSync(join(tmpdir(), 'mprig-mocha-'))));
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  /**
   * Why each of these suites of one mocha does not get its bench, which cannot be taken. A suite begins with what the
   * environment says to it; to load the rig takes longer than all of them.
   */
  async function refusals(environments: readonly NodeJS.ProcessEnv[]): Promise<readonly string[]> {
    const module = pathToFileURL(join(repository, 'rig', 'mocha.ts')).href;
    writeFileSync(
      join(place, 'own.test.mjs'),
      `import { useRig } from '${module}';
      for (const environment of ${JSON.stringify(environments)}) {
        describe('x', () => {
          before(() => void Object.assign(process.env, environment));
          useRig();
          it('y', () => undefined);
          after(() => Object.keys(environment).forEach((name) => delete process.env[name]));
        });
      }`,
    );
    writeFileSync(join(place, 'bench.yaml'), bench);
    const program = join(repository, 'node_modules', 'mocha', 'bin', 'mocha.js');
    const tsx = pathToFileURL(join(repository, 'node_modules', 'tsx', 'dist', 'esm', 'index.mjs')).href;
    const args = [program, `--import=${tsx}`, '--reporter=json', '--reporter-option=output=results', 'own.test.mjs'];
    const env = { ...process.env, MPRIG_BENCH: 'bench.yaml', MPRIG_RUNS: 'kept' };
    const said = await new Promise<string>((resolve) => {
      execFile(process.execPath, args, { cwd: place, env }, (_error, stdout, stderr) => resolve(stdout + stderr));
    });
    if (!existsSync(join(place, 'results'))) throw new Error(said);
    const { failures } = JSON.parse(readFileSync(join(place, 'results'), 'utf8')) as {
      failures: readonly { err: { message: string } }[];
    };
    return failures.map(({ err }) => err.message);
  }

  it('is that of the environment, and leaves nothing when it turns them away', async () => {
    const seeds = ['4294967296', '-1', 'x', '4294967295'].map((MPRIG_SEED) => ({ MPRIG_SEED }));
    const [plain, elsewhere, ...seeded] = await refusals([{}, { MPRIG_OUT: 'mine' }, ...seeds]);
    for (const text of [plain, elsewhere, seeded.pop()]) expect(text).to.contain('cannot read the certificates');
    expect(seeded).to.have.length(3);
    for (const [index, text] of seeded.entries()) {
      expect(text).to.contain(`MPRIG_SEED "${seeds[index]?.MPRIG_SEED}" is not a whole number`);
    }
    expect(readdirSync(join(place, 'kept'))).to.deep.equal([]);
    expect(readdirSync(place)).to.have.members(['bench.yaml', 'kept', 'own.test.mjs', 'results']);
  });
});
