import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { repository } from '../../../rig/base/directories.js';
import { runFiles } from '../../../rig/report/stored-run.js';
import { failureOf } from '../../failure-of.js';
import { githubForm, scheduled } from './github-form.js';
import { understandRig } from './rig-words.js';
import { rigCalls, ScriptPlace, type Scripted } from './scripted.js';
import { readYaml } from './strict-yaml.js';

const workflow = readFileSync(join(repository, 'fixtures', 'ci', 'github', 'hardware-nightly.yml'), 'utf8');

/** A run of the workflow that the schedule has started, on a computer whose rig ends with a code. */
class Night {
  readonly place = new ScriptPlace();

  async run(text: string, rigCode: number): Promise<Scripted> {
    const { jobs } = readYaml(text, githubForm);
    const [job] = Object.values(jobs);
    const environment = {
      ...Object.fromEntries(Object.entries(job?.env ?? {}).map(([name, value]) => [name, scheduled(value)])),
      RUNNER_TEMP: this.place.directory,
      GITHUB_PATH: join(this.place.directory, 'path'),
      GITHUB_OUTPUT: join(this.place.directory, 'output'),
      GITHUB_STEP_SUMMARY: join(this.place.directory, 'summary'),
    };
    const all = { code: 0, said: '', calls: [] as (readonly string[])[] };
    for (const step of job?.steps ?? []) {
      if (!('run' in step)) continue;
      const { code, said, calls } = await this.place.run(String(step.run), environment, rigCode);
      all.said += said;
      all.calls.push(...calls);
      all.code = code;
      if (code !== 0) break;
    }
    return all;
  }
}

/** Everything that is asked of the file. @throws Error saying what is wrong with it */
async function lint(text: string): Promise<void> {
  const { jobs } = readYaml(text, githubForm);
  for (const { steps, outputs } of Object.values(jobs)) {
    const ids = steps.flatMap(({ id }) => id ?? []);
    for (const output of Object.values(outputs)) {
      const [, id = '', name = ''] = /^\$\{\{ steps\.([a-z_]+)\.outputs\.([a-z]+) \}\}$/.exec(output) ?? [];
      expect(ids, output).to.include(id);
      expect(JSON.stringify(steps), output).to.include(`${name}=$`);
    }
    for (const step of steps) {
      if ('run' in step) expect(step.run, 'an expression in a script').not.to.include('${{');
    }
    const kept = steps.flatMap((step) => ('with' in step ? [(step.with as { path?: string }).path] : []));
    const night = new Night();
    try {
      const went = await night.run(text, 0);
      expect(went.code, went.said).to.equal(0);
      const calls = rigCalls(went);
      for (const words of calls) await understandRig(words);
      expect(calls.map(([name]) => name)).to.include.members(['bench', 'test']);
      // What is kept is what is made.
      const out = calls.flatMap((words) => (words.includes('--out') ? [words[words.indexOf('--out') + 1]] : []));
      expect(kept.filter(Boolean)).to.have.members([`${out[0]}/`, `${out[0]}/${runFiles.format.junit}`]);
    } finally {
      night.place.remove();
    }
  }
}

describe('the workflow for GitHub', function () {
  // All commands are loaded.
  this.timeout(60_000);

  it('is right, and its command lines are those of rig', () => lint(workflow));

  const flaws: readonly [string, string, string, RegExp][] = [
    ['a key that is none', 'timeout-minutes:', 'timeout-minuets:', /timeout-minuets/],
    ['a key twice', 'permissions:', 'name: again\npermissions:', /unique/i],
    ['a runner of anybody', '[self-hosted, linux, mprig]', '[ubuntu-latest]', /runs-on/],
    ['more rights than it needs', 'contents: read', 'contents: write', /permissions/],
    ['an action of a third party', 'actions/checkout@v7', 'somebody/checkout@v7', /steps\.0/],
    ['an input that the action has not got', 'retention-days: 30', 'retention: 30', /steps/],
    ['a time that is none', '17 2 * * *', '17 2 * *', /cron/],
    ['a script made of inputs', 'rig bench check "$BENCH"', 'rig bench check ${{ inputs.bench }}', /expression/],
    ['a command that there is not', 'rig bench check', 'rig bench examine', /examine/],
    ['an option that there is not', '--out "$RUN"', '--output "$RUN"', /output/],
    ['a directory that nobody makes', 'path: runs/nightly/junit.xml', 'path: runs/junit.xml', /runs\/junit/],
    ['an output of no step', 'id: regression', 'id: test', /steps\.regression/],
    ['shell that is none', 'case $code in', 'case $code', /syntax error/],
  ];
  for (const [what, right, wrong, said] of flaws) {
    it(`would be found with ${what}`, async () => {
      expect(workflow).to.include(right);
      const error = await failureOf(lint(workflow.replace(right, wrong)));
      expect(String(error)).to.match(said);
    });
  }

  const outcomes: readonly [number, string | undefined][] = [
    [0, undefined],
    [1, 'Test failed'],
    [3, 'Bench trouble'],
    [143, 'Cut short'],
  ];
  for (const [code, meaning] of outcomes) {
    it(`tells exit code ${code} apart, in the job, in an annotation and in the summary`, async () => {
      const night = new Night();
      try {
        const went = await night.run(workflow, code);
        expect(went.code).to.equal(code);
        expect(night.place.read('output')).to.equal(`code=${code}\n`);
        expect(night.place.read('path')).to.match(/\/node_modules\/\.bin\n$/);
        expect(night.place.read('summary').split('\n')[0]).to.equal(`### ${meaning ?? 'Passed'}`);
        expect(night.place.read('summary')).to.include('rig speaks');
        const [, annotated] = /^::error title=([^:,%]*)::\S/m.exec(went.said) ?? [];
        expect(annotated).to.equal(meaning);
      } finally {
        night.place.remove();
      }
    });
  }
});
