import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { acquireBenchLock } from '../../rig/bench/lock.js';
import { Deadline } from '../../rig/base/deadline.js';
import { repository } from '../../rig/base/directories.js';
import { journalName, readJournal } from '../../rig/report/journal.js';
import { documentSchema } from '../../rig/report/schema.js';
import { labArtefacts } from './lab-bench.js';
import { patience, program, Surroundings } from './surroundings.js';

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
      ['transmit-tap', 'copied', 64],
      ['transmit-mp-copy', 'copied', 64],
    ]);
    expect(document['transmit']).to.deep.include({ verdict: 'zero-copy', reason: null });
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
      'transmit-tap',
      'transmit',
      'transmit-mp-copy',
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
});
