import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { hardwareBenchFile } from '../../../rig/bench/bench-file.js';
import { parseBenchDescription } from '../../../rig/bench/description.js';
import {
  checkHostKvm,
  checkHostLockdown,
  checkHostTracing,
  isThisComputer,
  type KernelFiles,
} from '../../../rig/cli/doctor/own-host.js';

describe('a host that is this computer', () => {
  let place: string;
  let files: KernelFiles;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'mprig-test-own-host-'));
    files = { kvm: join(place, 'kvm'), mounts: join(place, 'mounts'), lockdown: join(place, 'lockdown') };
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  it('is known by the address of its agent', () => {
    const isOwn = (agent: string): boolean => {
      const text = hardwareBenchFile('x', { agent, certificates: '.', link: 'pty:/none' }, '/x.yaml');
      return isThisComputer(parseBenchDescription(text, '/x.yaml'));
    };
    for (const name of ['localhost', '127.0.0.1', '[::1]', hostname()])
      expect(isOwn(`${name}:7443`), name).to.equal(true);
    for (const name of ['rack3.lab', '10.0.0.1', '[fe80::1]']) expect(isOwn(`${name}:7443`), name).to.equal(false);
    expect(isThisComputer(parseBenchDescription('name: x\nkind: virtual\n', '/x.yaml'))).to.equal(false);
  });

  it('runs guests where there is /dev/kvm', () => {
    expect(checkHostKvm(files)).to.include({ result: 'warn', found: `this computer has no ${files.kvm}` });
    writeFileSync(files.kvm, '');
    expect(checkHostKvm(files)).to.include({ result: 'ok' });
  });

  it('shows what modules have noted where debugfs is mounted in its place', () => {
    writeFileSync(files.mounts, 'debugfs /elsewhere debugfs rw 0 0\ntmpfs /sys/kernel/debug tmpfs rw 0 0\n');
    expect(checkHostTracing(files)).to.include({ result: 'warn' });
    writeFileSync(files.mounts, 'proc /proc proc rw 0 0\ndebugfs /sys/kernel/debug debugfs rw 0 0\n');
    expect(checkHostTracing(files)).to.include({ result: 'ok' });
  });

  it('shows its memory and takes modules as its lockdown lets it', () => {
    expect(checkHostLockdown(files)).to.include({ result: 'ok' });
    writeFileSync(files.lockdown, '[none] integrity confidentiality\n');
    expect(checkHostLockdown(files)).to.include({ result: 'ok' });
    writeFileSync(files.lockdown, 'none [integrity] confidentiality\n');
    const integrity = checkHostLockdown(files);
    expect(integrity).to.include({ result: 'warn' });
    expect(integrity.found).to.include('modules that are signed').and.not.include('memory');
    writeFileSync(files.lockdown, 'none integrity [confidentiality]\n');
    expect(checkHostLockdown(files).found).to.include('shows nobody its memory');
  });
});
