import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { repository } from '../../../rig/base/directories.js';
import { BenchError } from '../../../rig/base/errors.js';
import { runFiles } from '../../../rig/report/stored-run.js';
import { failureOf } from '../../failure-of.js';
import { gitlabForm } from './gitlab-form.js';
import { understandRig } from './rig-words.js';
import { rigCalls, ScriptPlace, type Scripted } from './scripted.js';
import { readYaml } from './strict-yaml.js';

const pipeline = readFileSync(join(repository, 'fixtures', 'ci', 'gitlab', '.gitlab-ci.yml'), 'utf8');
const troubleOfBench = new BenchError('Trouble', 'any', 'any').exitCode;

function jobOf(text: string) {
  const { variables, regression, ...others } = readYaml(text, gitlabForm);
  expect(Object.keys(others)).to.deep.equal([]);
  if (!regression) throw new Error('there is no job');
  return { variables, ...regression };
}

/** Runs the job as a runner does: both scripts as one. */
async function night(text: string, rigCode: number): Promise<Scripted> {
  const { before_script, script, variables } = jobOf(text);
  const place = new ScriptPlace();
  try {
    const environment = { BENCH: variables.BENCH.value, CI_PROJECT_DIR: place.directory };
    return await place.run([...before_script, ...script].join('\n'), environment, rigCode);
  } finally {
    place.remove();
  }
}

/** Everything that is asked of the file. @throws Error saying what is wrong with it */
async function lint(text: string): Promise<void> {
  const { artifacts, allow_failure } = jobOf(text);
  expect(allow_failure.exit_codes, 'exit code of trouble with the bench').to.equal(troubleOfBench);
  const went = await night(text, 0);
  expect(went.code, went.said).to.equal(0);
  const calls = rigCalls(went);
  for (const words of calls) await understandRig(words);
  const [checked, tested, ...others] = calls;
  expect([checked?.[0], tested?.[0], others]).to.deep.equal(['bench', 'test', []]);
  const out = tested?.[tested.indexOf('--out') + 1];
  expect(artifacts.paths, 'what is kept').to.deep.equal([`${out}/`]);
  expect(artifacts.reports.junit, 'what is read').to.equal(`${out}/${runFiles.format.junit}`);
}

describe('the pipeline for GitLab', function () {
  // All commands are loaded.
  this.timeout(60_000);

  it('is right, and its command lines are those of rig', () => lint(pipeline));

  const flaws: readonly [string, string, string, RegExp][] = [
    ['a key that is none', 'resource_group:', 'resource-group:', /resource-group/],
    ['a key twice', '  interruptible: false', '  stage: test', /unique/i],
    ['any runner', 'tags: [mprig]', 'tags: [docker]', /tags/],
    ['another exit code let pass', 'exit_codes: 3', 'exit_codes: 1', /trouble with the bench/],
    ['a command that there is not', 'rig bench check', 'rig bench examine', /examine/],
    ['an option that there is not', '--bench "$BENCH" --out', '--benches "$BENCH" --out', /benches/],
    ['results that nobody makes', 'junit: runs/nightly/junit.xml', 'junit: runs/nightly/results.xml', /what is read/],
    ['time that is none', 'timeout: 4 hours', 'timeout: long', /timeout/],
    ['shell that is none', '- rig bench check "$BENCH"', '- rig bench check "$BENCH', /EOF|unexpected/],
  ];
  for (const [what, right, wrong, said] of flaws) {
    it(`would be found with ${what}`, async () => {
      expect(pipeline).to.include(right);
      expect(String(await failureOf(lint(pipeline.replace(right, wrong))))).to.match(said);
    });
  }

  for (const code of [0, 1, 3, 143]) {
    it(`ends with the exit code of rig: ${code}`, async () => {
      expect((await night(pipeline, code)).code).to.equal(code);
    });
  }

  it('tests nothing on a bench that is not in order', async () => {
    const calls = rigCalls(await night(pipeline, 3));
    expect(calls.map(([name]) => name)).to.deep.equal(['bench']);
  });
});
