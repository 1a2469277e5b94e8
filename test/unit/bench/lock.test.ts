import { expect } from 'chai';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acquireBenchLock, lockHolder, lockPath } from '../../../rig/bench/lock.js';
import { BenchError } from '../../../rig/base/errors.js';

describe('bench lock', () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'mprig-lock-'))));
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('is held once, names its holder, and leaves nothing behind', () => {
    const lock = acquireBenchLock(directory, 'b', 'run-1');
    expect(lockHolder(directory, 'b')).to.deep.include({ pid: process.pid, run: 'run-1' });
    expect(() => acquireBenchLock(directory, 'b', 'run-2'))
      .to.throw(BenchError, `bench "b" is held by run run-1 (pid ${process.pid})`)
      .with.property('code', 'BenchBusy');
    lock.release();
    expect(readdirSync(directory)).to.deep.equal([]);
  });

  it('keeps benches apart', () => {
    acquireBenchLock(directory, 'a', 'run-1');
    acquireBenchLock(directory, 'b', 'run-1').release();
  });

  it('of a dead process, or of an earlier process with the same pid, does not count', () => {
    for (const holder of [
      { pid: 2 ** 22 + 1, start: '1', run: 'gone' },
      { pid: process.pid, start: '1', run: 'earlier' },
    ]) {
      writeFileSync(lockPath(directory, 'b'), JSON.stringify(holder));
      expect(lockHolder(directory, 'b')).to.equal(undefined);
      acquireBenchLock(directory, 'b', 'new').release();
    }
  });

  it('that was taken over is not released by the former holder', () => {
    const former = acquireBenchLock(directory, 'b', 'former');
    rmSync(lockPath(directory, 'b'));
    acquireBenchLock(directory, 'b', 'latter');
    former.release();
    expect(lockHolder(directory, 'b')?.run).to.equal('latter');
  });
});
