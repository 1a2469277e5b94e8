import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { identify, isAlive } from '../../../rig/base/process-identity.js';
import { LabError } from '../../../host/image/errors.js';
import { toolRunner } from '../../../host/image/tools/run-tool.js';
import { rejection, temporaryDirectories } from './temporary.js';

const deadlineMs = 20_000;

describe('tools', () => {
  const temporary = temporaryDirectories();

  async function runner(signal: AbortSignal = new AbortController().signal) {
    const log = join(await temporary(), 'log');
    return { log, run: toolRunner({ what: 'a part', log, signal }) };
  }

  const shell = (script: string): { command: string; args: string[]; deadlineMs: number } => {
    return { command: '/bin/sh', args: ['-c', script], deadlineMs };
  };

  it('give their output, line by line as well, and log all of it', async () => {
    const { run, log } = await runner();
    const lines: string[] = [];
    const output = await run({ ...shell('echo one; echo two >&2; printf three'), onLine: (line) => lines.push(line) });
    expect(output).to.equal('one\nthree');
    expect(lines.sort()).to.deep.equal(['one', 'three', 'two']);
    expect(await readFile(log, 'utf8'))
      .to.include('$ /bin/sh')
      .and.include('one')
      .and.include('two');
    expect((await stat(log)).mode & 0o777).to.equal(0o600);
  });

  it('fail with their last lines and the name of the log', async () => {
    const { run, log } = await runner();
    const error = await rejection(run(shell('for i in $(seq 40); do echo "line $i."; done; exit 3')));
    expect(error).to.be.instanceOf(LabError).with.property('code', 'LabBuildFailed');
    expect((error as LabError).message)
      .to.include('exit code 3')
      .and.include('line 40.')
      .and.not.include('line 1.');
    expect((error as LabError).remedy).to.include(log);
  });

  it('fail clearly when there is no such program', async () => {
    const { run } = await runner();
    const error = await rejection(run({ command: '/nonexistent/tool', args: [], deadlineMs }));
    expect(error).to.be.instanceOf(LabError);
    expect((error as LabError).message).to.include('No such file');
  });

  it('end at their deadline', async () => {
    const { run } = await runner();
    const error = await rejection(run({ ...shell('exec sleep 60'), deadlineMs: 1 }));
    expect(error).to.be.instanceOf(LabError).with.property('code', 'LabDeadline');
  });

  it('die with their children when they are stopped', async () => {
    const stop = new AbortController();
    const { run } = await runner(stop.signal);
    const reason = new Error('Ctrl-C');
    let identity: ReturnType<typeof identify>;
    const onLine = (line: string): void => {
      identity = identify(Number(line));
      stop.abort(reason);
    };
    expect(await rejection(run({ ...shell('sleep 60 & echo $!; wait'), onLine }))).to.equal(reason);
    expect(identity).to.not.equal(undefined);
    if (identity !== undefined) expect(isAlive(identity)).to.equal(false);
  });
});
