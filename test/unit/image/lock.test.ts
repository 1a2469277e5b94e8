import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { acquireLock } from '../../../host/image/cache/lock.js';
import { identify, isAlive, type ProcessIdentity, startTime } from '../../../host/image/cache/process-identity.js';
import { LabError } from '../../../host/image/errors.js';
import { rejection, temporaryDirectories } from './temporary.js';

const never = new AbortController().signal;
const patient = { signal: never, deadlineMs: 20_000 };

async function self(): Promise<ProcessIdentity> {
  const identity = await identify(process.pid);
  if (identity === undefined) throw new Error('not in /proc');
  return identity;
}

async function deadProcess(): Promise<ProcessIdentity> {
  const child = spawn('sleep', ['60']);
  const identity = await identify(child.pid ?? 0);
  child.kill('SIGKILL');
  await once(child, 'close');
  if (identity === undefined) throw new Error('the child was not in /proc');
  return identity;
}

describe('process identity', () => {
  it('finds the start time behind a command name that imitates the fields', () => {
    const fields = ['S', ...Array.from({ length: 18 }, (_, index) => String(index)), '777', '0'];
    expect(startTime(`12 (a) S 1 (b) ${fields.join(' ')}`)).to.equal('777');
  });

  it('takes a zombie for dead', () => {
    const fields = ['Z', ...Array.from({ length: 18 }, (_, index) => String(index)), '777'];
    expect(startTime(`12 (a) ${fields.join(' ')}`)).to.equal(undefined);
  });

  it('knows the living from the dead and from a later process with the same pid', async () => {
    const me = await self();
    expect(await isAlive(me)).to.equal(true);
    expect(await isAlive({ ...me, start: '1' })).to.equal(false);
    expect(await isAlive({ ...me, boot: 'another' })).to.equal(false);
    expect(await isAlive(await deadProcess())).to.equal(false);
  });
});

describe('lock', () => {
  const temporary = temporaryDirectories();

  it('is held by one at a time, however many want it', async () => {
    const path = join(await temporary(), 'lock');
    let [holders, most, served] = [0, 0, 0];
    const customer = async (): Promise<void> => {
      const lock = await acquireLock(path, patient);
      holders += 1;
      most = Math.max(most, holders);
      await new Promise((resolve) => setImmediate(resolve));
      holders -= 1;
      served += 1;
      await lock.release();
    };
    await Promise.all(Array.from({ length: 8 }, customer));
    expect({ most, served }).to.deep.equal({ most: 1, served: 8 });
  }).timeout(30_000);

  it('leaves nothing behind when it is released', async () => {
    const folder = await temporary();
    await (await acquireLock(join(folder, 'lock'), patient)).release();
    expect(await readdir(folder)).to.deep.equal([]);
  });

  for (const [kind, content] of [
    ['a dead process', async () => JSON.stringify({ ...(await deadProcess()), nonce: 'old' })],
    ['an earlier process with our pid', async () => JSON.stringify({ ...(await self()), start: '1', nonce: 'old' })],
    ['an earlier boot', async () => JSON.stringify({ ...(await self()), boot: 'earlier', nonce: 'old' })],
    ['nobody that can be read', () => Promise.resolve('')],
  ] as const) {
    it(`is taken over from ${kind}, by one of many`, async () => {
      const folder = await temporary();
      const path = join(folder, 'lock');
      await writeFile(path, await content());
      let [holders, most] = [0, 0];
      const customer = async (): Promise<void> => {
        const lock = await acquireLock(path, patient);
        holders += 1;
        most = Math.max(most, holders);
        await new Promise((resolve) => setImmediate(resolve));
        holders -= 1;
        await lock.release();
      };
      await Promise.all(Array.from({ length: 6 }, customer));
      expect(most).to.equal(1);
      expect(await readdir(folder)).to.deep.equal([]);
    }).timeout(30_000);
  }

  it('is taken over also when the process that was removing a dead claim died in the middle', async () => {
    const folder = await temporary();
    const path = join(folder, 'lock');
    const dead = await deadProcess();
    await writeFile(path, JSON.stringify({ ...dead, nonce: 'first' }));
    await writeFile(`${path}.first`, JSON.stringify({ ...dead, nonce: 'second' }));
    await (await acquireLock(path, patient)).release();
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('tells who holds it, and gives up at the deadline with a remedy', async () => {
    const path = join(await temporary(), 'lock');
    await writeFile(path, JSON.stringify({ ...(await self()), nonce: 'theirs' }));
    const told: number[] = [];
    const error = await rejection(
      acquireLock(path, { signal: never, deadlineMs: 0, onWait: (pid) => void told.push(pid) }),
    );
    expect(told).to.deep.equal([process.pid]);
    expect(error).to.be.instanceOf(LabError).with.property('code', 'LabLocked');
    expect((error as LabError).remedy).to.include(`kill ${process.pid}`);
  });

  it('stops waiting when it is told to', async () => {
    const path = join(await temporary(), 'lock');
    const lock = await acquireLock(path, patient);
    const stop = new AbortController();
    const reason = new Error('Ctrl-C');
    const waiting = rejection(acquireLock(path, { ...patient, signal: stop.signal, onWait: () => stop.abort(reason) }));
    expect(await waiting).to.equal(reason);
    await lock.release();
  });
});
