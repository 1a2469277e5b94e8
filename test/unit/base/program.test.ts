import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import fc from 'fast-check';
import { Deadline } from '../../../rig/base/deadline.js';
import { BenchError } from '../../../rig/base/errors.js';
import { identify, isAlive, type ProcessIdentity } from '../../../rig/base/process-identity.js';
import { dyingWithUs, runToEnd, type Command } from '../../../rig/base/program.js';
import { failureOf } from '../../failure-of.js';

const timeoutMs = 20_000;
const shell = (script: string): Command => ({ command: '/bin/sh', args: ['-c', script] });

function living(pid: number): ProcessIdentity {
  const identity = identify(pid);
  if (identity === undefined) throw new Error(`process ${pid} has ended`);
  return identity;
}

/** Rejects when the process does not end. */
function end(identity: ProcessIdentity): Promise<true> {
  const gone = (): Promise<true | undefined> => Promise.resolve(isAlive(identity) ? undefined : true);
  return Deadline.after(10_000).poll('the process to end', 10, gone);
}

describe('program', () => {
  it('tells how it ended and what it said', async () => {
    const outcome = await runToEnd(shell('echo out; echo err >&2; exit 3'), { timeoutMs });
    expect(outcome).to.deep.equal({ code: 3, signal: null, stdout: 'out\n', stderr: 'err\n', overdue: false });
    expect(await runToEnd(shell('kill -9 $$'), { timeoutMs })).to.include({ code: null, signal: 'SIGKILL' });
  });

  it('has its time also when no timer of the runtime is so long', async () => {
    for (const long of [2 ** 31, 2 ** 40, Infinity]) {
      expect(await runToEnd(shell('sleep 0.05'), { timeoutMs: long })).to.include({ code: 0, overdue: false });
    }
  });

  it('gets its arguments as they are: there is no shell', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.string().map((text) => text.replaceAll('\0', '')),
          { maxLength: 4 },
        ),
        async (args) => {
          const { stdout } = await runToEnd({ command: 'printf', args: ['%s\\0', ...args, ''] }, { timeoutMs });
          expect(stdout.split('\0')).to.deep.equal([...args, '', '']);
        },
      ),
      { numRuns: 20 },
    )).timeout(timeoutMs);

  it('reads what it is given, and need not', async () => {
    const input = 'a line\n'.repeat(100_000);
    expect((await runToEnd({ command: 'cat', args: [] }, { timeoutMs, input })).stdout).to.equal(input);
    expect(await runToEnd(shell('exit 3'), { timeoutMs, input })).to.include({ code: 3 });
    expect(await runToEnd({ command: 'cat', args: [] }, { timeoutMs })).to.include({ code: 0, stdout: '' });
  });

  it('is heard line by line, the unfinished last one too', async () => {
    const lines: string[] = [];
    await runToEnd(shell('echo one; echo two >&2; printf three'), { timeoutMs, onLine: (line) => lines.push(line) });
    expect(lines.sort()).to.deep.equal(['one', 'three', 'two']);
  });

  it('finds the descriptors that it is given from 3 on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mprig-test-'));
    const file = openSync(join(folder, 'file'), 'w');
    try {
      await runToEnd(shell('echo here >&3'), { timeoutMs, descriptors: [file] });
      expect(readFileSync(join(folder, 'file'), 'utf8')).to.equal('here\n');
    } finally {
      closeSync(file);
      rmSync(folder, { recursive: true });
    }
  });

  it('that cannot be started is named', async () => {
    const error = await failureOf(runToEnd({ command: '/nonexistent/tool', args: [] }, { timeoutMs }));
    expect(error).to.be.instanceOf(BenchError).with.property('code', 'CommandMissing');
    expect((error as BenchError).message).to.include('/nonexistent/tool');
  });

  it('is not started when the signal has aborted', async () => {
    const reason = new Error('Ctrl-C');
    const signal = AbortSignal.abort(reason);
    expect(await failureOf(runToEnd({ command: '/nonexistent/tool', args: [] }, { timeoutMs, signal }))).to.equal(
      reason,
    );
  });

  it('is asked to end when its time is up, and may still speak', async () => {
    const script = 'trap "echo bye; exit 7" INT; while :; do sleep 0.01; done';
    expect(await runToEnd(shell(script), { timeoutMs: 300, endSignal: 'SIGINT' })).to.deep.equal({
      code: 7,
      signal: null,
      stdout: 'bye\n',
      stderr: '',
      overdue: true,
    });
  });

  it('ends with all that it has started when the signal aborts, also with what does not listen', async () => {
    const stop = new AbortController();
    const reason = new Error('Ctrl-C');
    let grandchild: ProcessIdentity | undefined;
    const onLine = (line: string): void => {
      grandchild = living(Number(line));
      stop.abort(reason);
    };
    // The grandchild neither follows SIGTERM nor holds the output open.
    const script = '(trap "" TERM; exec sleep 60 >/dev/null 2>&1) & sleep 0.1; echo $!; wait';
    expect(await failureOf(runToEnd(shell(script), { timeoutMs, signal: stop.signal, onLine }))).to.equal(reason);
    if (grandchild === undefined) throw new Error('the grandchild was not seen');
    await end(grandchild);
  }).timeout(timeoutMs);

  it('that is bound to us ends when we are killed', async () => {
    const bound = dyingWithUs({ command: 'sleep', args: ['60'] }, 'SIGKILL');
    const script = `
      const { spawn } = require('node:child_process');
      const [command, ...args] = ${JSON.stringify([bound.command, ...bound.args])};
      console.log(spawn(command, args, { detached: true, stdio: 'ignore' }).pid);
      console.log(spawn('sleep', ['60'], { detached: true, stdio: 'ignore' }).pid);
      setInterval(() => undefined, 1000);`;
    const controller = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: controller.stdout })[Symbol.asyncIterator]();
    const child = living(Number((await lines.next()).value));
    const free = living(Number((await lines.next()).value));
    try {
      // Before it has become the program it is not bound yet.
      const sleeps = (): Promise<true | undefined> =>
        Promise.resolve(readFileSync(`/proc/${child.pid}/comm`, 'utf8') === 'sleep\n' ? true : undefined);
      await Deadline.after(10_000).poll('setpriv to become the program', 10, sleeps);
      controller.kill('SIGKILL');
      await once(controller, 'close');
      await end(child);
      expect(isAlive(free)).to.equal(true);
    } finally {
      process.kill(free.pid, 'SIGKILL');
    }
  }).timeout(timeoutMs);
});
