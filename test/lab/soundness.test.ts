import { expect } from 'chai';
import { Deadline } from '../../rig/base/deadline.js';
import { Resources } from '../../rig/base/resources.js';
import { allCases, type CleanRun, type SoundnessCase } from '../soundness/cases.js';
import { runCase, type CaseResult } from '../soundness/run-case.js';
import { openSoundnessBench, type SoundnessBench } from '../soundness/soundness-bench.js';
import { scratchDirectory } from './lab-bench.js';
import { quiet } from './quiet.js';

const frames = 24;

/** One of each kind of what the ways that hardware has can see, and cannot. */
const watchedByHardware = ['copy', 'out-and-back', 'inline-copy', 'vmm', 'alias', 'liar: page'];

/** Seen by the same line in the same way as another one: `npm run test:soundness` has them, too. */
const inTheLongFormOnly = [
  'rep-movs',
  'from-user',
  'cmpxchg',
  'napi-bounce',
  'header-pull',
  'kthread',
  'one-in-1000',
  'tx-bounce-and-wipe',
  'liar: statistics',
];
const chosen = allCases.filter(({ name }) => !inTheLongFormOnly.includes(name));

describe('the soundness of the proof, on a bench whose modules copy in secret', function () {
  this.timeout(300_000);
  const resources = new Resources((message) => process.stderr.write(`${message}\n`));
  const { signal } = new AbortController();
  let sound: SoundnessBench;

  before(async function () {
    this.timeout(600_000);
    sound = await openSoundnessBench(scratchDirectory('soundness'), resources, quiet, signal);
  });

  after(async function () {
    this.timeout(60_000);
    await resources.close(Deadline.after(30_000));
  });

  function run(one: SoundnessCase | CleanRun, seed: number, witnesses = false): Promise<CaseResult> {
    return runCase(one, { ...sound, progress: quiet, signal, frames, seed, witnesses });
  }

  it('leaves out none that there is not', () => {
    expect(allCases.map(({ name }) => name)).to.include.members(inTheLongFormOnly);
  });

  it('raises no alarm while nothing is copied, nor do the ways that hardware has', async () => {
    const { flaws, verdict, testimonies } = await run('clean', 1, true);
    expect(testimonies.map(({ witness, outcome }) => `${witness}: ${outcome}`)).to.deep.equal([
      'watchpoints: holds',
      'copy functions: holds',
      'memory search: holds',
      'map journal: holds',
    ]);
    expect(flaws).to.deep.equal([]);
    expect(verdict).to.equal('zero-copy');
  });

  for (const [index, one] of chosen.entries()) {
    it(`catches ${one.name}: ${one.what}`, async () => {
      const { flaws, verdict } = await run(one, index + 2, watchedByHardware.includes(one.name));
      expect(flaws).to.deep.equal([]);
      expect(verdict).not.to.equal('zero-copy');
    });
  }

  it('raises no alarm afterwards', async () => {
    const { flaws } = await run('clean', 100);
    expect(flaws).to.deep.equal([]);
  });

  it('raises no alarm while the guest sends and nothing is copied, by any line of that direction', async () => {
    const { flaws, asked } = await run('tx-clean', 101);
    expect(flaws).to.deep.equal([]);
    expect(asked).to.deep.equal(['address', 'residue', 'touch', 'content']);
  });
});
