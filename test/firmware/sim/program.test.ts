import { expect } from 'chai';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Deadline } from '../../../rig/base/deadline.js';
import { Resources } from '../../../rig/base/resources.js';
import { scratchDirectory, Simulator, simulatorProgram } from './simulator.js';

describe('simulator: program', () => {
  let resources: Resources;
  let directory: string;
  let program: string;

  beforeEach(async () => {
    resources = new Resources((text) => process.stderr.write(`${text}\n`));
    directory = scratchDirectory(resources);
    program = await simulatorProgram();
  });
  afterEach(() => resources.close(Deadline.after(10_000)));

  const doors = (changed: Partial<Record<'--socket' | '--observer' | '--uart-link', string>> = {}): string[] => {
    const { socket, observer, uart } = Simulator.paths(directory);
    return Object.entries({ '--socket': socket, '--observer': observer, '--uart-link': uart, ...changed }).flat();
  };

  /** Runs it to its end, which must come by itself. */
  const run = (args: readonly string[]) => spawnSync(program, args, { encoding: 'utf8', timeout: 10_000 });

  it('says what is wrong with the command line and what to do', () => {
    const { socket } = Simulator.paths(directory);
    const wrong: [string[], RegExp][] = [
      [[], /--socket is missing · name/],
      [['--socket', socket], /--observer is missing · name/],
      [['--frobnicate'], /unknown option --frobnicate · see/],
      [['--socket'], /--socket needs a value · see/],
      [
        [...doors(), '--wire', 'loop'],
        /--wire loop is unknown · use none, responder, tap:NAME, unix:OWN,PEER or stream:PATH/,
      ],
      [[...doors(), '--wire', 'tap:'], /--wire tap: does not name an interface · use 1 to 15/],
      [[...doors(), '--wire', 'tap:a/b'], /--wire tap:a\/b does not name an interface/],
      [[...doors(), '--wire', 'tap:abcdefghijklmnop'], /does not name an interface/],
      [[...doors(), '--wire', 'unix:/tmp/a'], /does not name two sockets · write it like unix:OWN,PEER/],
      [[...doors(), '--wire', `unix:/tmp/${'x'.repeat(120)},/b`], /is too long · use one of less than 108 bytes/],
      [[...doors(), '--wire', 'stream:'], /--wire stream: is unknown/],
      [[...doors(), '--wire', `stream:/tmp/${'x'.repeat(120)}`], /is too long · use one of less than 108 bytes/],
      [[...doors(), '--wire-mac', '03:00:00:00:00:01'], /not a station's address · write it like/],
      [[...doors(), '--wire-mac', '02:00:00:00:00:01x'], /not a station's address · write it like/],
      [[...doors(), '--wire-ip', '1.2.3'], /not an IPv4 address · write it like/],
      [[...doors(), '--build-id', 'xyz'], /not a hexadecimal number/],
      [[...doors(), '--build-id', '-1'], /not a hexadecimal number/],
      [[...doors(), '--build-id', 'dead0000'], /holds firmware [0-9a-f]{8}, not dead0000 · build it again/],
      [doors({ '--socket': `/tmp/${'x'.repeat(120)}` }), /is too long · use one of less than 108 bytes/],
    ];
    for (const [args, message] of wrong) {
      const { status, stderr, stdout } = run(args);
      expect(stderr).to.match(message);
      expect(status, stderr).to.equal(2);
      expect(stdout).to.equal('');
    }
    expect(readdirSync(directory)).to.deep.equal([]);
  });

  it('replaces nothing that is not its own', () => {
    const precious = join(directory, 'precious');
    writeFileSync(precious, 'x');
    for (const door of ['--socket', '--observer', '--uart-link'] as const) {
      const { status, stderr } = run(doors({ [door]: precious }));
      expect(stderr).to.match(/precious exists and is not a .* · choose another path/);
      expect(status).to.equal(2);
    }
    expect(readdirSync(directory)).to.deep.equal(['precious']);
  });

  it('names a directory that does not exist', () => {
    for (const door of ['--socket', '--observer', '--uart-link'] as const) {
      const { status, stderr } = run(doors({ [door]: join(directory, 'none', 'x') }));
      expect(stderr).to.match(/No such file or directory · check that its directory exists/);
      expect(status).to.equal(3);
    }
    expect(readdirSync(directory)).to.deep.equal([]);
  });

  it('leaves another simulator alone, but not the remains of a dead one', async () => {
    const living = await Simulator.start(resources);
    const { status, stderr } = run(doors({ '--socket': living.paths.socket }));
    expect(stderr).to.match(/is served by another process · stop it/);
    expect(status).to.equal(3);
    expect((await living.status()).connected).to.be.false;

    const killed = await start();
    killed.child.kill('SIGKILL');
    await killed.ended;
    expect(existsSync(Simulator.paths(directory).socket)).to.be.true;
    const next = await start();
    expect(readlinkSync(Simulator.paths(directory).uart)).to.equal(next.pty);
  });

  it('ends by SIGTERM or SIGINT and leaves nothing behind', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      symlinkSync('/nonexistent', Simulator.paths(directory).uart);
      const { child, ended } = await start();
      expect(readdirSync(directory)).to.have.members(['nic.sock', 'observer.sock', 'uart']);
      child.kill(signal);
      expect(await ended).to.deep.equal([0, null]);
      expect(readdirSync(directory)).to.deep.equal([]);
    }
  });

  /** Starts it and waits until it is ready. */
  async function start() {
    const child = spawn(program, doors(), { stdio: ['ignore', 'pipe', 'ignore'] });
    resources.defer('simulator', () => void child.kill('SIGKILL'));
    const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve([code, signal])));
    const line = new Promise<string>((resolve) => child.stdout.once('data', (part: Buffer) => resolve(String(part))));
    const { ready, pty } = JSON.parse(await Deadline.after(10_000).race('ready', line)) as {
      ready: boolean;
      pty: string;
    };
    expect(ready).to.be.true;
    return { child, ended, pty };
  }
});
