import { expect } from 'chai';
import { TestFailure } from '../../../rig/base/errors.js';
import type { FrameFault, ReceivedFrame } from '../../../rig/bench/model/faults.js';
import { DeadlineExceeded } from '../../../rig/base/deadline.js';
import { LedgerViolated } from '../../../rig/nic/ledger/errors.js';
import { failureOf } from '../../failure-of.js';
import { OnModel, traffic } from './on-model.js';

/** Lets something go wrong with frame 7, where frames reach the guest in this way. */
const at7 =
  (fault: FrameFault, mode: ReceivedFrame['mode'] = 'zero-copy') =>
  (frame: ReceivedFrame): FrameFault | undefined =>
    frame.index === 7 && frame.mode === mode ? fault : undefined;

const onFaulty = (fault: FrameFault, mode?: ReceivedFrame['mode']) =>
  new OnModel({ faults: { frame: at7(fault, mode) } });
const hour = 3_600_000;

describe('what goes wrong with frames on a bench of models', () => {
  const cases: readonly {
    fault: FrameFault;
    verdict: string;
    refuted: boolean;
    reason: RegExp;
    status: string;
  }[] = [
    {
      fault: 'dropped',
      verdict: 'lost',
      refuted: true,
      reason: /^1 of 64 frames was lost or damaged; frame 7: the guest did not receive it$/,
      status: 'failed',
    },
    {
      fault: 'missed',
      verdict: 'lost',
      refuted: true,
      reason: /frame 7: the guest did not receive it$/,
      status: 'failed',
    },
    {
      fault: 'damaged',
      verdict: 'lost',
      refuted: true,
      reason:
        /^1 of 64 frames was lost or damaged; frame 7: (its checksum is wrong|its bytes are not those|the places)/,
      status: 'failed',
    },
    {
      fault: 'unrecorded',
      verdict: 'inconclusive',
      refuted: false,
      reason: /the DMA trace has no record of it, but has lost 1 record$/,
      status: 'bench-trouble',
    },
  ];
  for (const { fault, verdict, refuted, reason, status } of cases) {
    it(`a frame that is ${fault} makes the run ${status}: ${verdict}`, async () => {
      const on = onFaulty(fault);
      const { main, status: whole } = await on.run();
      expect(main.experiment.verdict.reason).to.match(reason);
      expect(main.experiment.verdict).to.include({ verdict, refuted });
      expect(whole.status).to.equal(status);
      expect(on.bench.goingOn).to.deep.equal([]);
    });
  }

  for (const [control, mode] of [
    ['tap', null],
    ['mp-copy', 'copy'],
  ] as const) {
    it(`a control ${control} of which nobody can tell what became of its frames is trouble of the bench`, async () => {
      let now: ReceivedFrame['mode'];
      const frame = ({ mode: way }: ReceivedFrame) => ((now = way), way === mode ? ('unrecorded' as const) : undefined);
      const on = new OnModel({ faults: { frame } });
      const { memory } = on.bench.evidence();
      if (!memory.available) throw new Error(memory.why);
      const honest = memory.value.search.bind(memory.value);
      memory.value.search = async (marks) =>
        now === mode ? { scannedBytes: 0, hits: [], overflow: 0 } : honest(marks);
      const { status, main, controls } = await on.run();
      expect(main.experiment.verdict.verdict).to.equal('zero-copy');
      const words = Object.fromEntries(controls.map(({ name, experiment }) => [name, experiment.verdict.verdict]));
      expect(words).to.deep.equal({ tap: 'copied', 'mp-copy': 'copied', [control]: 'inconclusive' });
      expect(status.status).to.equal('bench-trouble');
      expect(status.reason).to.match(new RegExp(`^control ${control}: it is inconclusive`));
    });
  }

  it('a frame that the NIC loses without counting it ends the experiment as trouble of the bench', async () => {
    const on = onFaulty('uncounted');
    const error = await failureOf(on.receive());
    expect(error).to.be.instanceOf(LedgerViolated).with.property('exitCode', 3);
    expect(on.bench.goingOn).to.deep.equal([]);
  });

  it('it does so while frames still flow, when a pushed snapshot shows it', async () => {
    let frames = 0;
    const frame = ({ index }: ReceivedFrame) => ((frames += 1), index === 7 ? ('uncounted' as const) : undefined);
    const on = new OnModel({ faults: { frame } });
    const slow = { ...traffic, frames: 200, rate: { framesPerSecond: 1000 } };
    const error = await failureOf(on.receive({ streams: [slow] }));
    expect(error).to.be.instanceOf(LedgerViolated);
    expect((error as LedgerViolated).snapshot).to.match(/^pushed snapshot/);
    expect(frames).to.be.lessThan(200);
    expect(on.bench.goingOn).to.deep.equal([]);
  });

  it('an access that the IOMMU refuses fails the run, and is told', async () => {
    const on = onFaulty('refused');
    const error = await failureOf(on.run());
    expect(error).to.be.instanceOf(TestFailure).with.property('code', 'IommuFault');
    expect(error)
      .to.have.property('message')
      .that.matches(/^the IOMMU refused 1 accesses of the NIC, one at 0x0$/);
    expect(on.bench.goingOn).to.deep.equal([]);
    const alone = await onFaulty('refused').receive();
    expect(alone.experiment.verdict.verdict).to.equal('lost');
  });

  it('a guest without buffers stalls the injection, which tells how far it came', async () => {
    const on = new OnModel({ buffers: 40 }, hour / 100);
    const error = await failureOf(on.receive());
    expect(error).to.be.instanceOf(TestFailure).with.property('code', 'InjectionStalled');
    expect(error).to.have.property('message', 'only 40 of 64 frames found a posted buffer in time');
    expect(on.bench.goingOn).to.deep.equal([]);
  });

  it('a kernel that fails makes the run a failure, whatever the verdicts are', async () => {
    const on: OnModel = new OnModel({
      faults: { before: (call) => (call === 'host.bind' ? on.bench.say('kernel', 'BUG: in mp', true) : undefined) },
    });
    const error = await failureOf(on.run());
    expect(error).to.be.instanceOf(TestFailure).with.property('code', 'KernelOops');
    expect(error).to.have.property('message', 'the kernel says: BUG: in mp');
    expect(on.bench.goingOn).to.deep.equal([]);
  });

  const returns: readonly { fault: FrameFault; reason: string }[] = [
    { fault: 'not-returned', reason: '1 of 64 frames did not come back intact' },
    { fault: 'returned-twice', reason: '1 frame came back again' },
    { fault: 'damaged', reason: '1 of 64 frames did not come back intact, 1 frame came back corrupt' },
  ];
  for (const { fault, reason } of returns) {
    it(`an echo tells of a frame that is ${fault}`, async () => {
      const on = onFaulty(fault);
      expect((await on.echo()).verdict).to.include({ verdict: 'faulty', reason });
      expect(on.bench.goingOn).to.deep.equal([]);
    });
  }

  it('a replay tells of a frame that was not delivered', async () => {
    const on = new OnModel({ faults: { frame: ({ index }) => (index === 4 ? 'dropped' : undefined) } });
    const error = await failureOf(on.replay());
    expect(error).to.be.instanceOf(TestFailure).with.property('code', 'ReplayLost');
    expect(error).to.have.property('message', 'only 5 of 6 replayed frames were delivered');
    expect(on.bench.goingOn).to.deep.equal([]);
  });

  const outside = ['host.loadModules', 'host.startGuest', 'host.statistics', 'iommu.faults'];
  for (const where of outside) {
    it(`a run whose call ${where} never comes back ends with its deadline, and is undone`, async () => {
      const on: OnModel = new OnModel({
        faults: {
          before: (call) => {
            if (call !== where) return undefined;
            on.clock.jump(hour);
            return new Promise<never>(() => undefined);
          },
        },
      });
      expect(await failureOf(on.run())).to.be.instanceOf(DeadlineExceeded);
      expect(on.bench.goingOn).to.deep.equal([]);
    });
  }
});
