import { expect } from 'chai';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { KvmHost } from '../../../host/agent/kvm-host.js';
import { tryWitness } from '../../../host/agent/witnesses.js';

describe('witnesses that are tried', () => {
  const { PATH = '' } = process.env;
  let folder: string;
  let host: KvmHost;

  function program(name: string, script: string): void {
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mprig-test-witnesses-'));
    mkdirSync(join(folder, 'bin'));
    process.env['PATH'] = `${join(folder, 'bin')}${delimiter}${PATH}`;
    host = new KvmHost({ opt: folder, state: folder, complain: () => undefined });
  });

  afterEach(async () => {
    process.env['PATH'] = PATH;
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('say why the kernel does not let them in, and what helps', async () => {
    const lockedDown = 'the kernel is locked down (none integrity [confidentiality])';
    program('mpsearch', `echo 'mpsearch: cannot open /proc/kcore: ${lockedDown}' >&2; exit 1`);
    program('modprobe', 'echo "modprobe: ERROR: could not insert \'$1\': Key was rejected by service" >&2; exit 1');
    const [search, copies, ...others] = await host.tryWitnesses(['memory search', 'copy functions']);
    expect(search?.trouble).to.equal(`cannot search the memory of the host: cannot open /proc/kcore: ${lockedDown}`);
    expect(search?.remedy).to.contain('not locked down for confidentiality');
    expect(copies?.trouble).to.contain("could not insert 'mpcopies': Key was rejected");
    expect(copies?.remedy).to.contain('not locked down');
    expect(others).to.deep.equal([]);
  });

  it('say that they can be had, and leave nothing behind', async () => {
    const pid = join(folder, 'pid');
    program('mpsearch', `echo $$ > ${pid}; echo 'ready 2'; read line`);
    expect(await host.tryWitnesses(['memory search'])).to.deep.equal([
      { witness: 'memory search', trouble: '', remedy: '' },
    ]);
    expect(existsSync(`/proc/${readFileSync(pid, 'utf8').trim()}`)).to.equal(false);
  });

  it('keep what is wrong with one to themselves', async () => {
    const trial = await tryWitness('watchpoints', () => Promise.reject(new Error('ENODEV: no such device')));
    expect(trial).to.include({ witness: 'watchpoints', trouble: 'ENODEV: no such device' });
    expect(trial.remedy).to.contain('kernel log');
  });
});
