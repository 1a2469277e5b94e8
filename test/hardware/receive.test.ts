import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { Deadline } from '../../rig/base/deadline.js';
import { Resources } from '../../rig/base/resources.js';
import type { Bench } from '../../rig/bench/bench.js';
import { checkBench } from '../../rig/bench/check.js';
import { ownHolder } from '../../rig/bench/lease-holder.js';
import { openBench } from '../../rig/bench/open.js';
import { declaredLines } from '../../rig/experiment/lines.js';
import type { Line } from '../../rig/evidence/types.js';
import { macOf, runExperiment, type ExperimentPlan } from '../../rig/experiment/experiment.js';
import { carryOut } from '../../rig/experiment/procedure.js';
import { runSteering } from '../../rig/experiment/steering.js';
import { steeringPlanOf, type SteerRequest } from '../../rig/experiment/steering-plan.js';
import type { GuestInterface } from '../../rig/host/host.js';
import { failureOf } from '../failure-of.js';
import { scratchDirectory } from '../lab/lab-bench.js';
import { quiet } from '../lab/quiet.js';
import { withAlteredTrace } from '../lab/sabotage.js';
import { hardwareBench } from './hardware-bench.js';

const signal = new AbortController().signal;
const streams = [{ frames: 32, lengths: { min: 200, max: 1514 }, seed: 5 }] as const;

describe('a bench of hardware', function () {
  this.timeout(600_000);

  before(async function () {
    this.timeout(1_500_000);
    await hardwareBench();
  });

  it('is said to be usable, with what its kernel lets the agent see', async () => {
    const checks = await checkBench(await hardwareBench(), scratchDirectory('hardware-check'), signal);
    for (const witness of ['map journal', 'memory search', 'watchpoints', 'copy functions']) {
      const check = checks.find(({ what }) => what === witness);
      if (!check) throw new Error(`${witness} was not tried`);
      expect(check.result, check.found).to.not.equal('fail');
      if (process.env['MPRIG_HARDWARE_BENCH'] === undefined) expect(check.result, check.found).to.equal('ok');
    }
  });

  it('shows zero-copy by the lines that it declares, and the controls copied', async () => {
    const description = await hardwareBench();
    const directory = scratchDirectory('hardware-run');
    const request = { description, streams, echo: false, run: 'test', directory, complain: () => undefined };
    const outcome = await carryOut(request, {}, quiet, signal);
    expect(outcome.status).to.deep.equal({ status: 'passed', reason: null });
    if (!outcome.main) throw new Error('the frames through mp were not judged');
    const { verdict, figures } = outcome.main.experiment;
    expect(verdict.verdict).to.equal('zero-copy');
    // Whatever line there is has a say, or a reason for its silence.
    expect(verdict.lines.length + verdict.lacking.length).to.equal(5);
    for (const line of verdict.lines) expect(line).to.include({ outcome: 'holds', refutes: 0, unknown: 0 });
    for (const { why } of verdict.lacking) expect(why).to.be.a('string').and.not.equal('');
    for (const line of ['late-write', 'content']) expect(verdict.lines.map((one) => one.line)).to.include(line);
    if (figures.touch) expect(figures.touch).to.include({ sampledFrames: 2, bytes: 16, touched: 0 });
    expect(outcome.controls.map(({ name, experiment }) => [name, experiment.verdict.counts.copied])).to.deep.equal([
      ['tap', 32],
      ['mp-copy', 32],
    ]);
    expect(outcome.facts).to.include({ kind: 'hardware', agent: description.agent.address });
  });

  describe('that is held', () => {
    const resources = new Resources((message) => process.stderr.write(`${message}\n`));
    let bench: Bench;
    let interfaces: readonly GuestInterface[];

    const open = async (run: string, into: Resources): Promise<Bench> => {
      const directory = scratchDirectory('hardware-held');
      const places = { runtimeDirectory: directory, logDirectory: directory };
      const held = await openBench(
        await hardwareBench(),
        { ...places, run, signal, complain: (message) => process.stderr.write(`${message}\n`) },
        into,
      );
      return held.bench;
    };
    const experiment = async (plan: Partial<ExperimentPlan>, used = bench) => {
      const whole: ExperimentPlan = { name: 'mp', role: 'mp', mode: 'zero-copy', streams, ...plan };
      return (await runExperiment(used, whole, interfaces, quiet, { signal })).experiment.verdict;
    };

    before(async () => {
      bench = await open('first', resources);
      await bench.host.loadModules();
      const { memoryMib } = (await hardwareBench()).guest;
      interfaces = await bench.host.startGuest({ memoryMib, timeoutMs: 120_000 });
    });

    after(() => resources.close(Deadline.after(60_000)));

    it('turns a second controller away, naming the first and its run', async () => {
      const others = new Resources();
      try {
        const error = (await failureOf(open('second', others))) as Error & { code: string; remedy: string };
        expect(error.code).to.equal('BenchBusy');
        expect(error.message).to.include(`leased to ${ownHolder()} for run first`);
        expect(error.remedy).to.include('rig bench unlock');
      } finally {
        await others.close(Deadline.after(10_000));
      }
      expect(await bench.host.statistics()).to.be.instanceOf(Map);
    });

    /** Does one experiment in which a copy was made or a lie told; tells what its lines say. */
    const spoiled = async (plan: Partial<ExperimentPlan>, used = bench) => {
      const verdict = await experiment(plan, used);
      expect(verdict.verdict).not.to.equal('zero-copy');
      return new Map(verdict.lines.map((one) => [one.line, one]));
    };
    const skipUnless = (context: Mocha.Context, line: Line): void => {
      const lacking = declaredLines(bench.evidence()).find((one) => one.line === line);
      if (!lacking?.why) return;
      process.stderr.write(`skipped: ${lacking.why}\n`);
      context.skip();
    };

    it('has the memory, the maps and the processors of the machine of the virtual bench looked at', async function () {
      if (process.env['MPRIG_HARDWARE_BENCH'] !== undefined) this.skip();
      expect(declaredLines(bench.evidence()).filter(({ why }) => why !== null)).to.deep.equal([]);
    });

    it('shows a DMA trace altered by one page by the line address', async function () {
      skipUnless(this, 'address');
      const underTest = withAlteredTrace(bench.underTest, 17, () => undefined);
      expect((await spoiled({}, { ...bench, underTest })).get('address')?.reason).to.match(/^frame 17:/);
    });

    it('shows a copy that stays in the memory of the host by the line residue', async function () {
      skipUnless(this, 'residue');
      const lines = await spoiled({ name: 'stale', mode: 'stale-copy' });
      expect(lines.get('residue')).to.include({ outcome: 'refutes' });
    });

    it('shows that the processors of the host read frames by the line touch', async function () {
      skipUnless(this, 'touch');
      const { host } = bench;
      const reading = Object.assign(Object.create(host) as typeof host, {
        awaitFrames: async (count: number, timeoutMs: number) => {
          const arrived = await host.awaitFrames(count, timeoutMs);
          await host.pauseGuest();
          await host.searchMemory({ key: randomBytes(8), first: 0, count: 1 });
          await host.resumeGuest();
          return arrived;
        },
      });
      const touch = (await spoiled({}, { ...bench, host: reading })).get('touch');
      expect(touch).to.include({ outcome: 'refutes', refutes: 2, unsampled: 30 });
      expect(touch?.reason).to.match(/the host touched it \d+ times? through the kernel's map in /);
    });

    it('shows a copy that leaves no trace by the line late write', async () => {
      const verdict = await experiment({ name: 'wiped', mode: 'copy-and-wipe' });
      expect(verdict.verdict).to.equal('copied');
      expect(verdict.lines.find(({ line }) => line === 'late-write')).to.include({ outcome: 'refutes', refutes: 32 });
    });

    it('shows that guests have their own frames alone, and sees those in a wrong guest', async function () {
      this.timeout(900_000);
      skipUnless(this, 'address');
      const { host } = bench;
      const { memoryMib } = (await hardwareBench()).guest;
      const stations = [{ guest: host.guest(0), mac: macOf('mp', interfaces) }];
      for (const number of [1, 2]) {
        const guest = host.guest(number);
        stations.push({ guest, mac: macOf('mp', await guest.start({ memoryMib, timeoutMs: 120_000 })) });
      }
      const steer = async (request: SteerRequest) =>
        (await runSteering(bench, steeringPlanOf(request), stations, quiet, { signal })).verdict;
      const verdict = await steer({ frames: 16 });
      expect(verdict).to.deep.include({ verdict: 'apart', reason: null, lacking: [] });
      expect(verdict.lines.map(({ line, holds }) => [line, holds])).to.deep.equal([
        ['address', 128],
        ['residue', 128],
        ['content', 128],
      ]);
      const swapped = await steer({ frames: 16, addresses: 'swapped' });
      expect(swapped).to.include({ verdict: 'astray', single: 64 });
      expect(swapped.lines.map(({ astray }) => astray)).to.deep.equal([64, 64, 64]);
    });

    it('believes no guest that reports other frames than were sent', async () => {
      const { host } = bench;
      const lying = Object.assign(Object.create(host) as typeof host, {
        reportFrames: async () =>
          (await host.reportFrames()).map((report) => ({ ...report, crc: (report.crc ^ 1) >>> 0 })),
      });
      const verdict = await experiment({}, { ...bench, host: lying });
      expect(verdict.verdict).not.to.equal('zero-copy');
      expect(verdict.lines.find(({ line }) => line === 'content')).to.include({ outcome: 'refutes' });
    });
  });
});
