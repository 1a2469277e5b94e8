import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { Interrupted } from '../../../rig/base/deadline.js';
import { BenchError, TestFailure } from '../../../rig/base/errors.js';
import type { FrameFault, ModelFaults } from '../../../rig/bench/model/faults.js';
import type { RecordedRun } from '../../../rig/cli/recorded-run.js';
import { documentSchema, evidenceSchema } from '../../../rig/report/schema.js';
import { journalName, readJournal } from '../../../rig/report/journal.js';
import { readUnfinished } from '../../../rig/report/unfinished-run.js';
import { failureOf } from '../../failure-of.js';
import { parseXml } from '../report/parse-xml.js';
import { ModelRun, type Attempt } from './model-run.js';

/** What a run has shown, without what is drawn anew each time. */
function shown({ document, exitCode }: RecordedRun, run: ModelRun): unknown {
  const { status, reason, verdict, frames, lines, controls, echo, transmit, injections, error } = document;
  const evidence = evidenceSchema.parse(JSON.parse(run.text('evidence.json')));
  const plain = documentSchema.parse(JSON.parse(run.text('run.json')));
  const byName = <T extends { readonly name: string }>(all: readonly T[]): readonly T[] =>
    all.toSorted((a, b) => a.name.localeCompare(b.name));
  return {
    ...{ status, reason, verdict, frames, lines, exitCode, error, stored: plain.status },
    controls: byName(controls).map((one) => [one.name, one.verdict, one.frames, one.flaw]),
    echo: echo && [echo.verdict, echo.frames],
    transmit: transmit && ('unavailable' in transmit ? transmit : [transmit.verdict, transmit.frames]),
    injections: injections.map(({ name, frames: injected }) => [name, injected]),
    evidence: byName(evidence.experiments).map((one) => [one.name, one.frames.map(({ result }) => result)]),
    junit: parseXml(run.text('junit.xml')).attributes['failures'],
  };
}

const oops = 'BUG: unable to handle page fault';
const death = new BenchError('PartDied', 'a part of the bench died', 'see its log');
const fault = (mode: string, what: FrameFault): ModelFaults => ({
  frame: (frame) => (frame.mode === mode && frame.index === 1 ? what : undefined),
});

describe('a run that goes on after it was cut short', function () {
  this.timeout(120_000);
  let base: string;
  beforeEach(() => (base = mkdtempSync(join(tmpdir(), 'mprig-resume-'))));
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  /** The directory of a run at every moment at which it could have died, and what it came to when it did not. */
  async function momentsOf(faults: ModelFaults = {}): Promise<{ whole: unknown; moments: readonly ModelRun[] }> {
    const run = await ModelRun.create(base);
    const seen = new Set<string>();
    const moments: ModelRun[] = [];
    const before = (): void => {
      if (run.text('run.json') === '' || seen.has(run.state)) return;
      seen.add(run.state);
      moments.push(run.copy());
    };
    const ended = await run.begin({ faults, before });
    return { whole: shown(ended, run), moments };
  }

  /** Dies, in its first call after a part has begun, as told. */
  function dying(
    part: string,
    die: 'bench' | 'user',
  ): Pick<Attempt, 'before'> & { readonly in: (run: ModelRun) => Attempt } {
    return {
      in: (run) => ({
        before: async (call, bench, user) => {
          if (call.startsWith('write')) return;
          const begun = readJournal(join(run.path, journalName)).findLast(({ event }) => event === 'part-begun');
          if (begun?.event !== 'part-begun' || begun.part !== part) return;
          if (die === 'user') return user.abort(new Interrupted());
          bench.die(death);
          await new Promise((resolve) => setImmediate(resolve));
          throw new Error('the connection has broken');
        },
      }),
    };
  }

  for (const [what, status, faults] of [
    ['passes', 'passed', {}],
    ['fails, for a frame that is lost', 'failed', fault('zero-copy', 'missed')],
    ['fails, for a control that loses a frame', 'failed', fault('copy', 'missed')],
  ] as const) {
    it(`comes to the same end, wherever it was cut: one that ${what}`, async () => {
      const { whole, moments } = await momentsOf(faults);
      expect(whole).to.include({ status, stored: status });
      expect(moments.length).to.be.greaterThan(15);
      let kept = 0;
      for (const [number, run] of moments.entries()) {
        const unfinished = readUnfinishedOrWhy(run);
        if (typeof unfinished === 'string') {
          // Before there is a request, or after the end.
          expect([unfinished, number === 0 || number === moments.length - 1]).to.deep.equal([unfinished, true]);
          continue;
        }
        kept = Math.max(kept, unfinished.kept.parts.names.size);
        const resumed = await run.resume({ faults });
        expect(shown(resumed, run), `moment ${number}`).to.deep.equal(whole);
      }
      expect(kept).to.equal(5);
    });
  }

  it('does again only what was not whole, and says what is from before', async () => {
    const run = await ModelRun.create(base);
    const cut = await run.begin(dying('mp-copy', 'user').in(run));
    expect(cut.document).to.include({ status: 'interrupted', endedAt: cut.document.endedAt });
    const { document, exitCode } = await run.resume();
    expect([document.status, exitCode]).to.deep.equal(['passed', 0]);
    const again = readJournal(join(run.path, journalName)).flatMap((one) =>
      one.event === 'part-begun' ? [one.part] : [],
    );
    expect(again).to.deep.equal(['bench', 'tap', 'mp', 'mp-copy', 'bench', 'mp-copy', 'replay', 'echo', 'end']);
    expect(document.notes).to.include('From before the run was cut short and resumed: tap, mp.');
    expect(document.controls.map(({ notes }) => notes.some((note) => note.startsWith('From before')))).to.deep.equal([
      true,
      false,
    ]);
    expect(document.startedAt).to.equal(cut.document.startedAt);
    expect(document.timings.totalMs).to.be.at.least(cut.document.timings.totalMs);
    expect(run.text('report.html')).to.contain('From before the run was cut short');
    const { host } = document.counters;
    expect(host['mp_rx_zero_copy'] ?? Object.keys(host).length).to.be.greaterThan(0);
  });

  const sendingParts = ['transmit-tap', 'transmit', 'transmit-mp-copy'];
  for (const [number, part] of sendingParts.entries()) {
    it(`keeps what the guest had sent before it was cut short in ${part}, and sends the rest`, async () => {
      const whole = await ModelRun.create(base, true);
      const all = shown(await whole.begin(), whole);
      const run = await ModelRun.create(base, true);
      const cut = await run.begin(dying(part, 'user').in(run));
      expect(cut.document.status).to.equal('interrupted');
      expect(cut.document.transmit !== null).to.equal(number > 1);
      const resumed = await run.resume();
      expect(resumed.document.notes.at(-1)).to.equal(
        `From before the run was cut short and resumed: ${['tap', 'mp', 'mp-copy', ...sendingParts.slice(0, number)].join(', ')}.`,
      );
      expect(run.calls.filter((call) => call === 'host.sendFrames')).to.have.length(3 - number);
      expect(shown(resumed, run)).to.deep.equal(all);
    });
  }

  it('fails for what the guest had sent before it was cut short, also when nothing is left to be sent', async () => {
    const faults: ModelFaults = { send: ({ mode }) => (mode === 'zero-copy' ? 'copied' : undefined) };
    const run = await ModelRun.create(base, true);
    await run.begin({ ...dying('transmit-mp-copy', 'user').in(run), faults });
    const before = run.copy();
    const resumed = await run.resume();
    expect([resumed.document.status, resumed.exitCode]).to.deep.equal(['failed', 1]);
    expect(resumed.document.reason).to.match(/^transmit: all 256 frames were copied/);
    await before.resume(dying('end', 'user').in(before));
    const ended = await before.resume();
    expect([ended.document.status, before.tookBench]).to.deep.equal(['failed', false]);
  });

  it('needs no bench when only the end was missing', async () => {
    const { whole, moments } = await momentsOf();
    const last = moments.findLast((run) => typeof readUnfinishedOrWhy(run) !== 'string');
    if (!last) throw new Error('there is no such moment');
    const resumed = await last.resume();
    expect(last.tookBench).to.equal(false);
    expect(shown(resumed, last)).to.deep.equal(whole);
  });

  for (const part of ['tap', 'mp', 'mp-copy', 'replay', 'echo', 'end']) {
    it(`tries ${part} once more when the bench died in it, and never a third time`, async () => {
      const run = await ModelRun.create(base);
      const first = await run.begin(dying(part, 'bench').in(run));
      expect([first.exitCode, first.error?.code]).to.deep.equal([3, 'PartDied']);
      const before = run.copy();
      expect((await before.resume()).document.status).to.equal('passed');
      const second = await run.resume(dying(part, 'bench').in(run));
      if (part === 'end') {
        // All parts are whole: nothing is left to die of.
        expect(second.exitCode).to.equal(0);
        return;
      }
      expect([second.exitCode, second.error?.code]).to.deep.equal([3, 'DiedTwice']);
      expect(second.error?.message).to.contain(`died twice in the part "${part}"`).and.contain('PartDied');
      expect(second.document.status).to.equal('bench-trouble');
      expect(await failureOf(run.resume())).to.include({ code: 'RunFinished' });
    });

    if (part === 'end') continue;
    it(`does not begin ${part} a third time when the rig itself was killed in it twice`, async () => {
      let run = await ModelRun.create(base);
      for (let time = 0; time < 2; time++) {
        let left: ModelRun | undefined;
        const { before } = dying(part, 'user').in(run);
        const attempt: Attempt = {
          before: async (call, bench, user) => {
            await before?.(call, bench, user);
            if (user.signal.aborted) left ??= run.copy();
          },
        };
        await (time === 0 ? run.begin(attempt) : run.resume(attempt));
        if (!left) throw new Error('it did not die');
        run = left;
      }
      const { exitCode, error, document } = await run.resume();
      expect([exitCode, error?.code, run.tookBench]).to.deep.equal([3, 'DiedTwice', false]);
      expect(error?.message).to.contain(`died twice in the part "${part}"`);
      expect(document.verdict).to.equal(['tap', 'mp'].includes(part) ? 'inconclusive' : 'zero-copy');
      expect(await failureOf(run.resume())).to.include({ code: 'RunFinished' });
    });
  }

  it('comes to an end whatever dies, however often it is tried', async () => {
    const ending = fc.tuple(fc.constantFrom('tap', 'mp', 'mp-copy', 'replay', 'echo'), fc.constant('bench' as const));
    await fc.assert(
      fc.asyncProperty(fc.array(ending, { maxLength: 8 }), async (deaths) => {
        const run = await ModelRun.create(base);
        let latest: RecordedRun | undefined;
        const died = new Map<string, number>();
        for (const [part, how] of [...deaths, ['none', 'bench'] as const]) {
          const attempt = dying(part, how).in(run);
          latest = await (latest ? run.resume(attempt) : run.begin(attempt));
          if (latest.error?.code === 'PartDied') died.set(part, (died.get(part) ?? 0) + 1);
          if (latest.exitCode === 0 || latest.error?.code === 'DiedTwice') break;
        }
        expect(latest?.exitCode).to.be.oneOf([0, 3]);
        if (latest?.exitCode === 3) expect(latest.error?.code).to.equal('DiedTwice');
        for (const times of died.values()) expect(times).to.equal(1);
        expect(await failureOf(run.resume())).to.include({ code: 'RunFinished' });
      }),
      { numRuns: 6 },
    );
  });

  it('counts no death when the user has stopped it, or the bench could not be taken', async () => {
    const run = await ModelRun.create(base);
    await run.begin(dying('mp', 'user').in(run));
    for (let time = 0; time < 3; time++) {
      expect((await run.resume(dying('mp', 'user').in(run))).document.status).to.equal('interrupted');
      expect((await run.resume(dying('bench', 'bench').in(run))).error?.code).to.equal('PartDied');
    }
    expect((await run.resume()).document.status).to.equal('passed');
  });

  it('keeps nothing of a part against which a kernel has spoken', async () => {
    const run = await ModelRun.create(base);
    const cut = await run.begin({
      before: (call, bench, user) => {
        const journal = readJournal(join(run.path, journalName));
        if (call === 'host.bind') bench.say('kernel', oops, true);
        if (journal.some((one) => one.event === 'part-begun' && one.part === 'mp-copy')) user.abort(new Interrupted());
      },
    });
    expect(cut.document).to.include({ status: 'interrupted', verdict: 'zero-copy' });
    expect([...readUnfinished(run.path, () => false).kept.parts.names]).to.deep.equal(['tap']);
  });

  it('is refused when it has ended, goes on, is a suite, or says too little', async () => {
    const run = await ModelRun.create(base);
    const cut = run.begin(dying('mp', 'user').in(run));
    await cut;
    const alive = run.copy();
    const lines = alive.text(journalName).split('\n').slice(0, -2).join('\n');
    writeFileSync(join(alive.path, journalName), `${lines}\n`);
    expect(await failureOf(Promise.resolve().then(() => readUnfinished(alive.path)))).to.include({ code: 'RunGoesOn' });
    writeFileSync(join(run.path, journalName), '');
    expect(readUnfinishedOrWhy(run)).to.equal('RunNotBegun');
    const failed = await ModelRun.create(base);
    const { error } = await failed.begin({
      before: (call, bench) => (call === 'host.bind' ? bench.say('kernel', oops, true) : undefined),
    });
    expect(error).to.be.instanceOf(TestFailure);
    expect(readUnfinishedOrWhy(failed)).to.equal('RunFinished');
  });

  it('names what is damaged, and does again what was in it', async () => {
    const run = await ModelRun.create(base);
    await run.begin(dying('mp-copy', 'user').in(run));
    const half = run.copy();
    writeFileSync(join(half.path, 'evidence.json'), half.text('evidence.json').slice(0, 500));
    const { document } = await half.resume();
    expect(document.status).to.equal('passed');
    expect(half.complaints[0]).to.contain(`${half.path}/evidence.json is damaged`);
    expect(half.complaints.slice(1).map((one) => /hold (\S+) as/.exec(one)?.[1])).to.deep.equal(['tap', 'mp']);
    const broken = run.copy();
    writeFileSync(join(broken.path, 'run.json'), broken.text('run.json').slice(0, 500));
    const refused = await failureOf(Promise.resolve().then(() => readUnfinished(broken.path, () => false)));
    expect(refused).to.include({ code: 'RunUnreadable' });
    expect(String(refused)).to.contain(`${broken.path}/run.json`);
  });
});

function readUnfinishedOrWhy(run: ModelRun): ReturnType<typeof readUnfinished> | string {
  try {
    return readUnfinished(run.path, () => false);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code);
    throw error;
  }
}
