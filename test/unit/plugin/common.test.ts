import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labTools } from '../../lab/lab-tools.js';

const sources = join(import.meta.dirname, '..', '..', '..', 'host', 'plugin');

const vmrun = 'kernel 100 0f01d8';
const behind = 'kernel 103 90';
const hlt = '200 f4';

describe('what the plugins of the emulator have in common', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mprig-test-plugin-'));
  const program = join(folder, 'fake-emulator');

  before(async function () {
    const tools = await labTools(folder);
    const compile = ['-std=gnu17', '-O2', '-Wall', '-Wextra', '-Werror', '-pthread'];
    const files = [join(import.meta.dirname, 'fake-emulator.c'), join(sources, 'nested.c'), join(sources, 'renew.c')];
    // Static, because it may be built in the lab tree and runs here.
    await tools.run('gcc', ...compile, '-static', `-I${sources}`, '-o', program, ...files);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  function emulate(...history: readonly string[]): readonly string[] {
    const input = history.map((line) => `${line}\n`).join('');
    const { status, stdout } = spawnSync(program, { input, encoding: 'latin1' });
    expect(status).to.equal(0);
    return stdout.trimEnd().split('\n');
  }

  it('is whose code it is: of the guest from VMRUN to the instruction behind it', () => {
    expect(emulate('kernel 50 90', vmrun, 'guest 50 90', behind, 'kernel 60 90')).to.deep.equal([
      "50 is the host's",
      "100 is the host's, and enters the guest",
      "50 is the guest's",
      "103 is the host's",
      "60 is the host's",
    ]);
  });

  it('is whose code it is when the guest is entered again by code that is known', () => {
    const again = emulate(vmrun, 'guest 50 90', behind, vmrun, 'guest 51 90', behind, 'kernel 60 90');
    expect(again.slice(3)).to.deep.equal(["51 is the guest's", "60 is the host's"]);
  });

  it('is whose code it is when VMRUN makes an exception', () => {
    expect(emulate(vmrun, 'fault 100', 'kernel 60 90').at(-1)).to.equal("60 is the host's");
    expect(emulate(vmrun, 'fault 99', 'guest 60 90').at(-1)).to.equal("60 is the guest's");
  });

  for (const [name, bytes] of [
    ['hlt', 'f4'],
    ['iretq', '48cf'],
    ['swapgs', '0f01f8'],
    ['vmrun', '0f01d8'],
  ] as const) {
    it(`is that code is thrown away at ${name}`, () => {
      const lines = emulate('kernel 50 90', `renew 200 ${bytes}`, name === 'vmrun' ? 'guest 50 90' : 'kernel 50 90');
      expect(lines.slice(-3)).to.deep.equal(['reset', 'between', `50 is the ${name === 'vmrun' ? 'guest' : 'host'}'s`]);
    });
  }

  it('is whose code it is after code was thrown away, also when VMRUN makes an exception then', () => {
    const renewed = [vmrun, behind, `renew ${hlt}`];
    expect(emulate(...renewed, vmrun, 'guest 50 90').at(-1)).to.equal("50 is the guest's");
    expect(emulate(...renewed, vmrun, 'fault 100', 'kernel 60 90').at(-1)).to.equal("60 is the host's");
  });

  it('is that code is thrown away as often as wanted, and not otherwise', () => {
    const lines = emulate(`kernel ${hlt}`, `renew ${hlt}`, `renew ${hlt}`, `kernel ${hlt}`);
    expect(lines.filter((line) => line === 'reset')).to.have.lengthOf(2);
  });
});
