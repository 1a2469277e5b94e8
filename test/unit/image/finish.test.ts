import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { tryNamespaces } from '../../../host/image/tools/namespaces.js';
import { enterCommand } from '../../../host/image/tree/enter.js';
import { repository } from '../../../rig/base/directories.js';
import { runToEnd } from '../../../rig/base/program.js';
import { temporaryDirectories } from './temporary.js';

const script = readFileSync(join(repository, 'host', 'image', 'tree', 'finish.sh'), 'utf8');
const end = script.indexOf('\nfi\n') + '\nfi\n'.length;
const [guard, rest] = [script.slice(0, end), script.slice(end)];
const timeoutMs = 20_000;

/** Lines of a script that change nothing, whatever machine they are run on. */
const harmless = /^(#.*||set -eu|if ! grep -q '[^']*' \/proc\/self\/mounts; then|\techo "[^"$`]*" >&2|\texit 1|fi)$/;

describe('the script that finishes a tree', () => {
  const temporary = temporaryDirectories();
  let directory: string;
  let copy: string;

  // What follows the guard is cut off: it would change this machine if the guard did not hold.
  beforeEach(async () => {
    directory = await temporary();
    for (const line of guard.split('\n')) expect(line).to.match(harmless);
    expect(rest).to.include('/etc/passwd');
    copy = join(directory, 'guard.sh');
    writeFileSync(copy, `${guard}echo 'goes on'\n`);
  });

  it('refuses to run anywhere else', async () => {
    const { code, stdout, stderr } = await runToEnd({ command: 'sh', args: [copy] }, { timeoutMs });
    expect({ code, stdout }).to.deep.equal({ code: 1, stdout: '' });
    expect(stderr).to.equal('finish.sh: this is no tree of the lab; nothing was changed\n');
  });

  it('goes on within a tree', async function () {
    if (await tryNamespaces()) this.skip();
    const tree = join(directory, 'tree');
    for (const name of ['mnt', 'etc']) mkdirSync(join(tree, name), { recursive: true });
    // The programs of this machine, which are bound there to be read only.
    symlinkSync('/usr', join(tree, 'usr'));
    const { code, stdout, stderr } = await runToEnd(enterCommand(tree, ['/bin/sh', copy], { readable: [copy] }), {
      timeoutMs,
    });
    expect({ code, stdout, stderr }).to.deep.equal({ code: 0, stdout: 'goes on\n', stderr: '' });
  });
});
