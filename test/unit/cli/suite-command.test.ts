import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { Deadline } from '../../../rig/base/deadline.js';
import { repository } from '../../../rig/base/directories.js';
import { ownVersions } from '../../../rig/bench/versions.js';
import { connectHost } from '../../../rig/host/connect.js';
import { journalName, readJournal } from '../../../rig/report/journal.js';
import { documentSchema } from '../../../rig/report/schema.js';
import type { SuiteDocument } from '../../../rig/report/suite.js';
import { AgentInProcess } from '../agent/agent-in-process.js';

const program = join(repository, 'rig', 'bin', 'rig.js');

interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The suite says in files which of its tests were begun, and waits in the second for what it is told to. */
const waiting = (wait: string) => `
import { appendFileSync, existsSync } from 'node:fs';
const begun = (name) => appendFileSync('begun', name + ' ');
describe('of a user', () => {
  it('first', () => begun('first'));
  it('second', async () => {
    begun('second');
    if (existsSync('go')) return;
    ${wait}
  });
  it('third', () => begun('third'));
});`;
const rack3 = `name: rack3
kind: hardware
agent: { address: "127.0.0.1:1", certificates: none }
instrument: { link: "pty:/none" }
`;
const usesBench = `import { useRig } from '${pathToFileURL(join(repository, 'rig', 'mocha.ts')).href}';
describe('with a bench', () => { useRig(); it('one', () => undefined); it('two', () => undefined); });`;
const untilSignal = `const alive = setInterval(() => undefined, 1000);
    await new Promise((resolve) => {
      for (const one of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(one, resolve);
      appendFileSync('ready', '');
    });
    clearInterval(alive);
    throw new Error('thrown because it was stopped');`;

describe('cli: rig test', function () {
  this.timeout(120_000);
  let place: string;
  let run: string;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'mprig-suite-'));
    run = join(place, 'run');
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  function rig(args: readonly string[], cwd = place): Promise<Finished> {
    return new Promise((resolve) => {
      execFile(process.execPath, [program, 'test', ...args], { cwd }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? NaN), stdout, stderr });
      });
    });
  }

  const write = (text: string, name = 'own.test.mjs') => writeFileSync(join(place, name), text);
  const begun = () => readFileSync(join(place, 'begun'), 'utf8').trim().split(' ');
  const document = () => documentSchema.parse(JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'))) as SuiteDocument;
  const states = () => document().tests.map(({ name, state, error }) => [name, state, error?.code ?? null]);

  /** Starts the suite and waits until it waits. */
  async function started(): Promise<ChildProcess> {
    const child = spawn(process.execPath, [program, 'test', 'own.test.mjs', '--out', run], {
      cwd: place,
      stdio: 'ignore',
    });
    const isThere = () => Promise.resolve(existsSync(join(place, 'ready')) ? true : undefined);
    await Deadline.after(60_000).poll('the second test', 20, isThere);
    return child;
  }

  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    it(`is stopped by ${signal}, and goes on with what it had not come to`, async () => {
      write(waiting(untilSignal));
      const child = await started();
      child.kill(signal);
      expect(await once(child, 'exit')).to.deep.equal([exitCode, null]);
      expect(document().status).to.equal('interrupted');
      expect(states()).to.deep.equal([
        ['first', 'passed', null],
        ['second', 'skipped', 'Stopped'],
        ['third', 'skipped', 'NotRun'],
      ]);
      expect(readJournal(join(run, journalName)).at(-1)).to.include({ status: 'interrupted', exitCode });
      const before = document();
      writeFileSync(join(place, 'go'), '');
      const { code, stdout, stderr } = await rig(['--resume', run]);
      expect(code, stderr).to.equal(0);
      expect(stdout).to.match(/3 passed, 0 failed, 0 broken/);
      expect(begun()).to.deep.equal(['first', 'second', 'second', 'third']);
      expect(states().map(([, state]) => state)).to.deep.equal(['passed', 'passed', 'passed']);
      const { id, startedAt, command, seed, durationMs } = document();
      expect({ id, startedAt, command, seed }).to.deep.equal({
        ...{ id: before.id, startedAt: before.startedAt, command: before.command, seed: before.seed },
      });
      expect(durationMs).to.be.at.least(before.durationMs);
    });
  }

  it('goes on after it was killed, and begins no third time what killed it twice', async () => {
    write(waiting(`process.kill(process.pid, 'SIGKILL');`));
    expect((await rig(['own.test.mjs', '--out', run])).code).to.be.NaN;
    expect(document()).to.include({ status: 'running', endedAt: null });
    expect((await rig(['--resume', run])).code).to.be.NaN;
    const { code } = await rig(['--resume', run]);
    expect(code).to.equal(3);
    expect(begun()).to.deep.equal(['first', 'second', 'second', 'third']);
    expect(states()).to.have.deep.members([
      ['first', 'passed', null],
      ['second', 'broken', 'RigDied'],
      ['third', 'passed', null],
    ]);
  });

  it('refuses to go on with what is over, goes on, was asked for otherwise, or is no suite', async () => {
    write(waiting(untilSignal));
    const refusal = async (args: readonly string[], cwd?: string) => {
      const { code, stdout, stderr } = await rig(args, cwd);
      expect([code, stdout], stderr).to.deep.equal([2, '']);
      return stderr.split(':')[0];
    };
    const child = await started();
    expect(await refusal(['--resume', run])).to.equal('RunGoesOn');
    child.kill('SIGINT');
    await once(child, 'exit');
    for (const option of [['own.test.mjs'], ['--out', 'x'], ['--repeat', '2'], ['--last-failed'], ['--timeout=5']]) {
      expect(await refusal(['--resume', run, ...option]), option[0]).to.equal('ResumeInvalid');
    }
    mkdirSync(join(place, 'elsewhere'));
    expect(await refusal(['--resume', run], join(place, 'elsewhere'))).to.equal('RunOfOtherFolder');
    const journal = join(run, journalName);
    const known = readFileSync(journal, 'utf8');
    const changed = (change: (request: Record<string, unknown>) => object) => {
      const lines = known
        .trimEnd()
        .split('\n')
        .map((line) => {
          const event = JSON.parse(line) as Record<string, unknown>;
          return JSON.stringify(event['event'] === 'requested' ? { ...event, ...change(event) } : event);
        });
      writeFileSync(journal, `${lines.join('\n')}\n`);
    };
    changed(({ versions }) => ({ versions: { ...(versions as object), 'build of the modules': 'another' } }));
    expect(await refusal(['--resume', run])).to.equal('RunOfOtherVersions');
    changed(({ bench }) => ({ bench: { ...(bench as object), sha256: '0'.repeat(64) } }));
    expect(await refusal(['--resume', run])).to.equal('RequestChanged');
    changed(({ options }) => ({ options: { ...(options as object), retries: 'many' } }));
    expect(await refusal(['--resume', run])).to.equal('RunUnreadable');
    writeFileSync(journal, known);
    writeFileSync(join(place, 'go'), '');
    expect((await rig(['--resume', run])).code).to.equal(0);
    expect(await refusal(['--resume', run])).to.equal('RunFinished');
    expect(await refusal(['--resume', 'nowhere'])).to.equal('RunUnknown');
  });

  it('tells what became of the tests where it cannot be kept, and exits accordingly', async () => {
    const removes = `import { rmSync } from 'node:fs';
      describe('of a user', () => {
        it('removes', () => rmSync('run', { recursive: true }));
        it('ends', () => { if (WRONG) throw new Error('as it must'); });
      });`;
    for (const [wrong, failures, exitCode] of [
      ['true', 1, 1],
      ['false', 0, 3],
    ] as const) {
      write(removes.replace('WRONG', wrong));
      const { code, stdout, stderr } = await rig(['own.test.mjs', '--out', run]);
      expect(code, stderr).to.equal(exitCode);
      expect(stdout).to.match(new RegExp(`${2 - failures} passed, ${failures} failed, .* run.json not written\n$`));
      expect(stderr).to.match(/RunDirectoryUnwritable: /);
    }
  });

  it('leaves nothing of a suite that was turned away: by its files, or by its bench', async () => {
    write(`describe('of a user', () => {\n  nonsense();\n});`);
    const unloadable = await rig(['own.test.mjs']);
    expect(unloadable.code).to.equal(2);
    expect(unloadable.stderr).to.match(
      /TestsUnloadable: .*own\.test\.mjs: nonsense is not defined \(.*own\.test\.mjs:2:3\)/,
    );
    write(rack3, 'rack3.yaml');
    write(usesBench);
    const { code, stdout, stderr } = await rig(['own.test.mjs', '--bench', 'rack3.yaml']);
    expect([code, stdout], stderr).to.deep.equal([2, '']);
    expect(stderr.match(/CertificatesMissing: /g)).to.have.length(1);
    expect(readdirSync(join(place, 'runs'))).to.deep.equal([]);
    // What was found out before is kept.
    write(usesBench.replace('describe(', `it('needs no bench', () => undefined); describe(`));
    expect((await rig(['own.test.mjs', '--bench', 'rack3.yaml', '--out', run])).code).to.equal(2);
    expect(states()).to.deep.equal([
      ['needs no bench', 'passed', null],
      ['one', 'skipped', 'Stopped'],
      ['two', 'skipped', 'NotRun'],
    ]);
  });

  it('says once that its bench is held by another, and by whom', async function () {
    const { agentVersion, agentBuild } = await ownVersions(repository);
    const agent = await AgentInProcess.start({ version: agentVersion, build: agentBuild });
    if (!agent) return this.skip();
    const { ca, cert, key } = agent.bench.controller;
    const host = connectHost(agent.address, agent.bench.controller);
    try {
      await host.acquireLease({ holder: 'ada@lab', run: 'night-7', process: '', durationMs: 600_000 });
      for (const [name, text] of Object.entries({ 'ca.crt': ca, 'controller.crt': cert, 'controller.key': key })) {
        writeFileSync(join(place, name), text);
      }
      write(rack3.replace('127.0.0.1:1', agent.address).replace('none', '.'), 'rack3.yaml');
      write(usesBench);
      for (const loudness of [[], ['--quiet']]) {
        const { code, stdout, stderr } = await rig(['own.test.mjs', '--bench', 'rack3.yaml', ...loudness]);
        expect([code, stdout], stderr).to.deep.equal([3, '']);
        expect(stderr.match(/BenchBusy: .*ada@lab.*night-7.* · /g)).to.have.length(1);
        if (loudness[0] === '--quiet') expect(stderr.trimEnd().split('\n')).to.have.length(1);
      }
      const json = await rig(['own.test.mjs', '--bench', 'rack3.yaml', '--json']);
      expect(JSON.parse(json.stdout)).to.have.nested.property('error.code', 'BenchBusy');
      expect(readdirSync(join(place, 'runs'))).to.deep.equal([]);
    } finally {
      host.close();
      await agent.close();
    }
  });

  it('refuses a bench file that demands a line which there is not, before any test', async () => {
    write(`${rack3}require: [touch, luck]\n`, 'rack3.yaml');
    write(waiting(untilSignal));
    const { code, stdout, stderr } = await rig(['own.test.mjs', '--bench', 'rack3.yaml', '--out', run]);
    expect([code, stdout]).to.deep.equal([2, '']);
    expect(stderr).to.match(/^LineUnknown: "require" of bench "rack3" has luck, .* · name any of address, residue/);
    expect(readdirSync(place)).to.have.members(['rack3.yaml', 'own.test.mjs']);
  });
});
