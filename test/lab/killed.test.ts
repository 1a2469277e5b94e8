import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Qmp } from '../../rig/bench/virtual/qmp.js';
import { Watch } from '../../rig/bench/watch.js';
import { readRecord } from '../../rig/bench/virtual/record.js';
import { paths } from '../../rig/bench/virtual/state.js';
import { killIn } from './killed/kill.js';
import { phases, type PhaseName } from './killed/phases.js';
import { labArtefacts } from './lab-bench.js';
import { patience, Surroundings } from './surroundings.js';

/** Those that leave most behind: every test run has time for them. */
const few: readonly PhaseName[] = ['frames flow', 'the memory of the paused machine is searched'];
const { MPRIG_KILLED_IN: wanted } = process.env;
const tried = (Object.keys(phases) as PhaseName[]).filter(
  (phase) => wanted === 'every phase' || (wanted === undefined ? few.includes(phase) : phase === wanted),
);

describe('a machine that is kept up', function () {
  this.timeout(patience + 60_000);

  const place = new Surroundings();
  let up = false;

  before(async function () {
    this.timeout(1_500_000);
    await labArtefacts();
    const { code, stderr } = await place.rig('lab', 'up');
    expect(code, stderr).to.equal(0);
    up = true;
  });

  after(async () => {
    if (up) await place.rig('lab', 'down');
  });

  const isPaused = async (): Promise<boolean> => {
    const qmp = await Qmp.connect(
      paths.qmp(readRecord(place.state, 'virtual')?.directory ?? ''),
      Watch.taking({ signal: new AbortController().signal }, 10_000),
    );
    const status = (await qmp.execute('query-status')) as { readonly running: boolean };
    qmp.close();
    return !status.running;
  };

  for (const [number, phase] of tried.entries()) {
    it(`lives on when a run is killed while ${phase}`, async () => {
      const out = join(place.directory, `killed-${number}`);
      const { signal, said } = await killIn(phase, { out, environment: place.environment }, patience);
      expect(signal, said).to.equal('SIGKILL');
      // Of the results run.json is among the first.
      const status = 'writes' in phases[phase] ? 'passed' : 'running';
      expect(JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')), said).to.include({ status });
      expect((await place.rig('lab', 'status')).stdout).to.match(/bench virtual: up/);
      expect(await isPaused()).to.equal(phase === 'the memory of the paused machine is searched');
    });
  }

  it('serves the next run as if nothing had been', async () => {
    const { code, stdout, stderr } = await place.rig('run', '--frames', '16', '--json', '--out', place.out);
    expect(code, stderr).to.equal(0);
    expect(JSON.parse(stdout)).to.include({ status: 'passed', verdict: 'zero-copy' });
    expect((await place.rig('lab', 'status')).stdout).to.match(/bench virtual: up/);
  });

  it('is taken down, and nothing of it is left', async () => {
    expect((await place.rig('lab', 'down')).stdout).to.include('taken down');
    up = false;
    expect((await place.rig('lab', 'status')).stdout).to.match(/bench virtual: down/);
    expect(place.leftovers()).to.deep.equal(['logs-virtual']);
  });
});
