import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import fc from 'fast-check';
import { Deadline } from '../../../rig/base/deadline.js';
import { identify, isAlive, parseIdentity, startTime } from '../../../rig/base/process-identity.js';
import { deadProcess, self } from './processes.js';

const after = (state: string): string[] => [state, ...Array.from({ length: 18 }, (_, index) => String(index)), '777'];

describe('process identity', () => {
  it('finds the start time behind any command name, also one that imitates the fields', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(startTime(`12 (${name}) ${after('S').join(' ')} 0\n`)).to.equal('777');
        expect(startTime(`12 (${name}) S 1 (${name}) ${after('Z').join(' ')}\n`)).to.equal(undefined);
      }),
    );
  });

  it('knows the living from the dead and from a later process with the same pid', async () => {
    const me = self();
    expect(isAlive(me)).to.equal(true);
    expect(isAlive({ ...me, start: '1' })).to.equal(false);
    expect(isAlive({ ...me, boot: 'another' })).to.equal(false);
    expect(isAlive(await deadProcess())).to.equal(false);
  });

  it('takes a process that has ended and was not asked how for dead', async () => {
    // The shell never asks for the end of its child.
    const shell = spawn('/bin/sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const [text] = (await once(shell.stdout.setEncoding('utf8'), 'data')) as [string];
      const child = Number(text);
      const gone = () => Promise.resolve(identify(child) === undefined ? true : undefined);
      await Deadline.after(10_000).poll('the child to end', 1, gone);
    } finally {
      shell.kill('SIGKILL');
    }
  });

  it('is read from JSON, and from nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(parseIdentity(text)).to.equal(undefined);
      }),
    );
    expect(parseIdentity(JSON.stringify({ ...self(), nonce: 'x' }))).to.deep.equal(self());
    expect(parseIdentity(JSON.stringify({ ...self(), pid: '1' }))).to.equal(undefined);
  });
});
