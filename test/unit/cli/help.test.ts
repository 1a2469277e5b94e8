import { execFile } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect } from 'chai';
import { repository } from '../../../rig/base/directories.js';

interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe('help and version', function () {
  this.timeout(60_000);
  let place: string;
  let called: string;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'mprig-help-'));
    called = join(place, 'npm-was-called');
    mkdirSync(join(place, 'programs'));
    writeFileSync(join(place, 'programs', 'npm'), `#!/bin/sh\n: > '${called}'\nexit 1\n`, { mode: 0o755 });
    for (const folder of ['rig', 'host/image', 'host/proto', 'firmware/registers']) {
      cpSync(join(repository, folder), join(place, 'checkout', folder), { recursive: true });
    }
    for (const file of ['package.json', 'package-lock.json', 'tsconfig.json']) {
      cpSync(join(repository, file), join(place, 'checkout', file));
    }
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  /** Packages that are there, but not those of the lock file. */
  function haveOldPackages(): void {
    symlinkSync(join(repository, 'node_modules'), join(place, 'checkout', 'node_modules'));
    appendFileSync(join(place, 'checkout', 'package-lock.json'), '\n');
  }

  function rig(...words: readonly string[]): Promise<Finished> {
    const program = join(place, 'checkout', 'rig', 'bin', 'rig.js');
    const env = { ...process.env, PATH: `${join(place, 'programs')}${delimiter}${process.env['PATH'] ?? ''}` };
    return new Promise((resolve) => {
      execFile(process.execPath, [program, ...words], { cwd: place, env }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      });
    });
  }

  function expectNothingMade(words: string): void {
    expect(existsSync(called), `rig ${words} calls npm`).to.equal(false);
    expect(existsSync(join(place, 'checkout', 'dist')), `rig ${words} compiles`).to.equal(false);
  }

  const asked = [
    ['--help', /^rig <command>/],
    ['help', /^rig <command>/],
    ['run --help', /^rig run\n/],
    ['runs prune --help', /^rig runs prune\n/],
    ['run --frames 5 --help', /^rig run\n/],
    ['lab help', /^rig lab <action>\n/],
    ['--version', /^\d+\.\d+\.\d+\n$/],
    ['run --version', /^\d+\.\d+\.\d+\n$/],
  ] as const;

  it('install and build nothing where packages and dist/ are out of date', async () => {
    haveOldPackages();
    for (const [words, text] of asked) {
      const { code, stdout, stderr } = await rig(...words.split(' '));
      expect([code, stderr], words).to.deep.equal([0, '']);
      expect(stdout, words).to.match(text);
      expectNothingMade(words);
    }
  });

  it('install and build nothing where there are no packages, and say so', async () => {
    for (const [words, text] of asked) {
      const { code, stdout, stderr } = await rig(...words.split(' '));
      expect([code, stderr], words).to.deep.equal([0, '']);
      expect(stdout, words).to.match(words.includes('version') ? text : /packages are not installed yet/);
      expectNothingMade(words);
    }
  });

  it('say that packages are of another version where help cannot be had from them', async () => {
    mkdirSync(join(place, 'checkout', 'node_modules'));
    const { code, stdout } = await rig('--help');
    expect([code, stdout.split(',')[0]?.replace(/^rig \S+ /, '')]).to.deep.equal([
      0,
      'the npm packages are not those of this version',
    ]);
    expectNothingMade('--help');
  });

  it('are not what the words of another command ask for', async () => {
    haveOldPackages();
    for (const words of ['host enrol rack3 -- ssh --help', 'host enrol rack3 -- ssh --version', 'runs']) {
      const { code } = await rig(...words.split(' '));
      expect([code, existsSync(called)], words).to.deep.equal([3, true]);
      rmSync(called);
    }
  });
});
