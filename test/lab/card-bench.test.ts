import { join } from 'node:path';
import { expect } from 'chai';
import { Deadline } from '../../rig/base/deadline.js';
import { Resources } from '../../rig/base/resources.js';
import { hardwareBenchFile } from '../../rig/bench/bench-file.js';
import type { Bench } from '../../rig/bench/bench.js';
import { parseBenchDescription } from '../../rig/bench/description.js';
import type { NicUnderTest } from '../../rig/bench/nic-under-test.js';
import type { Experiment } from '../../rig/evidence/experiment.js';
import type { Line } from '../../rig/evidence/types.js';
import type { RoundObserver } from '../../rig/experiment/collect.js';
import { runEcho } from '../../rig/experiment/echo.js';
import { macOf, runExperiment, type ExperimentOutcome, type ExperimentPlan } from '../../rig/experiment/experiment.js';
import { carryOut } from '../../rig/experiment/procedure.js';
import { runTransmit } from '../../rig/experiment/transmit.js';
import { transmitPlanOf } from '../../rig/experiment/transmit-plan.js';
import { transmitHeaderBytes } from '../../rig/host/sent-header.js';
import type { TraceRecord } from '../../rig/nic/nic.js';
import { paths } from '../../rig/bench/virtual/state.js';
import { WireCapture } from '../../rig/bench/virtual/card/wire-capture.js';
import { GuestPages } from '../../rig/evidence/guest-pages.js';
import { bringUpBench, scratchDirectory, type LabBench } from './lab-bench.js';
import { quiet } from './quiet.js';
import { flipByteOf, withAlteredTrace } from './sabotage.js';
import { tcpSegments } from './tcp-segments.js';

const throughMp: ExperimentPlan = {
  name: 'mp',
  role: 'mp',
  mode: 'zero-copy',
  streams: [{ frames: 48, lengths: { min: 200, max: 1514 }, seed: 3 }],
};
const { signal } = new AbortController();

for (const name of ['igb', 'e1000e']) {
  describe(`the proof, on a bench whose NIC under test is an ${name}`, function () {
    this.timeout(300_000);
    const resources = new Resources((message) => process.stderr.write(`${message}\n`));
    let lab: LabBench;

    before(async function () {
      this.timeout(1_500_000);
      lab = await bringUpBench(`virtual-${name}`, resources);
    });

    after(() => resources.close(Deadline.after(30_000)));

    async function experiment(...how: Parameters<typeof outcome>): Promise<Experiment> {
      return (await outcome(...how)).experiment;
    }

    async function outcome(
      plan: Partial<ExperimentPlan>,
      underTest: (nic: NicUnderTest) => NicUnderTest = (nic) => nic,
      whilePaused?: RoundObserver['whilePaused'],
    ): Promise<ExperimentOutcome> {
      const { bench, interfaces } = lab;
      const used: Bench = { ...bench, evidence: () => bench.evidence(), underTest: underTest(bench.underTest) };
      const options = { signal, ...(whilePaused && { whilePaused }) };
      return runExperiment(used, { ...throughMp, ...plan }, interfaces, quiet, options);
    }

    async function transmit(way: Parameters<typeof transmitPlanOf>[0]): Promise<Experiment> {
      const plan = transmitPlanOf(way, { frames: 48, seed: 3 }, []);
      return (await runTransmit(lab.bench, plan, lab.interfaces, quiet, { signal })).experiment;
    }

    /** The lines that speak against zero-copy. */
    const red = ({ verdict }: Experiment): Line[] =>
      verdict.lines.filter(({ outcome }) => outcome !== 'holds').map(({ line }) => line);

    it('says which card that is, and which line such a card cannot give', async () => {
      expect(lab.bench.facts.card).to.equal(
        `${name}, as QEMU models it, at 0000:01:00.0, at the wire of the instrument`,
      );
      const { verdict } = await experiment({});
      expect(verdict.lacking.map(({ line }) => line)).to.deep.equal(['late-write']);
      expect(verdict.lacking[0]?.why).to.equal('a bought card does not write again where it wrote a frame');
    });

    it('shows zero-copy through mp by every other line, for more frames than the card has buffers', async () => {
      const {
        experiment: { verdict, figures },
        card,
      } = await outcome({
        streams: [{ frames: 600, lengths: { min: 60, max: 1514 }, seed: 7 }],
      });
      expect(verdict.reason).to.equal(null);
      expect(verdict.verdict).to.equal('zero-copy');
      expect(verdict.counts).to.deep.include({ injected: 600, delivered: 600, zeroCopy: 600, copied: 0, lost: 0 });
      expect(figures.address).to.deep.equal({ checked: 600, matched: 600 });
      expect(figures.residue?.outsideGuest).to.equal(0);
      expect(figures.touch).to.deep.include({ loadedBytes: 0, storedBytes: 0, touched: 0 });
      expect(figures.content).to.deep.equal({ checked: 600, good: 600 });
      const complete = { sent: 600, received: 600, mp: 600, arrived: 600, losses: [], surplus: 0 };
      expect(card).to.deep.equal(complete);
    });

    it('finds frames that the card has lost, and that it was the card', async () => {
      const { experiment: judged, card } = await outcome({
        streams: [{ frames: 8, lengths: { min: 1518, max: 1519 }, seed: 1 }],
      });
      expect(judged.verdict.counts).to.deep.include({ injected: 8, lost: 4 });
      const losses = [{ where: 'card', frames: 4, counters: { rx_long_length_errors: 4 } }];
      expect(card).to.deep.equal({ sent: 8, received: 4, mp: 4, arrived: 4, losses, surplus: 0 });
    });

    it('shows copies through a stock tap, and through mp with copying forced, for every frame', async () => {
      for (const way of [{ role: 'tap', mode: null } as const, { mode: 'copy' } as const]) {
        const result = await experiment(way);
        expect(red(result)).to.deep.equal(['address', 'residue', 'touch']);
        expect(result.verdict.counts).to.deep.include({
          injected: 48,
          delivered: 48,
          zeroCopy: 0,
          copied: 48,
          lost: 0,
        });
      }
    });

    it('catches a worker that copies and wipes its page, by the lines address and touch', async () => {
      expect(red(await experiment({ mode: 'copy-and-wipe' }))).to.deep.equal(['address', 'touch']);
    });

    it('catches a stale copy of one frame in host memory, by the lines residue and touch', async () => {
      expect(red(await experiment({ mode: 'stale-copy' }))).to.deep.equal(['residue', 'touch']);
    });

    it('catches a record of the card’s writes that is altered by one page, by the lines address and touch', async () => {
      let altered = 0;
      const result = await experiment({}, (nic) => withAlteredTrace(nic, 17, () => (altered += 1)));
      expect(altered).to.equal(1);
      expect(red(result)).to.deep.equal(['address', 'touch']);
      expect(result.verdict.lines[0]?.refutes).to.equal(1);
    });

    it('catches one byte flipped in guest memory, by the line that compares it', async () => {
      const result = await experiment({}, undefined, flipByteOf(23));
      expect(red(result)).to.deep.equal(['content']);
      expect(result.verdict.lines.find(({ line }) => line === 'content')?.refutes).to.equal(1);
    });

    it('shows that what the guest sends leaves its own pages, and is copied where that is forced', async () => {
      const { verdict, figures } = await transmit({ through: 'mp', mode: 'zero-copy' });
      expect(verdict.reason).to.equal(null);
      expect(verdict.counts).to.deep.include({ injected: 48, zeroCopy: 48 });
      expect(figures.address).to.deep.equal({ checked: 48, matched: 48 });
      for (const way of [{ through: 'mp', mode: 'copy' } as const, { through: 'tap', mode: 'zero-copy' } as const]) {
        const copied = await transmit(way);
        expect(copied.verdict.counts).to.deep.include({ injected: 48, zeroCopy: 0, copied: 48 });
      }
    });

    it('has the card cut up long segments of TCP and sum them up, out of the guest’s own pages', async () => {
      const { host, underTest, evidence } = { ...lab.bench, evidence: lab.bench.evidence() };
      const { transmitTrace } = underTest;
      const deadline = Deadline.after(60_000);
      const lengths = [54 + 2 * 1448, 54 + 45 * 1448];
      const wire = 4 * (2 + 45);
      await underTest.face(deadline);
      await host.bind('zero-copy', { addresses: underTest.byAddress ? [macOf('mp', lab.interfaces)] : [] });
      await transmitTrace.enable();
      const destination = '02:4d:50:00:00:fe';
      const plain = { first: 0, count: 8, pattern: 1, leaveChecksum: false, leaveSegments: true, destination };
      expect(await host.sendFrames('mp', { ...plain, key: Buffer.alloc(8, 1), lengths })).to.equal(8);
      const records: TraceRecord[] = [];
      await deadline.poll('the segments to leave', 20, async () => {
        records.push(...(await transmitTrace.drain()).records);
        return records.filter(({ more }) => more === 0).length >= 8 || undefined;
      });
      if (!evidence.iommu.available) throw new Error(evidence.iommu.why);
      const map = await evidence.iommu.value.map([]);
      const guest = GuestPages.fromRuns(await host.translateGuest());
      const pieces = records.flatMap((record) => [
        { address: record.address0, length: record.length0, time: record.timeRequest },
        { address: record.address1, length: record.length1, time: record.timeRequest },
      ]);
      const owned = pieces.reduce((sum, { address, length, time }) => {
        const behind = length === 0 ? undefined : map.translate(address, length, time, time);
        return behind?.kind === 'ram' && guest.holds(behind.machineAddress, length) ? sum + length : sum;
      }, 0);
      // All but what the host copies to look at it.
      const all = lengths.reduce((sum, length) => sum + 4 * length, 0);
      expect(pieces.reduce((sum, { length }) => sum + length, 0)).to.equal(all);
      expect(owned).to.equal(all - 8 * transmitHeaderBytes);
      const capture = new WireCapture(paths.leaving(lab.machineDirectory));
      const segments = tcpSegments(capture.read());
      capture.close();
      await transmitTrace.disable();
      await host.unbind();
      expect(segments).to.have.length(wire);
      expect(segments.filter(({ sound }) => !sound)).to.deep.equal([]);
      expect(new Set(segments.map(({ payload }) => payload.length))).to.deep.equal(new Set([1448]));
      expect(segments.filter(({ sequence }) => sequence === 0)).to.have.length(8);
    });

    it('gets back what the guest sends back, more of it than may be on its way at once', async () => {
      const { verdict } = await runEcho(
        lab.bench,
        [{ frames: 300, lengths: { min: 60, max: 1514 }, seed: 1 }],
        lab.interfaces,
        quiet,
        signal,
      );
      expect(verdict).to.deep.include({ verdict: 'complete', returned: 300 });
    });

    it('was refused no access by the IOMMU', async () => {
      const { iommu } = lab.bench.evidence();
      if (!iommu.available) throw new Error(iommu.why);
      expect(await iommu.value.faults()).to.deep.equal({ count: 0, faults: [] });
    });

    // One of them, for the time that it takes; the last: nobody has the machine as a virtual bench after it.
    if (name !== 'igb') return;

    it('taken as hardware claims no more than what such a host can see of a card, and fails where it must', async () => {
      await lab.bench.close(Deadline.after(30_000));
      const directory = scratchDirectory('card-as-hardware');
      const file = join(directory, 'bench.yaml');
      const text = `${hardwareBenchFile('card-machine', lab.endpoints, file)}nic: "0000:01:00.0"\n`;
      const description = parseBenchDescription(text, file);
      const outcome = await carryOut(
        {
          description,
          streams: [{ frames: 48, lengths: { min: 200, max: 1514 }, seed: 3 }],
          echo: false,
          run: 'test',
          directory,
          complain: () => undefined,
        },
        {},
        quiet,
        signal,
      );
      expect(outcome.status).to.deep.equal({ status: 'passed', reason: null });
      const verdict = outcome.main?.experiment.verdict;
      expect(verdict?.verdict).to.equal('zero-copy');
      expect(verdict?.lines.map(({ line, outcome: holds }) => [line, holds])).to.deep.equal([
        ['residue', 'holds'],
        ['content', 'holds'],
      ]);
      expect(verdict?.lacking.map(({ line }) => line)).to.deep.equal(['address', 'touch', 'late-write']);
      expect(outcome.facts.card).to.equal('the card at 0000:01:00.0, at the wire of the instrument');
    });
  });
}
