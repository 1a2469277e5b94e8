import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  cacheDirectory,
  foreignness,
  makeDirectory,
  makePrivateDirectory,
  runtimeDirectory,
} from '../../../rig/base/directories.js';
import { RigError } from '../../../rig/base/errors.js';

const names = ['HOME', 'XDG_CACHE_HOME', 'XDG_STATE_HOME', 'XDG_RUNTIME_DIR', 'TMPDIR'] as const;

function failureOf(work: () => unknown): RigError {
  try {
    work();
  } catch (error) {
    if (error instanceof RigError) return error;
    throw error;
  }
  throw new Error('it succeeded');
}

describe('directories of the user', () => {
  const before = names.map((name) => [name, process.env[name]] as const);
  let place: string;

  const set = (values: Partial<Record<(typeof names)[number], string>>): void => {
    for (const name of names) {
      const value = values[name];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };

  beforeEach(() => (place = mkdtempSync(join(tmpdir(), 'mprig-test-directories-'))));
  afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    chmodSync(place, 0o700);
    rmSync(place, { recursive: true, force: true });
  });

  it('running machines are found from every shell, whatever it knows of the session', () => {
    set({ HOME: place });
    const plain = runtimeDirectory();
    set({ HOME: place, XDG_RUNTIME_DIR: '/run/user/1', TMPDIR: '/var/tmp' });
    expect(runtimeDirectory())
      .to.equal(plain)
      .and.to.match(new RegExp(`^${place}/`));
  });

  it('a home that is not set, or empty, or not absolute, is the one of passwd', () => {
    for (const home of [undefined, '', 'somewhere']) {
      set(home === undefined ? {} : { HOME: home, XDG_CACHE_HOME: home });
      expect(cacheDirectory()).to.equal(join(userInfo().homedir, '.cache', 'mprig'));
    }
  });

  it('a directory that cannot be made is named, with what can be set', () => {
    const file = join(place, 'file');
    writeFileSync(file, '');
    for (const path of [file, join(file, 'below'), '/proc/mprig/below']) {
      const error = failureOf(() => makeDirectory(path, 'XDG_CACHE_HOME'));
      expect(error).to.include({ code: 'DirectoryUnusable', exitCode: 3 });
      expect(error.message).to.include(path);
      expect(error.remedy).to.include('XDG_CACHE_HOME');
    }
  });

  it('a directory that cannot be written is named', function () {
    // Root can write everywhere.
    if (process.geteuid?.() === 0) this.skip();
    chmodSync(place, 0o500);
    expect(failureOf(() => makeDirectory(join(place, 'cache'), 'XDG_CACHE_HOME')).code).to.equal('DirectoryUnusable');
  });

  it('what tells of machines is made for the user alone', () => {
    const path = makePrivateDirectory(join(place, 'state', 'mprig'));
    expect(statSync(path).mode & 0o777).to.equal(0o700);
    expect(makePrivateDirectory(path)).to.equal(path);
  });

  it('it is refused when others could write it, or it is a link, or stands where others can replace it', () => {
    const path = join(place, 'mprig');
    mkdirSync(path);
    chmodSync(path, 0o777);
    const open = failureOf(() => makePrivateDirectory(path));
    expect(open).to.include({ code: 'DirectoryForeign', exitCode: 3 });
    expect(open.message).to.include(path).and.to.include('mode 777');
    chmodSync(path, 0o700);
    symlinkSync(path, join(place, 'link'));
    expect(failureOf(() => makePrivateDirectory(join(place, 'link'))).message).to.include('symbolic link');
    symlinkSync(join(place, 'nowhere'), join(place, 'dangling'));
    expect(failureOf(() => makePrivateDirectory(join(place, 'dangling'))).code).to.equal('DirectoryForeign');
    chmodSync(place, 0o777);
    expect(failureOf(() => makePrivateDirectory(path)).message).to.include(`${place} can be written by others`);
  });

  it('it is refused when another user has made it', () => {
    const status = statSync(place);
    const foreign = Object.assign(Object.create(status) as typeof status, { uid: (process.geteuid?.() ?? 0) + 1 });
    expect(foreignness(foreign)).to.match(/belongs to user \d+/);
    expect(foreignness(status)).to.equal(undefined);
  });
});
