import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const repository = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);

/** Runs a script of package.json; fails with what it printed. */
async function script(name: string): Promise<void> {
  try {
    await run('npm', ['run', '--silent', name], { cwd: repository, maxBuffer: 1 << 26, timeout: 300_000 });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`npm run ${name} failed:\n${stdout}${stderr}`.slice(0, 6000), { cause: error });
  }
}

describe('repository checks', function () {
  this.timeout(300_000);

  it('is formatted (npm run format)', () => script('check:format'));
  it('has no lint (npm run check:lint)', () => script('check:lint'));
  it('type checks (npm run check:types)', () => script('check:types'));
  it('keeps the import rules of the architecture (npm run check:imports)', () => script('check:imports'));
  it('has current generated files (npm run generate)', () => script('check:generated'));
});
