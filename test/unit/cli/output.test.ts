import { execFile, execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { repository } from '../../../rig/base/directories.js';
import { StreamProgress } from '../../../rig/base/progress.js';
import { styleFor } from '../../../rig/cli/output.js';
import { plainStyle, verdictLines } from '../../../rig/report/console.js';
import { sampleReport } from '../report/sample.js';

const program = join(repository, 'rig', 'bin', 'rig.js');

interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A suite that needs no bench, so that all of the command is run but that. */
const suite = `
describe('of a user', () => {
  it('passes', () => console.log('printed by a test'));
  it('fails', () => { process.stdout.write('printed too\\n'); throw new Error('as it must'); });
});`;

describe('cli: what is written where', function () {
  this.timeout(120_000);
  let place: string;
  before(() => {
    place = mkdtempSync(join(tmpdir(), 'mprig-output-'));
    writeFileSync(join(place, 'plain.test.mjs'), suite);
    const { document } = sampleReport();
    const id = '20261122-100000-aaaa';
    mkdirSync(join(place, 'runs', id), { recursive: true });
    writeFileSync(join(place, 'runs', id, 'run.json'), JSON.stringify({ ...document, id }));
  });
  after(() => rmSync(place, { recursive: true, force: true }));

  function rig(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Finished> {
    const { NO_COLOR: _, FORCE_COLOR: __, ...own } = process.env;
    const env = { ...own, ...environment };
    return new Promise((resolve) => {
      execFile(process.execPath, [program, ...args], { cwd: place, env }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      });
    });
  }

  it('is one JSON document on stdout, also of an error, of every kind of command', async () => {
    const expected: [string[], number, string][] = [
      [['runs'], 0, 'runs'],
      [['runs', 'prune', '--keep', '5', '--dry-run'], 0, 'removed'],
      [['runs', 'prune'], 2, 'error'],
      [['report', '--out', 'x.html', '--format', 'html'], 0, 'file'],
      [['report', '--format', 'junit'], 0, 'text'],
      [['report'], 0, 'verdict'],
      [['compare', 'latest', 'latest'], 0, 'differences'],
      [['compare', 'latest'], 2, 'error'],
      [['bench', 'list'], 0, 'benches'],
      [['bench', 'show', '--bench', 'nowhere'], 2, 'error'],
      [['lab', 'down', '--bench', 'nowhere'], 2, 'error'],
      [['host', 'enrol', 'lab1'], 2, 'error'],
      [['host', 'package', '--out='], 2, 'error'],
      [['doctor', '--bench', 'nowhere'], 2, 'error'],
      [['completion', 'bash'], 0, 'script'],
      [['run', '--nope'], 2, 'error'],
      [['nope'], 2, 'error'],
    ];
    for (const [words, code, key] of expected) {
      const finished = await rig([...words, '--json']);
      expect(finished.code, `${words.join(' ')}: ${finished.stderr}`).to.equal(code);
      expect(JSON.parse(finished.stdout), words.join(' ')).to.have.property(key);
    }
  });

  it('is the document of a suite alone, whatever its tests print', async () => {
    const { code, stdout, stderr } = await rig(['test', 'plain.test.mjs', '--json', '--out', join(place, 'json')]);
    expect(code).to.equal(1);
    expect(JSON.parse(stdout)).to.include({ kind: 'suite', status: 'failed' });
    expect(stderr).to.contain('printed by a test').and.to.contain('printed too');
  });

  /** The exit code where both outputs lead to what nobody reads, or to a disk that is full. */
  function unread(args: readonly string[], outputs: 'left' | 'full', errors = outputs): Promise<number | null> {
    const full = openSync('/dev/full', 'w');
    const lead = (to: typeof outputs) => (to === 'left' ? 'pipe' : full);
    const child = spawn(process.execPath, [program, ...args], {
      cwd: place,
      stdio: ['ignore', lead(outputs), lead(errors)],
      timeout: 60_000,
      killSignal: 'SIGKILL',
    });
    closeSync(full);
    child.stdout?.destroy();
    child.stderr?.destroy();
    return new Promise((resolve) => child.once('exit', resolve));
  }

  it('changes nothing when its reader has left: neither the exit code nor a file', async () => {
    const commands: readonly (readonly [readonly string[], number])[] = [
      [['--version'], 0],
      [['--help'], 0],
      [['--complete', 'run', '--'], 0],
      [['run', '--frames', 'x', '--json'], 2],
      [['report', '--format', 'json'], 0],
      [['runs'], 0],
      [['compare', 'latest', 'latest'], 0],
      [['bench', 'list'], 0],
      [['completion', 'bash'], 0],
      [['nope'], 2],
    ];
    const left = (words: readonly string[]) => unread(words, 'left');
    expect(await Promise.all(commands.map(async ([words]) => [words, await left(words)]))).to.deep.equal(commands);
    const wrote = (name: string) => readdirSync(join(place, name)).sort();
    const [{ code }, ...codes] = await Promise.all([
      rig(['test', 'plain.test.mjs', '--out', 'read']),
      left(['test', 'plain.test.mjs', '--out', 'left']),
      left(['test', 'plain.test.mjs', '--json', '--out', 'left-json']),
    ]);
    expect(codes).to.deep.equal([code, code]);
    expect(wrote('read')).to.include('junit.xml');
    for (const name of ['left', 'left-json']) expect(wrote(name)).to.deep.equal(wrote('read'));
  });

  it('is told of once when it cannot be written, and changes no exit code but that of what went well', async () => {
    const plain = (test: string, out: string) => ['test', 'plain.test.mjs', '--grep', `${test}$`, '--out', out];
    expect(
      await Promise.all([
        unread(plain('passes', 'full-1'), 'full'),
        unread(plain('fails', 'full-2'), 'full'),
        unread(plain('passes', 'full-3'), 'left', 'full'),
        unread(['nope', '--json'], 'full'),
        unread(['--version'], 'full'),
      ]),
    ).to.deep.equal([3, 1, 0, 2, 3]);
    const told = execFileSync(
      'sh',
      ['-c', '"$0" "$@" 2>&1 >/dev/full || true', process.execPath, program, ...plain('', 'full-4'), '--quiet'],
      { cwd: place, encoding: 'utf8' },
    );
    expect(told.match(/OutputLost: standard output: ENOSPC/g)).to.have.length(1);
  });

  it('is only what came out when it is to be quiet', async () => {
    const loud = await rig(['test', 'plain.test.mjs', '--out', join(place, 'loud')]);
    expect(loud.stderr).to.match(/^bench virtual/);
    expect(loud.stdout).to.match(/✓ of a user › passes/);
    const { code, stdout, stderr } = await rig(['test', 'plain.test.mjs', '--quiet', '--out', join(place, 'quiet')]);
    expect([code, stderr]).to.deep.equal([1, '']);
    expect(stdout).to.not.contain('✓');
    expect(stdout).to.match(/✗ of a user › fails .*\n.*as it must[\s\S]*\n1 passed, 1 failed, .*\n$/);
    const { document } = sampleReport();
    expect(verdictLines(document)[0]).to.match(/^passed /);
    expect(verdictLines({ ...document, reason: 'why' })).to.have.length(2);
    expect((await rig(['run', '--quiet', '--verbose'])).stderr).to.match(/^OptionsContradict: --quiet and --verbose/);
  });

  it('tells a bad rule for old runs before anything is begun, and removes them after a run', async () => {
    const before = readdirSync(join(place, 'runs'));
    for (const words of [['run'], ['test', 'plain.test.mjs']]) {
      const { code, stderr } = await rig(words, { MPRIG_KEEP_RUNS: 'many' });
      expect([code, stderr.split(':')[0]]).to.deep.equal([2, 'KeepRunsInvalid']);
    }
    expect(readdirSync(join(place, 'runs'))).to.deep.equal(before);
    const { stderr } = await rig(['test', 'plain.test.mjs'], { MPRIG_KEEP_RUNS: '1' });
    expect(stderr).to.contain('removed by MPRIG_KEEP_RUNS: 20261122-100000-aaaa');
    expect(readdirSync(join(place, 'runs')))
      .to.have.length(1)
      .and.to.not.include('20261122-100000-aaaa');
  });

  it('has colours only where they are wanted: NO_COLOR is stronger than all else', async () => {
    const escape = '\x1b[';
    for (const words of [['runs'], ['test', 'plain.test.mjs', '--out', 'OUT']]) {
      const given = (name: string) => words.map((word) => (word === 'OUT' ? join(place, name) : word));
      expect((await rig(given('coloured'), { FORCE_COLOR: '1' })).stdout, words[0]).to.contain(escape);
      const { stdout, stderr } = await rig(given('plain'), { FORCE_COLOR: '1', NO_COLOR: '1' });
      expect(stdout + stderr, words[0]).to.not.contain(escape);
    }
    expect((await rig(['--help'], { FORCE_COLOR: '1', NO_COLOR: '1' })).stdout).to.not.contain(escape);
  });

  it('has no colours on a terminal with NO_COLOR, and on one that has none', () => {
    const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
    const terminal = Object.assign(new PassThrough(), { isTTY: true }) as unknown as NodeJS.WriteStream;
    const style = (environment: NodeJS.ProcessEnv) => {
      Object.assign(process.env, { NO_COLOR: '', FORCE_COLOR: '', TERM: 'xterm', ...environment });
      return styleFor(terminal);
    };
    try {
      expect(style({}).good('x')).to.contain('\x1b[');
      expect(style({ NO_COLOR: '1' })).to.equal(plainStyle);
      expect(style({ TERM: 'dumb' })).to.equal(plainStyle);
    } finally {
      for (const [name, value] of Object.entries({ NO_COLOR, FORCE_COLOR, TERM })) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
    }
  });

  it('has every step with its details when it is to be verbose', () => {
    const written = (detailed: boolean) => {
      const stream = new PassThrough();
      const step = new StreamProgress(stream as unknown as NodeJS.WriteStream, detailed).step('lab tree');
      step.update('log /cache/logs/tree.log');
      for (let frames = 0; frames < 100; frames++) step.update(`${frames} of 100 frames`, frames / 100);
      step.done('made');
      return String(stream.read());
    };
    expect(written(true)).to.match(/lab tree: log \/cache\/logs\/tree\.log\n/);
    expect(written(true).match(/of 100 frames/g)).to.have.length(1);
    expect(written(false)).to.not.contain('log /cache');
    expect(written(false)).to.match(/lab tree \.\.\.\n.*✓ lab tree: made/);
  });
});
