import { expect } from 'chai';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchError } from '../../../rig/base/errors.js';
import { acquireBenchLock, lockHolder, lockPath } from '../../../rig/bench/lock.js';
import { failureOf } from '../../failure-of.js';

describe('bench lock', () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'mprig-lock-'))));
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('is held once, names its holder, and leaves nothing behind', async () => {
    const lock = await acquireBenchLock(directory, 'b', 'run-1');
    expect(lockHolder(directory, 'b')).to.deep.equal({ pid: process.pid, run: 'run-1' });
    const error = await failureOf(acquireBenchLock(directory, 'b', 'run-2'));
    expect(error).to.be.instanceOf(BenchError).with.property('code', 'BenchBusy');
    expect((error as BenchError).message).to.equal(`bench "b" is held by run run-1 (pid ${process.pid})`);
    await lock.release();
    expect(readdirSync(directory)).to.deep.equal([]);
  });

  it('keeps benches apart', async () => {
    await acquireBenchLock(directory, 'a', 'run-1');
    await (await acquireBenchLock(directory, 'b', 'run-1')).release();
    expect(lockHolder(directory, 'a')?.run).to.equal('run-1');
  });

  it('of a dead process is given to one of those who want it at the same moment', async () => {
    writeFileSync(lockPath(directory, 'b'), JSON.stringify({ pid: 2 ** 22 + 1, start: '1', boot: 'x', nonce: 'old' }));
    expect(lockHolder(directory, 'b')).to.equal(undefined);
    const runs = ['run-1', 'run-2', 'run-3', 'run-4'];
    const taken = await Promise.allSettled(runs.map((run) => acquireBenchLock(directory, 'b', run)));
    const winner = taken.findIndex(({ status }) => status === 'fulfilled');
    expect(lockHolder(directory, 'b')?.run).to.equal(runs[winner]);
    const busy = taken.filter((each) => each.status === 'rejected').map(({ reason }) => (reason as BenchError).code);
    expect(busy).to.deep.equal(['BenchBusy', 'BenchBusy', 'BenchBusy']);
  });
});
