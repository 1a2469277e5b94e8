import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { benchWord, noteBenchWord } from '../../../rig/bench/bench-word.js';
import { chooseBench, listBenches } from '../../../rig/bench/choose.js';
import { repository } from '../../../rig/base/directories.js';
import { failureOf } from '../../failure-of.js';

describe('choice of a bench', () => {
  const names = new Set<string>();
  let top: string;

  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), 'mprig-test-choose-'));
  });

  afterEach(() => {
    rmSync(top, { recursive: true, force: true });
    // The whole process remembers what they are called.
    for (const name of names) noteBenchWord(name, name);
  });

  const put = (path: string, text: string): string => {
    const file = join(top, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  const bench = (path: string, name: string): string => put(path, `name: ${name}\nkind: virtual\n`);
  const choose = async (asked?: string, environment: NodeJS.ProcessEnv = {}) => {
    const directory = join(top, 'home', 'work', 'deep');
    mkdirSync(directory, { recursive: true });
    const around = { environment: { HOME: join(top, 'home'), ...environment }, directory, repository };
    const chosen = await chooseBench(asked, around);
    names.add(chosen.description.name);
    return chosen;
  };
  const chosen = async (...args: Parameters<typeof choose>) => {
    const { description, by } = await choose(...args);
    return [description.name, by];
  };

  it('goes to the nearest of all that could choose one', async () => {
    expect(await chosen()).to.deep.equal(['virtual', 'the default']);
    const own = bench('home/.config/mprig/bench.yaml', 'own');
    expect(await chosen()).to.deep.equal(['own', own]);
    const far = bench('home/.mprig/bench.yaml', 'far');
    expect(await chosen()).to.deep.equal(['far', far]);
    const near = bench('home/work/.mprig/bench.yaml', 'near');
    expect(await chosen()).to.deep.equal(['near', near]);
    bench('home/work/benches/rack.yaml', 'rack');
    const project = put('home/work/mprig.yaml', 'bench: benches/rack.yaml\n');
    expect(await chosen()).to.deep.equal(['rack', project]);
    bench('home/.config/mprig/benches/named.yaml', 'named');
    expect(await chosen(undefined, { MPRIG_BENCH: 'named' })).to.deep.equal(['named', 'MPRIG_BENCH']);
    bench('home/work/deep/here.yaml', 'here');
    expect(await chosen('here.yaml', { MPRIG_BENCH: 'named' })).to.deep.equal(['here', '--bench']);
    expect(await chosen('virtual')).to.deep.equal(['virtual', '--bench']);
  });

  it('finds the bench of a project by the name in its file too, as messages tell it', async () => {
    bench('home/work/benches/rack.yaml', 'rack3');
    put('home/work/mprig.yaml', 'bench: benches/rack.yaml\n');
    expect(await chosen('rack3')).to.deep.equal(['rack3', '--bench']);
    bench('home/.config/mprig/benches/rack3.yaml', 'named');
    expect(await chosen('rack3')).to.deep.equal(['named', '--bench']);
  });

  it('is called in remedies by what finds it again', async () => {
    const called = async (asked?: string) => benchWord((await choose(asked)).description.name);
    bench('home/work/deep/here.yaml', 'here');
    expect(await called('here.yaml')).to.equal('here.yaml');
    bench('home/work/deep/a rack/bench.yaml', 'spaced');
    expect(await called('./a rack/bench.yaml')).to.equal("'./a rack/bench.yaml'");
    bench('home/.config/mprig/benches/other.yaml', 'renamed');
    expect(await called('other')).to.equal('other');
    const file = bench('home/work/benches/rack.yaml', 'rack7');
    const project = put('home/work/mprig.yaml', 'bench: benches/rack.yaml\n');
    expect(await called()).to.equal('rack7');
    expect(await called(file)).to.equal('rack7');
    expect(await called('rack7')).to.equal('rack7');
    rmSync(project);
    expect(await called(file)).to.equal(file);
    // The one that comes with the rig would be found by this name.
    const own = bench('home/work/.mprig/bench.yaml', 'virtual');
    expect(await called()).to.equal(own);
    rmSync(own);
    expect(await called()).to.equal('virtual');
  });

  it('finds the user’s own by XDG_CONFIG_HOME, unless that is relative', async () => {
    const own = bench('config/mprig/bench.yaml', 'configured');
    expect(await chosen(undefined, { XDG_CONFIG_HOME: join(top, 'config') })).to.deep.equal(['configured', own]);
    expect(await chosen(undefined, { XDG_CONFIG_HOME: 'config' })).to.deep.equal(['virtual', 'the default']);
  });

  it('takes paths in a bench file from that file on', async () => {
    put(
      'lab/rack.yaml',
      'name: rack\nkind: hardware\nagent: {address: "rack:7443", certificates: tls}\n' +
        'instrument: {link: "usb:0403:601f"}\npower: {cycle: [./cycle, now], off: [ipmitool, off]}\n',
    );
    const { description } = await choose(join(top, 'lab/rack.yaml'));
    expect(description).to.deep.include({
      agent: { address: 'rack:7443', certificates: join(top, 'lab/tls') },
      power: { on: undefined, cycle: [join(top, 'lab/cycle'), 'now'], off: ['ipmitool', 'off'] },
    });
  });

  it('lets a bench of the user hide one that comes with the rig', () => {
    const around = { environment: { HOME: top }, directory: top, repository };
    expect([...listBenches(around).keys()]).to.have.members(['virtual', 'virtual-e1000e', 'virtual-igb']);
    const own = bench('.config/mprig/benches/virtual.yaml', 'virtual');
    bench('.config/mprig/benches/rack.yaml', 'rack');
    bench('.config/mprig/benches/not a bench.yaml', 'x');
    expect([...listBenches(around)]).to.deep.include(['virtual', own]);
    expect([...listBenches(around).keys()]).to.have.members(['virtual', 'virtual-e1000e', 'virtual-igb', 'rack']);
  });

  it('says what there is when a name means nothing, and what is wrong with a project file', async () => {
    expect(await failureOf(choose('nowhere'))).to.include({ code: 'BenchUnknown', exitCode: 2 });
    expect(await failureOf(choose('no/such.yaml'))).to.include({ code: 'BenchUnknown' });
    for (const text of ['benches: x\n', 'bench: [1]\n', 'bench: "\n', '']) {
      const file = put('home/work/mprig.yaml', text);
      const error = (await failureOf(choose())) as Error & { code: string };
      expect(error.code, text).to.equal('ProjectFileInvalid');
      expect(error.message).to.include(file);
    }
  });
});
