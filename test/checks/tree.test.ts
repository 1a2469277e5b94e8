import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { repository } from '../../rig/base/directories.js';
import { lab } from '../lab/lab-bench.js';

const run = promisify(execFile);

/** Runs a program inside the lab tree and gives what it printed; fails with that. */
async function inTree(argv: readonly string[], cwd: string): Promise<string> {
  const { command, args } = (await lab()).enter(argv, { cwd });
  try {
    const { stdout, stderr } = await run(command, [...args], { maxBuffer: 1 << 26, timeout: 300_000 });
    return stdout + stderr;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${argv[0]} found:\n${stdout}${stderr}`.slice(0, 6000), { cause: error });
  }
}

describe('checks with tools of the lab tree', function () {
  this.timeout(300_000);

  before(async function () {
    this.timeout(1_500_000);
    await lab();
  });

  it('checkpatch finds nothing in the kernel code', async () => {
    const top = join(repository, 'host', 'kernel');
    const files = readdirSync(top, { recursive: true, encoding: 'utf8' }).filter((name) => /\.[ch]$/.test(name));
    const script = join((await lab()).artefacts.linuxSourceFiles, 'checkpatch.pl');
    // Names of configuration and documentation files exist only in a kernel tree; what is in programs is no kernel code.
    const options = ['--no-tree', '--strict', '--terse', '--no-summary', '--ignore', 'FILE_PATH_CHANGES', '-f'];
    await inTree(['perl', script, ...options, ...files.filter((name) => !/^mp(port|sym|watch)\//.test(name))], top);
  });

  it('the modules of the release contain no mutant', async () => {
    const { modulesDir } = (await lab()).artefacts;
    const modules = readdirSync(modulesDir).filter((name) => name.endsWith('.ko'));
    expect(modules).to.include.members(['mp.ko', 'vhost_mp.ko', 'mpnic.ko']);
    for (const name of modules) {
      expect(readFileSync(join(modulesDir, name)).includes('mutant'), name).to.equal(false);
    }
  });

  it('systemd understands the service for every night, and finds that it may do little', async () => {
    const folder = join(repository, 'fixtures', 'ci', 'systemd');
    const units = readdirSync(folder).map((name) => join(folder, name));
    expect(await inTree(['systemd-analyze', 'verify', '--man=no', ...units], folder)).to.equal('');
    const services = units.filter((name) => name.endsWith('.service'));
    const limits = ['--offline=true', '--threshold=25', '--no-pager'];
    await inTree(['systemd-analyze', 'security', ...limits, ...services], folder);
  });

  it('Verilator finds no lint in the RTL', async () => {
    const top = join(repository, 'firmware', 'rtl');
    await inTree(['verilator_bin', '--lint-only', '-Wall', '-f', 'files.f', '--top-module', 'mprig_nic'], top);
  });
});
