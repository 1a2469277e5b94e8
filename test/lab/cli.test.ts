import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { acquireBenchLock } from '../../rig/bench/lock.js';
import { repository } from '../../rig/commands/directories.js';
import { labArtefacts, scratchDirectory } from './lab-bench.js';

const program = join(repository, 'rig', 'bin', 'rig.js');
const patience = 300_000;

interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the rig as a user would; its locks are its own unless `runtime` says otherwise. */
function rig(args: readonly string[], runtime = scratchDirectory('runtime')): Promise<Finished> {
  return new Promise((resolve) => {
    const environment = { ...process.env, XDG_RUNTIME_DIR: runtime };
    execFile(
      process.execPath,
      [program, ...args],
      { cwd: repository, env: environment, timeout: patience, maxBuffer: 1 << 26 },
      (error, stdout, stderr) =>
        resolve({ code: error ? ((error.code as number | null | undefined) ?? null) : 0, stdout, stderr }),
    );
  });
}

/** Processes and directories that a run of the rig may have left. */
function leftovers(): string[] {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return /mprig-nic-sim|vfio-user-pci/.test(readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
      } catch {
        return false;
      }
    })
    .map((pid) => `process ${pid}`);
  const sockets = readdirSync(tmpdir()).filter((name) => /^mprig-[A-Za-z0-9]{6}$/.test(name));
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .filter((line) => line.includes('mprig'));
  return [...processes, ...sockets, ...mounts];
}

describe('rig, as a user runs it', function () {
  this.timeout(patience + 60_000);

  before(async function () {
    this.timeout(1_500_000);
    await labArtefacts();
  });

  it('run proves zero-copy, shows the controls copied, and writes the report', async () => {
    const out = join(scratchDirectory('run'), 'run');
    const { code, stdout, stderr } = await rig(['run', '--json', '--out', out]);
    expect(code, stderr).to.equal(0);
    const document = JSON.parse(stdout) as Record<string, unknown>;
    expect(document).to.deep.include({ schemaVersion: 1, status: 'passed', verdict: 'zero-copy', reason: null });
    expect(document['frames']).to.deep.equal({ injected: 256, delivered: 256, zeroCopy: 256, copied: 0, lost: 0 });
    expect(document['evidence']).to.have.nested.property('address.matched', 256);
    expect(document['evidence']).to.have.nested.property('residue.outsideGuest', 0);
    expect(document['evidence']).to.have.nested.property('content.good', 256);
    const controls = document['controls'] as { name: string; verdict: string; frames: { copied: number } }[];
    expect(controls.map(({ name, verdict, frames }) => [name, verdict, frames.copied])).to.deep.equal([
      ['tap', 'copied', 256],
      ['mp-copy', 'copied', 256],
    ]);
    expect(JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'))).to.deep.equal(document);
    for (const file of ['report.html', 'kernel.log', 'guest-console.log', 'machine-console.log']) {
      expect(existsSync(join(out, file)), file).to.equal(true);
    }
    expect(readFileSync(join(out, 'report.html'), 'utf8')).not.to.match(/(src|href)="https?:/);
  });

  it('run is stopped by Ctrl-C with everything cleaned up', async () => {
    const before = leftovers();
    const out = join(scratchDirectory('interrupted'), 'run');
    const child = spawn(process.execPath, [program, 'run', '--out', out], {
      cwd: repository,
      env: { ...process.env, XDG_RUNTIME_DIR: scratchDirectory('runtime') },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    let interrupted = false;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      // In the middle of the boot: simulator and machine are there, the agent is not.
      if (!interrupted && existsSync(join(out, 'machine-console.log'))) {
        interrupted = true;
        child.kill('SIGINT');
      }
    });
    const watch = setInterval(() => {
      if (!interrupted && existsSync(join(out, 'machine-console.log'))) {
        interrupted = true;
        child.kill('SIGINT');
      }
    }, 50);
    const code = await new Promise((resolve) => child.once('exit', resolve));
    clearInterval(watch);
    expect(code, said).to.equal(130);
    expect(JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'))).to.include({ status: 'interrupted' });
    expect(leftovers()).to.deep.equal(before);
  });

  it('refuses a busy bench, naming who holds it', async () => {
    const runtime = scratchDirectory('runtime');
    const lock = acquireBenchLock(join(runtime, 'mprig'), 'virtual', 'another-run');
    try {
      const { code, stderr } = await rig(['run', '--out', join(scratchDirectory('busy'), 'run')], runtime);
      expect(code).to.equal(3);
      expect(stderr).to.include(`BenchBusy: bench "virtual" is held by run another-run (pid ${process.pid})`);
    } finally {
      lock.release();
    }
  });

  const wrong: [string, string[], string][] = [
    ['an unknown option', ['run', '--frmes', '3'], 'Unknown argument: frmes'],
    ['an unknown command', ['rnu'], 'Did you mean run?'],
    ['an unknown bench', ['run', '--bench', 'nowhere'], 'BenchUnknown'],
    ['a wrong length', ['run', '--length', '10..20'], 'LengthInvalid'],
    ['no command', [], 'name a command'],
  ];
  for (const [what, args, message] of wrong) {
    it(`refuses ${what} with exit code 2`, async () => {
      const { code, stdout, stderr } = await rig(args);
      expect(code).to.equal(2);
      expect(stderr).to.include(message);
      expect(stdout).to.equal('');
    });
  }

  it('says that the disk is full, with exit code 3 and nothing left', async function () {
    if (process.getuid?.() !== 0) {
      process.stderr.write('skipped: only root can make a small file system to fill\n');
      this.skip();
    }
    const small = join(scratchDirectory('full'), 'disk');
    mkdirSync(small);
    const before = leftovers();
    const run = promisify(execFile);
    await run('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'none', small]);
    try {
      const { code, stderr } = await rig(['run', '--frames', '8', '--out', join(small, 'run')]);
      expect(code, stderr).to.equal(3);
      expect(stderr).to.include('DiskFull').and.to.include('--out');
    } finally {
      await run('umount', [small]);
    }
    expect(leftovers()).to.deep.equal(before);
  });
});
