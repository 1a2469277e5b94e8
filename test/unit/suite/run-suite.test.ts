import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { Deadline } from '../../../rig/base/deadline.js';
import { Resources } from '../../../rig/base/resources.js';
import type { ModelOptions } from '../../../rig/bench/model/model-bench.js';
import { runSuite, type SuiteRequest } from '../../../rig/suite/run-suite.js';
import { closeSharedRig, provideRig } from '../../../rig/suite/shared-rig.js';
import { testKey } from '../../../rig/report/journal.js';
import { statusOfTests, type SuiteTest } from '../../../rig/report/suite.js';
import { failureOf } from '../../failure-of.js';
import { openModelRig } from './model-rig.js';

const suite = readFileSync(join(import.meta.dirname, 'suites', 'mixed.ts'), 'utf8');
let copies = 0;

/** Copies the suite, because a module is loaded once in a process. */
function copySuite(resources: Resources, text = suite): { folder: string; file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'mprig-suite-'));
  resources.defer('copy', () => rmSync(folder, { recursive: true }));
  const file = join(folder, `mixed-${(copies += 1)}.ts`);
  const rig = pathToFileURL(join(import.meta.dirname, '..', '..', '..', 'rig'));
  writeFileSync(file, text.replaceAll('../../../../rig', rig.href));
  return { folder, file };
}

/** Runs the suite of all outcomes. */
async function run({
  text,
  onBegin,
  model,
  ...change
}: Partial<SuiteRequest> & {
  readonly text?: string;
  readonly onBegin?: (name: string) => void;
  readonly model?: ModelOptions;
} = {}): Promise<{
  tests: readonly SuiteTest[];
  kept: string[];
  begun: string[];
  opened: number;
}> {
  const resources = new Resources();
  let opened = 0;
  const kept: string[] = [];
  const begun: string[] = [];
  const { folder, file } = copySuite(resources, text);
  provideRig({
    async open() {
      opened += 1;
      return (await openModelRig(resources, model)).rig;
    },
  });
  try {
    const tests = await runSuite(
      {
        files: [file],
        base: folder,
        repetition: { times: 1 },
        retries: 1,
        timeoutMilliseconds: 30_000,
        signal: new AbortController().signal,
        ...change,
      },
      {
        testBegins: ({ name }) => {
          begun.push(name);
          onBegin?.(name);
        },
        testEnds: () => undefined,
        attach: (title) => {
          kept.push(title);
          return Promise.resolve([]);
        },
      },
    );
    return { tests, kept, begun, opened };
  } finally {
    await closeSharedRig();
    await resources.close(Deadline.after(5_000));
  }
}

const states = (tests: readonly SuiteTest[]) => tests.map(({ name, state }) => `${name}: ${state}`);

describe('running a suite', function () {
  this.timeout(60_000);

  it('tells failures from trouble of the bench, and lets no failure cascade', async () => {
    const { tests, kept, opened } = await run();
    expect(states(tests)).to.deep.equal([
      'passes: passed',
      'fails: failed',
      'meets trouble of the bench: broken',
      'is skipped: skipped',
      'passes at the second attempt: passed',
      'finds a bench at rest: passed',
    ]);
    expect(opened).to.equal(1);
    expect(tests[1]?.error?.message).to.include('frame 0,');
    expect(tests[1]?.experiments.map(({ name, verdict }) => `${name} ${verdict}`)).to.include('mp-copy copied');
    expect(tests[2]?.error).to.deep.include({ code: 'CableLoose', remedy: 'plug it in' });
    expect(tests[4]?.retried).to.have.length(1);
    expect(tests[5]?.groups).to.deep.equal(['mixed', 'after a failure']);
    expect(kept).to.include('mixed › fails');
    expect(statusOfTests(tests).status).to.equal('failed');
  });

  it('does nothing on a bench that lacks a line which its file demands', async () => {
    const calls: string[] = [];
    const faults = { before: (call: string) => void calls.push(call) };
    const refused = await run({
      grep: /passes$/,
      retries: 0,
      model: { faults, lacking: { touch: 'nobody looks' }, require: ['address', 'touch'] },
    });
    expect(refused.tests.map(({ state, error }) => [state, error?.code])).to.deep.equal([['broken', 'LineLacking']]);
    expect(calls).to.deep.equal([]);
    const { tests } = await run({
      grep: /passes$/,
      model: { lacking: { touch: 'nobody looks' }, require: ['address'] },
    });
    expect(states(tests)).to.deep.equal(['passes: passed']);
    expect(tests[0]?.experiments[0]?.restsOn).to.include('address').and.not.include('touch');
  });

  it('runs only what was asked for', async () => {
    const { tests } = await run({ grep: /passes$/ });
    expect(states(tests)).to.deep.equal(['passes: passed']);
    const last = await run({ only: new Set(['mixed › fails']), retries: 0 });
    expect(states(last.tests)).to.deep.equal(['fails: failed']);
    const parts = [await run({ shard: { index: 1, count: 2 } }), await run({ shard: { index: 2, count: 2 } })];
    expect(parts.flatMap((part) => part.tests.map(({ name }) => name))).to.have.length(6);
  });

  it('leaves out what need not be run again, and begins each test once, however often it is tried', async () => {
    const { tests, begun } = await run({ grep: /passes/ });
    expect(begun).to.deep.equal(['passes', 'passes at the second attempt']);
    const keys = tests.map(({ groups, name }) => `mixed-${copies + 1}.ts: ${[...groups, name].join(' › ')}`);
    const rest = await run({ grep: /passes/, except: new Set(keys.slice(0, 1)) });
    expect(rest.tests.map(({ name }) => name)).to.deep.equal(['passes at the second attempt']);
  });

  it('leaves a test out that needs a line of evidence, with the reason of a bench that lacks it', async () => {
    const text = `
import { expect } from '../../../../rig/chai.js';
import { useRig } from '../../../../rig/mocha.js';
describe('mixed', () => {
  const rig = useRig();
  it('passes', async () => {
    rig.needs('late-write', 'content');
    expect(await rig.receive({ frames: 8 })).to.have.noHostCopies();
  });
  it('is left out where the guest sends', async () => {
    rig.needsTransmit();
    await rig.transmit({ frames: 8 });
  });
  it('is left out', async () => {
    rig.needs('content', 'address');
    expect(await rig.receive({ frames: 8 })).to.have.landedInGuestPages();
  });
});
`;
    const { tests } = await run({ text, model: { lacking: { iommu: 'nobody can look into it' } } });
    expect(states(tests)).to.deep.equal([
      'passes: passed',
      'is left out where the guest sends: skipped',
      'is left out: skipped',
    ]);
    expect(tests[2]?.error).to.deep.include({
      code: 'LeftOut',
      message: 'this bench cannot give the line address: nobody can look into it',
    });
    expect(statusOfTests(tests).status).to.equal('passed');
    expect(tests[1]?.error?.message).to.match(
      /^this bench cannot show whether what the guest sends is copied: nobody can/,
    );
    expect(states((await run({ text })).tests)).to.deep.equal([
      'passes: passed',
      'is left out where the guest sends: passed',
      'is left out: passed',
    ]);
  });

  it('stops after enough failures, and says of the rest that it did not run', async () => {
    const { tests } = await run({ maxFailures: 1, retries: 0 });
    expect(states(tests).slice(0, 2)).to.deep.equal(['passes: passed', 'fails: failed']);
    expect(tests.slice(2).map(({ error }) => error?.code)).to.include('NotRun');
  });

  it('counts the failures of all repetitions together', async () => {
    const twice = await run({ grep: /fails$/, retries: 0, maxFailures: 2, repetition: { times: 5 } });
    expect(states(twice.tests)).to.deep.equal([1, 2].map((n) => `fails (repetition ${n}): failed`));
    // Of each repetition one fails and one meets trouble: the third is the first of the second one.
    const third = await run({ grep: /fails$|trouble/, retries: 1, maxFailures: 3, repetition: { times: 5 } });
    expect(third.tests.map(({ state, error }) => (error?.code === 'NotRun' ? 'not run' : state))).to.deep.equal([
      'failed',
      'broken',
      'failed',
      'not run',
    ]);
  });

  it('repeats on the same bench', async () => {
    const { tests, opened } = await run({ grep: /passes$/, repetition: { times: 3 } });
    expect(tests.map(({ name }) => name)).to.deep.equal([1, 2, 3].map((n) => `passes (repetition ${n})`));
    expect(opened).to.equal(1);
  });

  it('leaves the tests of a resumed suite in the shard that they were in', async () => {
    const shard = { index: 1, count: 2 };
    const whole = await run({ shard, retries: 1 });
    const first = whole.tests[0];
    if (!first) throw new Error('the shard is empty');
    const except = new Set([testKey({ ...first, file: `mixed-${copies + 1}.ts` })]);
    const rest = await run({ shard, except, retries: 1 });
    expect(rest.tests.map(({ name }) => name)).to.deep.equal(whole.tests.slice(1).map(({ name }) => name));
  });

  it('leaves out of a repetition what ended there, and of all what is left out without one', async () => {
    const place = { file: `mixed-${copies + 1}.ts`, groups: ['mixed'] };
    const except = new Set([
      testKey({ ...place, name: 'passes (repetition 1)' }),
      testKey({ ...place, name: 'meets trouble of the bench' }),
    ]);
    const { tests } = await run({ grep: /passes$|trouble|fails/, retries: 0, repetition: { times: 2 }, except });
    expect(tests.map(({ name }) => name)).to.deep.equal([
      'fails (repetition 1)',
      'passes (repetition 2)',
      'fails (repetition 2)',
    ]);
    const spent = await run({ grep: /passes$/, repetition: { milliseconds: 3_600_000 }, spentMilliseconds: 3_600_000 });
    expect(spent.tests.map(({ name }) => name)).to.deep.equal(['passes (repetition 1)']);
  });

  it('says of a test in which it was stopped nothing but that', async () => {
    const stop = new AbortController();
    const { tests } = await run({
      signal: stop.signal,
      onBegin: (name) => {
        if (name === 'meets trouble of the bench') stop.abort(new Error('stopped'));
      },
    });
    expect(tests.map(({ state, error }) => [state, error?.code ?? null])).to.deep.equal([
      ['passed', null],
      ['failed', 'AssertionError'],
      ['skipped', 'Stopped'],
      ...Array.from({ length: 3 }, () => ['skipped', 'NotRun']),
    ]);
    expect(statusOfTests(tests).status).to.equal('failed');
  });

  it('leaves a test that hangs when it was stopped', async () => {
    const stop = new AbortController();
    const { tests } = await run({
      text: `it('hangs', () => new Promise(() => undefined)); it('is not begun', () => undefined);`,
      signal: stop.signal,
      timeoutMilliseconds: 0,
      graceMilliseconds: 5,
      onBegin: () => stop.abort(new Error('stopped')),
    });
    expect(tests.map(({ name, error }) => [name, error?.code])).to.deep.equal([
      ['hangs', 'Stopped'],
      ['is not begun', 'NotRun'],
    ]);
  });

  it('knows tests of the same title apart', async () => {
    const { tests } = await run({
      text: `it('same', () => { throw new Error('one'); }); it('same', () => undefined); it('same', () => undefined);`,
      retries: 1,
    });
    expect(states(tests)).to.deep.equal(['same: failed', 'same (2): passed', 'same (3): passed']);
    expect(tests.map(({ retried }) => retried.length)).to.deep.equal([1, 0, 0]);
  });

  it('names the file and the place of a mistake in a file', async () => {
    const error = await failureOf(run({ text: `it('one', () => undefined);\nnonsense();` }));
    expect(error).to.include({ code: 'TestsUnloadable', exitCode: 2 });
    expect(String(error)).to.match(/mixed-\d+\.ts: nonsense is not defined \(.*mixed-\d+\.ts:2:1\)/);
    const unreadable = await failureOf(run({ text: `it('one', () => {` }));
    expect(unreadable).to.include({ code: 'TestsUnloadable' });
  });

  it('runs nothing when it was stopped before', async () => {
    const { tests } = await run({ signal: AbortSignal.abort(new Error('stopped')) });
    expect(tests.every(({ state }) => state === 'skipped')).to.equal(true);
  });
});
