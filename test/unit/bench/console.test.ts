import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Deadline } from '../../../rig/base/deadline.js';
import { Resources } from '../../../rig/base/resources.js';
import { keepConsole } from '../../../rig/bench/hardware/console.js';
import { openLink } from '../../../rig/link/open.js';
import { openPty, type Pty } from '../link/pty.js';

describe('the console of a host', () => {
  let directory: string;
  let file: string;
  let pty: Pty;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'mprig-console-'));
    file = join(directory, 'machine-console.log');
    pty = await openPty();
  });
  afterEach(async () => {
    await pty?.end();
    rmSync(directory, { recursive: true, force: true });
  });

  const holds = (text: string): Promise<unknown> => {
    const kept = () => (existsSync(file) ? readFileSync(file, 'utf8') : '');
    const look = () => Promise.resolve(kept().endsWith(text) ? true : undefined);
    return Deadline.after(10_000).poll(`"${text}" in the file`, 5, look);
  };

  it('is in the run directory as it comes, for nobody else, until it is given back', async () => {
    const troubles: string[] = [];
    const resources = new Resources((trouble) => troubles.push(trouble));
    keepConsole(await openLink(`pty:${pty.path}`), directory, resources);
    pty.send('Linux version 6.12\r\nlogin: ');
    await holds('Linux version 6.12\r\nlogin: ');
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    pty.send('panic');
    await holds('login: panic');
    await resources.close(Deadline.after(10_000));
    expect(troubles).to.deep.equal([]);
  });

  it('goes on after what an earlier attempt has kept', async () => {
    writeFileSync(file, 'before\n');
    const resources = new Resources();
    keepConsole(await openLink(`pty:${pty.path}`), directory, resources);
    pty.send('after\n');
    await holds('before\nafter\n');
    await resources.close(Deadline.after(10_000));
  });

  it('ends nothing when it goes away', async () => {
    const troubles: string[] = [];
    const resources = new Resources((trouble) => troubles.push(trouble));
    keepConsole(await openLink(`pty:${pty.path}`), directory, resources);
    pty.send('lost');
    await pty.end();
    await resources.close(Deadline.after(10_000));
    expect(troubles).to.deep.equal([]);
  });

  it('ends nothing when it cannot be written, and says so in the end', async () => {
    const troubles: string[] = [];
    const resources = new Resources((trouble) => troubles.push(trouble));
    keepConsole(await openLink(`pty:${pty.path}`), join(directory, 'none'), resources);
    pty.send('lost');
    await resources.close(Deadline.after(10_000));
    expect(troubles).to.have.length(1);
    expect(troubles[0]).to.contain(join(directory, 'none', 'machine-console.log'));
  });
});
