import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Qmp } from '../../../rig/bench/virtual/qmp.js';
import { SavedMachine, type SavedKey } from '../../../rig/bench/virtual/saved-machine.js';
import { Watch } from '../../../rig/bench/watch.js';
import { failureOf } from '../../failure-of.js';

describe('the saved state of a machine', () => {
  let home: string;
  let before: string | undefined;
  let key: SavedKey;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'mprig-saved-'));
    before = process.env['XDG_CACHE_HOME'];
    process.env['XDG_CACHE_HOME'] = home;
    mkdirSync(join(home, 'tls'));
    writeFileSync(join(home, 'tls', 'agent.crt'), 'a certificate');
    key = { command: ['qemu', '-m', '1'], qemuVersion: '11.1', guestMemoryMib: 256, tls: join(home, 'tls') };
  });

  afterEach(() => {
    if (before === undefined) delete process.env['XDG_CACHE_HOME'];
    else process.env['XDG_CACHE_HOME'] = before;
    rmSync(home, { recursive: true, force: true });
  });

  const machines = () => join(home, 'mprig', 'machines');
  const watch = () => Watch.taking({ signal: new AbortController().signal }, 5000);

  /** QEMU's control channel, whose migration writes a file and then has this status. */
  function qemu(status: string): { qmp: Qmp; said: string[] } {
    const said: string[] = [];
    const execute = async (command: string, args?: Record<string, unknown>): Promise<unknown> => {
      said.push(command);
      if (command === 'query-migrate') return { status, 'error-desc': 'no space' };
      if (command === 'migrate') writeFileSync(String(args?.['uri']).replace(/^file:/, ''), 'RAM', { mode: 0o600 });
      return {};
    };
    return { qmp: { execute } as unknown as Qmp, said };
  }

  it('is there for a machine like it alone, once it was written to its end', async () => {
    const { qmp, said } = qemu('completed');
    expect(SavedMachine.of(key).exists).to.equal(false);
    await SavedMachine.of(key).save(qmp, watch());
    expect(said[0]).to.equal('stop');
    expect(SavedMachine.of(key).exists).to.equal(true);
    expect(SavedMachine.of({ ...key, command: ['qemu', '-m', '2'] }).exists).to.equal(false);
    expect(SavedMachine.of({ ...key, qemuVersion: '11.2' }).exists).to.equal(false);
    expect(SavedMachine.of({ ...key, guestMemoryMib: 512 }).exists).to.equal(false);
    writeFileSync(join(home, 'tls', 'agent.crt'), 'another certificate');
    expect(SavedMachine.of(key).exists).to.equal(false);
  });

  it('leaves no half of it when it cannot be written', async () => {
    const failure = await failureOf(SavedMachine.of(key).save(qemu('failed').qmp, watch()));
    expect(failure).to.include({ code: 'MachineStateRefused' });
    expect((failure as Error).message).to.include('no space');
    expect(readdirSync(machines())).to.deep.equal([]);
  });

  it('is not believed when others could have written it', async () => {
    const saved = SavedMachine.of(key);
    await saved.save(qemu('completed').qmp, watch());
    const [name = ''] = readdirSync(machines());
    const file = join(machines(), name);
    chmodSync(file, 0o622);
    expect(saved.exists).to.equal(false);
    chmodSync(file, 0o600);
    expect(saved.exists).to.equal(true);
    chmodSync(machines(), 0o777);
    expect(saved.exists).to.equal(false);
    chmodSync(machines(), 0o700);
    rmSync(file);
    writeFileSync(join(home, 'elsewhere'), 'RAM');
    symlinkSync(join(home, 'elsewhere'), file);
    expect(saved.exists).to.equal(false);
  });

  it('goes when six others were used since', async () => {
    const all = [1, 2, 3, 4, 5, 6, 7].map((memory) => SavedMachine.of({ ...key, guestMemoryMib: memory }));
    let time = 1000;
    for (const saved of all.slice(0, 6)) {
      await saved.save(qemu('completed').qmp, watch());
      for (const name of readdirSync(machines())) {
        const file = join(machines(), name);
        if (existsSync(file)) utimesSync(file, time, time);
      }
      time += 10;
    }
    await all[0]?.restore(qemu('completed').qmp, watch());
    await all[6]?.save(qemu('completed').qmp, watch());
    expect(readdirSync(machines())).to.have.length(6);
    expect(all[0]?.exists).to.equal(true);
    expect(all[6]?.exists).to.equal(true);
  });

  it('is found of no use when it cannot be read', async () => {
    const saved = SavedMachine.of(key);
    await saved.save(qemu('completed').qmp, watch());
    expect(await failureOf(saved.restore(qemu('failed').qmp, watch()))).to.include({ code: 'MachineStateRefused' });
    saved.discard();
    expect(saved.exists).to.equal(false);
  });
});
