import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Deadline } from '../../../rig/base/deadline.js';
import { acquireLock, Locked, lockHolder } from '../../../rig/base/lock.js';
import { rejection, temporaryDirectories } from '../image/temporary.js';
import { deadProcess, self } from './processes.js';

const patient = () => ({ deadline: Deadline.after(20_000) });

describe('lock', () => {
  const temporary = temporaryDirectories();

  /** Takes the lock and gives it back, so many times at once; the most that had it at the same time. */
  async function crowd(path: string, size: number): Promise<number> {
    let [holders, most] = [0, 0];
    const customer = async (): Promise<void> => {
      const lock = await acquireLock(path, patient());
      holders += 1;
      most = Math.max(most, holders);
      await new Promise((resolve) => setImmediate(resolve));
      holders -= 1;
      await lock.release();
    };
    await Promise.all(Array.from({ length: size }, customer));
    return most;
  }

  it('is held by one at a time, however many want it, and leaves nothing behind', async () => {
    const folder = await temporary();
    expect(await crowd(join(folder, 'lock'), 8)).to.equal(1);
    expect(await readdir(folder)).to.deep.equal([]);
  }).timeout(30_000);

  it('names its holder and what for', async () => {
    const path = join(await temporary(), 'lock');
    expect(lockHolder(path)).to.equal(undefined);
    const lock = await acquireLock(path, { ...patient(), purpose: 'a run' });
    expect(lockHolder(path)).to.deep.equal({ ...self(), purpose: 'a run' });
    await lock.release();
    expect(lockHolder(path)).to.equal(undefined);
  });

  for (const [kind, content] of [
    ['a dead process', async () => JSON.stringify({ ...(await deadProcess()), nonce: 'old' })],
    ['an earlier process with our pid', () => Promise.resolve(JSON.stringify({ ...self(), start: '1', nonce: 'old' }))],
    ['an earlier boot', () => Promise.resolve(JSON.stringify({ ...self(), boot: 'earlier', nonce: 'old' }))],
    ['nobody that can be read', () => Promise.resolve('')],
    ['nobody that could be removed by its name', () => Promise.resolve(JSON.stringify({ ...self(), nonce: '../x' }))],
  ] as const) {
    it(`is taken over from ${kind}, by one of many`, async () => {
      const folder = await temporary();
      const path = join(folder, 'lock');
      await writeFile(path, await content());
      expect(lockHolder(path)).to.equal(undefined);
      expect(await crowd(path, 6)).to.equal(1);
      expect(await readdir(folder)).to.deep.equal([]);
    }).timeout(30_000);
  }

  it('is taken over also when the process that was removing a dead claim died in the middle', async () => {
    const folder = await temporary();
    const path = join(folder, 'lock');
    const dead = await deadProcess();
    await writeFile(path, JSON.stringify({ ...dead, nonce: 'first' }));
    await writeFile(`${path}.first`, JSON.stringify({ ...dead, nonce: 'second' }));
    await (await acquireLock(path, patient())).release();
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('tells who holds it, and gives up at the deadline with a remedy', async () => {
    const path = join(await temporary(), 'lock');
    await writeFile(path, JSON.stringify({ ...self(), nonce: 'theirs', purpose: 'making a tree' }));
    const told: number[] = [];
    const onWait = ({ pid }: { pid: number }): void => void told.push(pid);
    const error = await rejection(acquireLock(path, { deadline: Deadline.after(0), onWait }));
    expect(told).to.deep.equal([process.pid]);
    expect(error).to.be.instanceOf(Locked).with.property('code', 'Locked');
    expect((error as Locked).message).to.include(`process ${process.pid} (making a tree) holds ${path}`);
    expect((error as Locked).remedy).to.include(`kill ${process.pid}`);
  });

  it('stops waiting when it is told to', async () => {
    const path = join(await temporary(), 'lock');
    const lock = await acquireLock(path, patient());
    const stop = new AbortController();
    const reason = new Error('Ctrl-C');
    const waiting = acquireLock(path, { ...patient(), signal: stop.signal, onWait: () => stop.abort(reason) });
    expect(await rejection(waiting)).to.equal(reason);
    await lock.release();
  });

  it('that was taken over is not released by its former holder', async () => {
    const path = join(await temporary(), 'lock');
    const former = await acquireLock(path, { ...patient(), purpose: 'former' });
    await writeFile(path, JSON.stringify({ ...self(), nonce: 'later', purpose: 'latter' }));
    await former.release();
    expect(lockHolder(path)?.purpose).to.equal('latter');
  });
});
