import { execFile, spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { prepareHostPackage, type Lab } from '../../host/image/index.js';
import { filesBelow } from '../../host/image/steps/package-tree.js';
import { cacheDirectory, repository } from '../../rig/base/directories.js';
import { StreamProgress } from '../../rig/base/progress.js';
import { enrolHost } from '../../rig/host/enrol.js';
import { failureOf } from '../failure-of.js';
import { lab, scratchDirectory } from './lab-bench.js';

const run = promisify(execFile);
const forever = new AbortController().signal;

describe("the host's package", function () {
  this.timeout(300_000);

  let tree: Lab;
  let place: string;
  let installed: string;

  const inTree = async (...argv: string[]) => {
    const { command, args } = tree.enter(argv, { cwd: place, writable: [place] });
    return (await run(command, [...args], { maxBuffer: 1 << 26 })).stdout;
  };

  before(async function () {
    this.timeout(1_500_000);
    tree = await lab();
    place = scratchDirectory('package');
    installed = join(place, 'installed');
    const options = { cacheDir: cacheDirectory(), repoRoot: repository, signal: forever };
    const deb = await prepareHostPackage({ ...options, progress: new StreamProgress(process.stderr) });
    await inTree('dpkg-deb', '--extract', deb, installed);
  });

  it('holds the very files that the virtual machine has', async () => {
    const machine = join(place, 'machine');
    await inTree('fsck.erofs', `--extract=${machine}`, tree.artefacts.hostImage);
    const files = await filesBelow(installed);
    expect(files).to.include('usr/lib/mprig/agent.cjs').and.to.include('usr/sbin/mpctl');
    for (const file of files) {
      const [ours, theirs] = [readFileSync(join(installed, file)), readFileSync(join(machine, file))];
      expect(ours.equals(theirs), file).to.equal(true);
    }
    const own = (await filesBelow(machine)).filter((file) => /mprig/.test(file) && !/mprig-machine/.test(file));
    expect(files).to.include.members(own);
  });

  it('contains no mutant', async () => {
    const source = join(installed, 'usr/src');
    const files = (await filesBelow(source)).map((file) => file.split('/').at(-1));
    expect(files).to.include('dkms.conf').and.to.include('vhost.h').and.not.to.include('mutant.c');
  });

  it('has a service that systemd understands, with little that it may do', async () => {
    const unit = join(installed, 'usr/lib/systemd/system/mprig-agent.service');
    const { command, args } = tree.enter(['systemd-analyze', 'verify', '--man=no', unit], { writable: [place] });
    const { stdout, stderr } = await run(command, [...args]);
    expect(stdout + stderr).to.equal('');
    await inTree('systemd-analyze', 'security', '--offline=true', '--threshold=45', '--no-pager', unit);
  });

  describe('on a host that joins a bench', () => {
    const host = () => join(place, 'host');
    const controller = () => join(place, 'controller');
    const read = (directory: string, name: string) => readFileSync(join(directory, name));

    /** A command that reaches the host: the lab tree, whose /etc nobody may write. */
    function reach(): string[] {
      const script = join(place, 'reach.sh');
      const { command, args } = tree.enter(['sh', join(installed, 'usr/sbin/mpctl')], { writable: [place] });
      const quoted = [command, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
      writeFileSync(script, `[ "$1" = mpctl ] && shift && exec ${quoted} "$@" --tls '${host()}'\n`);
      return ['/bin/sh', script];
    }

    before(async () => {
      mkdirSync(host(), { recursive: true });
      const rig = [join(repository, 'rig/bin/rig.js'), 'host', 'enrol', 'lab1', '--out', controller()];
      const { stdout } = await run(process.execPath, [...rig, '--', ...reach()]);
      expect(stdout.trim()).to.equal(controller());
    });

    it('keys stay on the side that made them, readable to their owner only', () => {
      expect(readdirSync(host()).sort()).to.deep.equal(['agent.crt', 'agent.key', 'ca.crt']);
      expect(readdirSync(controller()).sort()).to.deep.equal([
        'agent.crt',
        'ca.crt',
        'controller.crt',
        'controller.key',
      ]);
      for (const key of [join(host(), 'agent.key'), join(controller(), 'controller.key')]) {
        expect(statSync(key).mode & 0o777).to.equal(0o600);
      }
    });

    it('controller and agent trust each other, and nobody without a certificate', async () => {
      const ca = read(host(), 'ca.crt');
      const server = createServer(
        { ca, cert: read(host(), 'agent.crt'), key: read(host(), 'agent.key'), requestCert: true },
        (socket: TLSSocket) => socket.end(`hello ${socket.getPeerCertificate().subject.CN}`),
      ).on('tlsClientError', () => undefined);
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as { port: number };
      const talk = async (credentials: { cert?: Buffer; key?: Buffer }): Promise<string> => {
        const options = { ca: read(controller(), 'ca.crt'), servername: 'mprig-agent', ...credentials };
        const socket = connect(port, '127.0.0.1', options);
        let said = '';
        socket.setEncoding('utf8').on('data', (text: string) => (said += text));
        await once(socket, 'close').catch(() => undefined);
        return said;
      };
      try {
        const [cert, key] = [read(controller(), 'controller.crt'), read(controller(), 'controller.key')];
        expect(await talk({ cert, key })).to.equal('hello mprig-controller');
        expect(await talk({})).to.equal('');
      } finally {
        server.close();
      }
    });

    it('a certificate for another key changes nothing', async () => {
      const files = ['agent.crt', 'agent.key', 'ca.crt'];
      const before = files.map((name) => read(host(), name).toString());
      const certificates = {
        agent: read(host(), 'agent.crt').toString(),
        authority: read(host(), 'ca.crt').toString(),
      };
      const work = enrolHost({ reach: reach(), certify: () => Promise.resolve(certificates), signal: forever });
      expect(String(await failureOf(work))).to.include('for another key; nothing was changed');
      expect(files.map((name) => read(host(), name).toString())).to.deep.equal(before);
      expect(readdirSync(host()).sort()).to.deep.equal(files);
    });

    it('mpctl says of which bench it is', async () => {
      const { command, args } = tree.enter(['sh', join(installed, 'usr/sbin/mpctl'), 'status', '--tls', host()], {
        writable: [place],
      });
      const child = spawn(command, [...args], { stdio: ['ignore', 'pipe', 'inherit'] });
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
      await once(child, 'close');
      const { fingerprint256 } = new X509Certificate(read(host(), 'agent.crt'));
      expect(said)
        .to.match(/^certificates +of mprig bench lab1, until /m)
        .and.to.include(fingerprint256);
      expect(existsSync(join(host(), 'agent.csr'))).to.equal(false);
    });
  });
});
