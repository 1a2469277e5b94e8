import { expect } from 'chai';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RigError } from '../../../rig/base/errors.js';
import { RunDirectory } from '../../../rig/report/run-directory.js';
import { writeTrouble } from '../../../rig/report/write-trouble.js';

async function failure(work: Promise<unknown>): Promise<RigError> {
  const error: unknown = await work.then(() => undefined).catch((cause: unknown) => cause);
  if (!(error instanceof RigError)) throw new Error(`not refused with a RigError: ${String(error)}`);
  return error;
}

describe('report: the run directory', () => {
  let base: string;
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'mprig-runs-'));
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  it('is named by its time and differs from one of the same second', async () => {
    const now = new Date('2026-11-23T04:15:30.123Z');
    const [first, second] = await Promise.all([RunDirectory.create({ base, now }), RunDirectory.create({ base, now })]);
    expect(first.id).to.match(/^20261123-041530-[0-9a-f]{4}$/);
    expect(first.path).to.equal(join(base, first.id));
    expect(first.path).not.to.equal(second.path);
  });

  it('takes a directory given to it when that is new or empty', async () => {
    const out = join(base, 'a', 'b');
    expect((await RunDirectory.create({ base, out })).path).to.equal(out);
    expect((await RunDirectory.create({ base, out })).path).to.equal(out);
    writeFileSync(join(out, 'old'), '');
    expect(await failure(RunDirectory.create({ base, out }))).to.include({ code: 'RunDirectoryNotEmpty', exitCode: 2 });
  });

  it('refuses a place where a file stands', async () => {
    writeFileSync(join(base, 'file'), '');
    expect(await failure(RunDirectory.create({ base, out: join(base, 'file') }))).to.include({
      code: 'RunDirectoryIsFile',
    });
    expect(await failure(RunDirectory.create({ base, out: join(base, 'file', 'x') }))).to.include({ exitCode: 2 });
  });

  it('writes whole files and replaces them', async () => {
    const run = await RunDirectory.create({ base });
    await run.writeJson('run.json', { a: 1 });
    await run.writeJson('run.json', { a: 2 });
    expect(readFileSync(join(run.path, 'run.json'), 'utf8')).to.equal('{\n  "a": 2\n}\n');
    expect(readdirSync(run.path)).to.deep.equal(['run.json']);
  });

  it('writes the smallest file first, so that a full disk holds as many as it can', async () => {
    const run = await RunDirectory.create({ base });
    mkdirSync(join(run.path, 'middle'));
    const texts = { large: 'x'.repeat(100), middle: 'é'.repeat(20), small: 'y'.repeat(39) };
    expect(await failure(run.writeAll(texts))).to.include({ exitCode: 3 });
    expect(readdirSync(run.path).toSorted()).to.deep.equal(['middle', 'small']);
  });

  it('leaves nothing of a run that was turned away, but the directory that was there before', async () => {
    const run = await RunDirectory.create({ base });
    await run.writeJson('run.json', {});
    mkdirSync(join(run.path, 'logs'));
    await run.discard();
    expect(readdirSync(base)).to.deep.equal([]);
    const out = join(base, 'out');
    mkdirSync(out);
    const given = await RunDirectory.create({ base, out });
    await given.writeJson('run.json', {});
    await given.discard();
    expect(readdirSync(out)).to.deep.equal([]);
    const made = await RunDirectory.create({ base, out: join(base, 'new') });
    await made.discard();
    expect(readdirSync(base)).to.deep.equal(['out']);
  });

  it('leaves nothing behind when a file cannot be written', async () => {
    const run = await RunDirectory.create({ base });
    mkdirSync(join(run.path, 'report.html'));
    expect(await failure(run.write('report.html', 'text'))).to.include({ exitCode: 3 });
    expect(readdirSync(run.path)).to.deep.equal(['report.html']);
  });

  it('tells trouble with the disk from a wrong choice of the place', () => {
    const cases = [
      ['ENOSPC', 'DiskFull', 3],
      ['EDQUOT', 'DiskFull', 3],
      ['EACCES', 'RunDirectoryReadOnly', 2],
      ['EROFS', 'RunDirectoryReadOnly', 2],
      ['ENOTDIR', 'RunDirectoryIsFile', 2],
      ['EIO', 'RunDirectoryUnwritable', 3],
    ] as const;
    for (const [errno, code, exitCode] of cases) {
      const trouble = writeTrouble('runs/x/run.json', Object.assign(new Error(errno), { code: errno }));
      expect(trouble).to.include({ code, exitCode });
      expect(trouble.message).to.match(/^runs\/x\/run\.json: /);
      expect(trouble.remedy).to.contain('--out');
    }
  });

  it('takes plain file names only', async () => {
    const run = await RunDirectory.create({ base });
    for (const name of ['../escape', 'a/b', '.hidden', '..', '']) {
      expect(() => run.file(name)).to.throw(RigError);
    }
  });
});
