import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
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

  /** What mocha prints of a suite whose bench cannot be taken. */
  function mocha(environment: NodeJS.ProcessEnv): Promise<string> {
    const module = pathToFileURL(join(repository, 'rig', 'mocha.ts')).href;
    writeFileSync(
      join(place, 'own.test.mjs'),
      `import { useRig } from '${module}'; describe('x', () => { useRig(); it('y', () => undefined); });`,
    );
    writeFileSync(join(place, 'bench.yaml'), bench);
    const program = join(repository, 'node_modules', 'mocha', 'bin', 'mocha.js');
    const tsx = pathToFileURL(join(repository, 'node_modules', 'tsx', 'dist', 'esm', 'index.mjs')).href;
    const env = { ...process.env, MPRIG_BENCH: 'bench.yaml', MPRIG_RUNS: 'kept', ...environment };
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [program, `--import=${tsx}`, 'own.test.mjs'],
        { cwd: place, env },
        (_error, stdout, stderr) => resolve(stdout + stderr),
      );
    });
  }

  it('is that of the environment, and leaves nothing when it turns them away', async () => {
    expect(await mocha({})).to.contain('cannot read the certificates');
    expect(readdirSync(join(place, 'kept'))).to.deep.equal([]);
    expect(readdirSync(place)).to.not.include('runs');
    expect(await mocha({ MPRIG_OUT: 'mine' })).to.contain('cannot read the certificates');
    expect(readdirSync(place)).to.not.include('mine');
    for (const seed of ['4294967296', '-1', 'x']) {
      expect(await mocha({ MPRIG_SEED: seed })).to.contain(`MPRIG_SEED "${seed}" is not a whole number`);
    }
    expect(await mocha({ MPRIG_SEED: '4294967295' })).to.contain('cannot read the certificates');
  });
});
