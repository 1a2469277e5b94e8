import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Deadline } from '../../rig/base/deadline.js';
import { Resources } from '../../rig/base/resources.js';
import { hardwareBenchFile } from '../../rig/bench/bench-file.js';
import { readBenchFile, type HardwareDescription } from '../../rig/bench/description.js';
import { carryOut, type RunOutcome } from '../../rig/experiment/procedure.js';
import { failureOf } from '../failure-of.js';
import { scratchDirectory } from './lab-bench.js';
import { bootLockedDownMachine } from './locked-down-machine.js';
import { quiet } from './quiet.js';
import { Surroundings } from './surroundings.js';

const lockedDown = 'the kernel is locked down (none integrity [confidentiality])';
const noSearch = `cannot search the memory of the host: cannot open /proc/kcore: ${lockedDown}`;

describe('a host whose kernel is locked down for confidentiality', function () {
  this.timeout(180_000);
  const resources = new Resources((message) => process.stderr.write(`${message}\n`));
  const { signal } = new AbortController();
  let directory: string;
  let file: string;

  before(async function () {
    this.timeout(300_000);
    directory = scratchDirectory('lockdown');
    file = join(directory, 'bench.yaml');
    const endpoints = await bootLockedDownMachine(directory, resources);
    writeFileSync(file, hardwareBenchFile('locked-down', endpoints, file));
  });

  after(async function () {
    this.timeout(60_000);
    await resources.close(Deadline.after(30_000));
  });

  async function run(change: Partial<HardwareDescription> = {}): Promise<RunOutcome> {
    const description = { ...((await readBenchFile(file)) as HardwareDescription), ...change };
    const streams = [{ frames: 32, lengths: { min: 200, max: 1514 }, seed: 5 }] as const;
    const request = { description, streams, echo: false, run: 'test', directory, complain: () => undefined };
    return carryOut(request, {}, quiet, signal);
  }

  it('is usable for the doctor, who says what the kernel refuses and which lines that costs', async () => {
    const { code, stdout, stderr } = await new Surroundings().rig('doctor', '--bench', file, '--json');
    expect(code, stderr).to.equal(0);
    const { usable, checks } = JSON.parse(stdout) as {
      usable: boolean;
      checks: { id: string; result: string; found: string; remedy: string }[];
    };
    expect(usable).to.equal(true);
    const search = checks.find(({ id }) => id === 'memory search');
    expect(search).to.include({
      result: 'warn',
      found: `${noSearch}; without it there is no line address, residue, touch`,
    });
    // No word of the kernel's own says why it takes no module, and shows no address.
    for (const id of ['map journal', 'watchpoints', 'copy functions']) {
      expect(checks.find((check) => check.id === id)?.found, id).to.include(lockedDown);
    }
    expect(search?.remedy).to.include('not locked down for confidentiality');
  });

  it('has its frames proven by the lines that remain', async () => {
    const { status, main, controls } = await run();
    expect(status).to.deep.equal({ status: 'passed', reason: null });
    if (!main) throw new Error('the frames through mp were not judged');
    const { verdict, lines, lacking } = main.experiment.verdict;
    expect(verdict).to.equal('zero-copy');
    expect(lines.map(({ line, outcome }) => [line, outcome])).to.deep.equal([
      ['late-write', 'holds'],
      ['content', 'holds'],
    ]);
    expect(lacking.map(({ line }) => line)).to.deep.equal(['address', 'residue', 'touch']);
    for (const { line, why } of lacking) expect(why, line).to.include(line === 'touch' ? lockedDown : noSearch);
    for (const { name, experiment } of controls) expect(experiment.verdict.verdict, name).to.equal('copied');
  });

  it('does not begin with a run that requires a line which it refuses', async () => {
    const error = (await failureOf(run({ require: ['residue'] }))) as Error & { code: string };
    expect(error.code).to.equal('LineLacking');
    expect(error.message).to.include(noSearch);
  });
});
