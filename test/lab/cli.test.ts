import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { acquireBenchLock } from '../../rig/bench/lock.js';
import { Qmp } from '../../rig/bench/virtual/qmp.js';
import { Watch } from '../../rig/bench/watch.js';
import { readRecord } from '../../rig/bench/virtual/record.js';
import { paths } from '../../rig/bench/virtual/state.js';
import { Deadline } from '../../rig/base/deadline.js';
import { repository } from '../../rig/base/directories.js';
import { journalName, readJournal } from '../../rig/report/journal.js';
import { documentSchema } from '../../rig/report/schema.js';
import { labArtefacts, scratchDirectory } from './lab-bench.js';

const program = join(repository, 'rig', 'bin', 'rig.js');
const patience = 300_000;

interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A place of its own for what a run takes, so that what it leaves can be told from what others have. */
class Surroundings {
  readonly directory = scratchDirectory('cli');
  readonly out = join(this.directory, 'run');
  private readonly temporary = join(this.directory, 'tmp');
  readonly runtime = join(this.directory, 'runtime');

  constructor() {
    for (const directory of [this.temporary, this.runtime]) mkdirSync(directory, { mode: 0o700 });
  }

  /** Where locks are, and what tells of running machines. */
  get state(): string {
    return join(this.runtime, 'mprig', hostname());
  }

  get environment(): NodeJS.ProcessEnv {
    return { ...process.env, TMPDIR: this.temporary, XDG_STATE_HOME: this.runtime };
  }

  /** Runs the rig as a user would. */
  rig(...args: readonly string[]): Promise<Finished> {
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [program, ...args],
        { cwd: repository, env: this.environment, timeout: patience, maxBuffer: 1 << 26 },
        (error, stdout, stderr) => {
          resolve({ code: error ? ((error.code as number | null | undefined) ?? null) : 0, stdout, stderr });
        },
      );
    });
  }

  /** Starts the rig as a user would. */
  start(...args: readonly string[]): ChildProcess {
    const stdio = ['ignore', 'ignore', 'pipe'] as const;
    return spawn(process.execPath, [program, ...args], { cwd: repository, env: this.environment, stdio: [...stdio] });
  }

  /** Processes, mounts and temporary files of the run that are still there. */
  leftovers(): string[] {
    const processes = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(this.directory);
        } catch {
          return false;
        }
      })
      .map((pid) => `process ${pid}`);
    const mounts = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .filter((line) => line.includes(this.directory) || line.includes('mprig-lab'));
    // tsx keeps its cache of compiled sources in the temporary directory.
    const files = [this.temporary, this.state]
      .filter((directory) => existsSync(directory))
      .flatMap((directory) => readdirSync(directory))
      .filter((name) => !name.startsWith('tsx-'));
    return [...processes, ...mounts, ...files];
  }
}

describe('rig, as a user runs it', function () {
  this.timeout(patience + 60_000);

  before(async function () {
    this.timeout(1_500_000);
    await labArtefacts();
  });

  const killed = new Surroundings();

  it('run is killed while it boots, and the machine is left', async () => {
    const child = killed.start('run', '--out', `${killed.out}-killed`);
    const booting = () => Promise.resolve(existsSync(`${killed.out}-killed/machine-console.log`) ? true : undefined);
    await Deadline.after(patience).poll('the machine to boot', 20, booting);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect((await killed.rig('lab', 'status')).stdout).to.match(/run \S+ was killed and left/);
  });

  it('run ends what the killed one left, proves zero-copy, shows the controls copied, and writes the report', async () => {
    const place = killed;
    const { code, stdout, stderr } = await place.rig('run', '--json', '--format', 'junit,ctrf', '--out', place.out);
    expect(code, stderr).to.equal(0);
    const document = JSON.parse(stdout) as Record<string, unknown>;
    expect(documentSchema.parse(document)).to.deep.equal(document);
    expect(document).to.deep.include({ schemaVersion: 2, status: 'passed', verdict: 'zero-copy', reason: null });
    expect(document['frames']).to.deep.equal({
      injected: 256,
      delivered: 256,
      zeroCopy: 256,
      copied: 0,
      touched: 0,
      lost: 0,
    });
    expect(document['restsOn']).to.deep.equal(['address', 'residue', 'touch', 'late-write', 'content']);
    expect(document['touchers']).to.deep.equal([]);
    expect(document['evidence']).to.have.nested.property('address.matched', 256);
    expect(document['evidence']).to.have.nested.property('residue.outsideGuest', 0);
    expect(document['evidence']).to.have.nested.property('content.good', 256);
    const controls = document['controls'] as { name: string; verdict: string; frames: { copied: number } }[];
    expect(controls.map(({ name, verdict, frames }) => [name, verdict, frames.copied])).to.deep.equal([
      ['tap', 'copied', 256],
      ['mp-copy', 'copied', 256],
    ]);
    expect(JSON.parse(readFileSync(join(place.out, 'run.json'), 'utf8'))).to.deep.equal(document);
    for (const file of [
      'report.html',
      'junit.xml',
      'ctrf.json',
      'kernel.log',
      'guest-console.log',
      'machine-console.log',
    ]) {
      expect(existsSync(join(place.out, file)), file).to.equal(true);
    }
    const events = readJournal(join(place.out, journalName));
    expect(events.at(0)).to.include({ event: 'run-begun', run: document['id'] });
    expect(events.flatMap((one) => (one.event === 'experiment' ? [one.name] : []))).to.deep.equal([
      'tap',
      'mp',
      'mp-copy',
    ]);
    expect(events.at(-1)).to.include({ event: 'run-ended', status: 'passed', exitCode: 0 });
    expect(readFileSync(join(place.out, 'report.html'), 'utf8')).not.to.match(/(src|href)="https?:/);
    expect(place.leftovers()).to.deep.equal([]);
  });

  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    it(`run is stopped by ${signal} with everything cleaned up`, async () => {
      const place = new Surroundings();
      const child = spawn(process.execPath, [program, 'run', '--out', place.out], {
        cwd: repository,
        env: place.environment,
        stdio: 'ignore',
      });
      const ended = new Promise((resolve) => child.once('exit', resolve));
      // In the middle of the boot: simulator and machine are there, the agent is not.
      const booting = () => Promise.resolve(existsSync(join(place.out, 'machine-console.log')) ? true : undefined);
      await Deadline.after(patience).poll('the machine to boot', 20, booting);
      expect(JSON.parse(readFileSync(join(place.out, 'run.json'), 'utf8'))).to.include({ status: 'running' });
      child.kill(signal);
      expect(await ended).to.equal(exitCode);
      expect(JSON.parse(readFileSync(join(place.out, 'run.json'), 'utf8'))).to.include({ status: 'interrupted' });
      expect(place.leftovers()).to.deep.equal([]);
    });
  }

  it('refuses a busy bench, naming who holds it', async () => {
    const place = new Surroundings();
    const lock = await acquireBenchLock(place.state, 'virtual', 'another-run');
    try {
      const { code, stderr } = await place.rig('run', '--out', place.out);
      expect(code).to.equal(3);
      expect(stderr).to.include(`BenchBusy: bench "virtual" is held by run another-run (pid ${process.pid})`);
      expect(existsSync(place.out)).to.equal(false);
    } finally {
      await lock.release();
    }
    expect(place.leftovers()).to.deep.equal([]);
  });

  const wrong: [string, string[], string][] = [
    ['an unknown option', ['run', '--frmes', '3'], 'OptionUnknown: --frmes is no option of "rig run"'],
    ['an unknown command', ['rnu'], 'Did you mean run?'],
    ['an unknown bench', ['run', '--bench', 'nowhere'], 'BenchUnknown'],
    ['a wrong length', ['run', '--length', '10..20'], 'LengthInvalid'],
    ['a wrong stream', ['run', '--stream', 'frames=8', '--stream', 'length=64,vlan=5'], 'StreamInvalid'],
    ['a stream without anything', ['run', '--stream'], '--stream is given without a value'],
    ['no command', [], 'name a command'],
  ];
  for (const [what, args, message] of wrong) {
    it(`refuses ${what} with exit code 2`, async () => {
      const { code, stdout, stderr } = await new Surroundings().rig(...args);
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
    const place = new Surroundings();
    mkdirSync(place.out);
    const run = promisify(execFile);
    await run('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'none', place.out]);
    try {
      const { code, stderr } = await place.rig('run', '--frames', '8', '--out', place.out);
      expect(code, stderr).to.equal(3);
      expect(stderr).to.include('DiskFull').and.to.include('--out');
    } finally {
      await run('umount', [place.out]);
    }
    expect(place.leftovers()).to.deep.equal([]);
  });

  it('keeps a machine up between runs, also one that is killed while frames flow, and takes it down', async () => {
    const place = new Surroundings();
    const up = await place.rig('lab', 'up');
    expect(up.code, up.stderr).to.equal(0);
    try {
      const child = place.start('run', '--frames', '16384', '--out', place.out);
      let said = '';
      child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
      const flowing = () => Promise.resolve(/mp.*[1-9]\d* of 16384 frames/.test(said) ? true : undefined);
      await Deadline.after(patience).poll('frames to flow', 20, flowing);
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect((await place.rig('lab', 'status')).stdout).to.match(/bench virtual: up/);
      const record = readRecord(place.state, 'virtual');
      const qmp = await Qmp.connect(
        paths.qmp(record?.directory ?? ''),
        Watch.taking({ signal: new AbortController().signal }, 10_000),
      );
      // As a rig leaves it that is killed while it searches the memory.
      await qmp.execute('stop');
      qmp.close();
      const { code, stdout, stderr } = await place.rig('run', '--frames', '16', '--json', '--out', `${place.out}-next`);
      expect(code, stderr).to.equal(0);
      expect(JSON.parse(stdout)).to.include({ status: 'passed', verdict: 'zero-copy' });
      expect((await place.rig('lab', 'status')).stdout).to.match(/bench virtual: up/);
    } finally {
      expect((await place.rig('lab', 'down')).stdout).to.include('taken down');
    }
    expect((await place.rig('lab', 'status')).stdout).to.match(/bench virtual: down/);
    expect(place.leftovers()).to.deep.equal(['logs-virtual']);
  });
});
