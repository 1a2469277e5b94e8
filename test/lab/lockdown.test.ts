import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Deadline } from '../../rig/base/deadline.js';
import { Resources } from '../../rig/base/resources.js';
import { hardwareBenchFile } from '../../rig/bench/bench-file.js';
import { readBenchFile, type HardwareDescription } from '../../rig/bench/description.js';
import { LINES, type Line } from '../../rig/evidence/types.js';
import { carryOut, type RunOutcome } from '../../rig/experiment/procedure.js';
import { failureOf } from '../failure-of.js';
import { scratchDirectory } from './lab-bench.js';
import { bootLockedDownMachine, type Lockdown } from './locked-down-machine.js';
import { quiet } from './quiet.js';
import { Surroundings } from './surroundings.js';

interface Check {
  readonly id: string;
  readonly result: string;
  readonly found: string;
  readonly remedy: string;
}

/** What a lockdown leaves and takes. */
interface Case {
  readonly level: Lockdown;
  /** Of the kernel's own words, the one that holds in brackets. */
  readonly words: string;
  /** How the doctor finds the search of the memory. */
  readonly search: Pick<Check, 'result' | 'found'>;
  /** Checks of the doctor that it makes fail. No word of the kernel's own says why it takes no module, and shows no address. */
  readonly refused: readonly string[];
  readonly lacking: readonly Line[];
  /** What is said of each line that is lacking. */
  readonly why: RegExp;
}

const cannotSearch =
  'cannot search the memory of the host: cannot open /proc/kcore: the kernel is locked down (none integrity [confidentiality])';

const cases: readonly Case[] = [
  {
    level: 'integrity',
    words: 'the kernel is locked down (none [integrity] confidentiality)',
    search: { result: 'ok', found: 'all memory can be searched through /proc/kcore' },
    refused: ['map journal', 'copy functions'],
    lacking: ['address', 'touch'],
    why: /the kernel is locked down \(none \[integrity\] confidentiality\)/,
  },
  {
    level: 'confidentiality',
    words: 'the kernel is locked down (none integrity [confidentiality])',
    search: { result: 'warn', found: `${cannotSearch}; without it there is no line address, residue, touch` },
    refused: ['map journal', 'watchpoints', 'copy functions'],
    lacking: ['address', 'residue', 'touch'],
    why: /the kernel is locked down \(none integrity \[confidentiality\]\)/,
  },
];

for (const { level, words, search, refused, lacking, why } of cases) {
  describe(`a host whose kernel is locked down for ${level}`, function () {
    this.timeout(180_000);
    const resources = new Resources((message) => process.stderr.write(`${message}\n`));
    const { signal } = new AbortController();
    let directory: string;
    let file: string;

    before(async function () {
      this.timeout(300_000);
      directory = scratchDirectory(`lockdown-${level}`);
      file = join(directory, 'bench.yaml');
      const endpoints = await bootLockedDownMachine(level, directory, resources);
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
      const { usable, checks } = JSON.parse(stdout) as { usable: boolean; checks: Check[] };
      expect(usable).to.equal(true);
      expect(checks.find(({ id }) => id === 'memory search')).to.include(search);
      for (const id of refused) {
        const check = checks.find((one) => one.id === id);
        expect(check?.found, id).to.include(words);
        expect(check?.remedy, id).to.include('not locked down');
      }
    });

    it('has its frames proven by the lines that remain', async () => {
      const { status, main, controls } = await run();
      expect(status).to.deep.equal({ status: 'passed', reason: null });
      if (!main) throw new Error('the frames through mp were not judged');
      const { verdict, lines, lacking: absent } = main.experiment.verdict;
      expect(verdict).to.equal('zero-copy');
      expect(lines.map(({ line, outcome }) => [line, outcome])).to.deep.equal(
        LINES.filter((line) => !lacking.includes(line)).map((line) => [line, 'holds']),
      );
      expect(absent.map(({ line }) => line)).to.deep.equal(lacking);
      for (const { line, why: reason } of absent) expect(reason, line).to.match(why);
      for (const { name, experiment } of controls) expect(experiment.verdict.verdict, name).to.equal('copied');
    });

    it('does not begin with a run that requires a line which it refuses', async () => {
      const error = (await failureOf(run({ require: ['touch'] }))) as Error & { code: string };
      expect(error.code).to.equal('LineLacking');
      expect(error.message).to.match(why);
    });
  });
}
