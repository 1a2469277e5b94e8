import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { rigVersion } from '../../../rig/cli/identity.js';

describe('the version of the rig', () => {
  let place: string;

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'mprig-test-version-'));
    putPackage(place);
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  function putPackage(directory: string): void {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'package.json'), '{ "version": "1.2.3" }');
  }

  function git(...args: readonly string[]): string {
    const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false'];
    return execFileSync('git', ['-C', place, ...identity, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
  }

  function commit(): string {
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'all');
    return git('rev-parse', 'HEAD').slice(0, 12);
  }

  it('is that of its package alone outside of a checkout, and before the first commit', async () => {
    expect(await rigVersion(place)).to.equal('1.2.3');
    git('init', '--quiet');
    expect(await rigVersion(place)).to.equal('1.2.3');
  });

  it('names the commit of a checkout, and says when that is not all', async () => {
    const made = commit();
    expect(await rigVersion(place)).to.equal(`1.2.3 (commit ${made})`);
    writeFileSync(join(place, 'a run of its own'), '');
    expect(await rigVersion(place)).to.equal(`1.2.3 (commit ${made})`);
    writeFileSync(join(place, 'package.json'), '{ "version": "1.2.4" }');
    expect(await rigVersion(place)).to.equal(`1.2.4 (commit ${made}, with changes)`);
  });

  it('has nothing of the checkout of a user that it is installed in', async () => {
    const installed = join(place, 'node_modules', 'mprig');
    putPackage(installed);
    commit();
    expect(await rigVersion(installed)).to.equal('1.2.3');
  });
});
