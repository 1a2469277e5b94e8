import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { repository } from '../../../rig/base/directories.js';
import { complete } from '../../../rig/cli/complete.js';

const run = promisify(execFile);
const program = join(repository, 'rig', 'bin', 'rig.js');

describe('completion', function () {
  this.timeout(60_000);
  const { MPRIG_RUNS, XDG_CONFIG_HOME } = process.env;
  let place: string;
  before(() => {
    place = mkdtempSync(join(tmpdir(), 'mprig-completion-'));
    for (const id of ['20261122-100000-aaaa', '20261123-100000-bbbb']) {
      mkdirSync(join(place, 'runs', id), { recursive: true });
      writeFileSync(join(place, 'runs', id, 'run.json'), '{}');
    }
    mkdirSync(join(place, 'runs', 'nothing'));
    mkdirSync(join(place, 'mprig', 'benches'), { recursive: true });
    writeFileSync(join(place, 'mprig', 'benches', 'rack3.yaml'), '');
    process.env['MPRIG_RUNS'] = join(place, 'runs');
    process.env['XDG_CONFIG_HOME'] = place;
  });
  after(() => {
    rmSync(place, { recursive: true, force: true });
    for (const [name, value] of Object.entries({ MPRIG_RUNS, XDG_CONFIG_HOME })) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });

  /** What is offered for the last word. */
  async function offered(...words: readonly string[]): Promise<readonly string[]> {
    const { candidates, files } = await complete(words);
    return [...candidates.map(({ word }) => word), ...(files ? [':files'] : [])];
  }

  it('offers commands, and those below them', async () => {
    expect(await offered('')).to.include.members(['run', 'test', 'bench', 'completion']);
    expect(await offered('comp')).to.deep.equal(['compare', 'completion']);
    expect(await offered('bench', 'un')).to.deep.equal(['unlock']);
    expect(await offered('lab', '')).to.deep.equal(['build', 'up', 'down', 'status']);
    expect(await offered('nope', 'x')).to.deep.equal([]);
  });

  it('offers the options of a command that are not there yet', async () => {
    expect(await offered('run', '--re')).to.deep.equal(['--replay', '--require', '--resume']);
    expect(await offered('run', '--replay', 'a.pcap', '--re')).to.deep.equal(['--require', '--resume']);
    expect(await offered('run', '--stream', 'frames=1', '--str')).to.deep.equal(['--stream']);
    expect(await offered('runs', 'prune', '--k')).to.deep.equal(['--keep']);
    expect(await offered('bench', 'init', 'rack4', '--from')).to.deep.equal(['--from-virtual']);
    expect(await offered('--v')).to.deep.equal(['--version']);
    const { candidates } = await complete(['run', '--frames']);
    expect(candidates).to.deep.equal([{ word: '--frames', describe: 'Frames to inject' }]);
  });

  it('offers names of benches, suites and runs, and the words of a choice', async () => {
    expect(await offered('run', '--bench', '')).to.have.members([
      'virtual',
      'virtual-e1000e',
      'virtual-igb',
      'rack3',
      ':files',
    ]);
    expect(await offered('test', 'smoke', '--bench', 'ra')).to.deep.equal(['rack3', ':files']);
    expect(await offered('bench', 'show', 'ra')).to.deep.equal(['rack3', ':files']);
    expect(await offered('bench', 'power', 'c')).to.deep.equal(['cycle']);
    expect(await offered('bench', 'power', 'cycle', 'v')).to.have.members([
      'virtual',
      'virtual-e1000e',
      'virtual-igb',
      ':files',
    ]);
    expect(await offered('test', 'sm')).to.deep.equal(['smoke', ':files']);
    expect(await offered('test', 'smoke', 'reg')).to.deep.equal(['regression', ':files']);
    const runs = ['20261123-100000-bbbb', '20261122-100000-aaaa', 'latest', ':files'];
    expect(await offered('report', '')).to.deep.equal(runs);
    expect(await offered('run', '--resume', '')).to.deep.equal(runs);
    expect(await offered('compare', 'latest', '20261122')).to.deep.equal(['20261122-100000-aaaa', ':files']);
    expect(await offered('report', 'latest', '--format', 'j')).to.deep.equal(['json', 'junit']);
  });

  it('offers nothing, or paths, where a word can be anything', async () => {
    expect(await offered('run', '--frames', '')).to.deep.equal([]);
    expect(await offered('run', '--length', '')).to.deep.equal([]);
    expect(await offered('run', '--replay', '')).to.deep.equal([':files']);
    expect(await offered('host', 'enrol', 'lab1', '--', 'ss')).to.deep.equal([':files']);
  });

  it('takes an option with its value in one word, and in three, as bash has it', async () => {
    expect(await offered('run', '--bench=v')).to.include.members(['--bench=virtual', '--bench=virtual-igb', ':files']);
    expect(await offered('run', '--bench', '=', 'v')).to.include.members(['virtual', ':files']);
    expect(await offered('run', '--bench', '=')).to.include('virtual');
    expect(await offered('run', '--bench', '=', 'virtual', '--fram')).to.deep.equal(['--frames']);
  });

  it('works in bash with the script that is printed for it', async () => {
    const { stdout: script } = await run(process.execPath, [program, 'completion', 'bash']);
    // The word before the cursor's is "--bench".
    const typed = `
      rig() { "${process.execPath}" "${program}" "$@"; }
      ${script}
      compopt() { echo "compopt $*"; }
      COMP_WORDS=(rig bench show ra) COMP_CWORD=3; _rig rig; printf '%s\\n' "\${COMPREPLY[@]}"
      COMP_WORDS=(rig runs prune --older) COMP_CWORD=3; _rig rig; printf '%s\\n' "\${COMPREPLY[@]}"
      complete -p rig`;
    const { stdout, stderr } = await run('bash', ['--norc', '-c', typed]);
    expect(stderr).to.equal('');
    expect(stdout).to.equal('compopt -o default\nrack3\n--older-than\ncomplete -F _rig rig\n');
  });

  it('prints a script alone, as a document when asked for', async () => {
    const { stdout, stderr } = await run(process.execPath, [program, 'completion', 'zsh', '--json']);
    const { shell, script } = JSON.parse(stdout) as { shell: string; script: string };
    expect([shell, stderr]).to.deep.equal(['zsh', '']);
    expect(script).to.match(/^#compdef rig\n/);
  });

  it('installs and builds nothing', async () => {
    const bare = join(place, 'bare');
    cpSync(join(repository, 'rig', 'bin'), join(bare, 'rig', 'bin'), { recursive: true });
    for (const file of ['package.json', 'package-lock.json']) cpSync(join(repository, file), join(bare, file));
    const { stdout, stderr } = await run(process.execPath, [join(bare, 'rig', 'bin', 'rig.js'), '--complete', 'b']);
    expect([stdout, stderr]).to.deep.equal(['', '']);
    for (const made of ['node_modules', 'dist']) expect(existsSync(join(bare, made))).to.equal(false);
  });
});
