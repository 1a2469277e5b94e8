import { expect } from 'chai';
import { Interrupted } from '../../../rig/base/deadline.js';
import { BenchError } from '../../../rig/base/errors.js';
import type { Ability } from '../../../rig/bench/bench.js';
import { ModelBench, type ModelOptions } from '../../../rig/bench/model/model-bench.js';
import { settleBench, type GuestAfterwards } from '../../../rig/bench/settle.js';
import { failureOf } from '../../failure-of.js';
import { JumpClock } from '../experiment/jump-clock.js';
import { OnModel } from '../experiment/on-model.js';
import { plan } from '../nic/plans.js';
import { withModelRig } from '../suite/model-rig.js';

const forever = new AbortController().signal;
const both: readonly GuestAfterwards[] = ['stopped', 'kept'];
const few = { frames: 6, lengths: { min: 60, max: 300 }, seed: 1 };

function given<T>(ability: Ability<T>): T {
  if (ability.available) return ability.value;
  throw new Error(ability.why);
}

/** What whoever had the bench before may have left, and how. */
const leftOvers: Readonly<Record<string, (bench: ModelBench) => Promise<unknown>>> = {
  'the machine is paused': (bench) => given(bench.evidence().memory).pause(),
  'the processors are watched': (bench) => given(bench.evidence().touch).start(),
  'copies are counted': ({ host }) => host.startCopyCount(),
  'frames are generated': async ({ nic }) => {
    // More than go out while it is looked at.
    await nic.generator.configure({ ...plan, count: 100_000, holdOnStarved: false, holdOnTraceFull: false });
    await nic.generator.start();
  },
  'frames are traced': ({ nic }) => nic.trace.enable(),
  'sent frames are traced': ({ nic }) => nic.transmitTrace.enable(),
  'snapshots are pushed': ({ nic }) => nic.ledger.open(),
  'latencies are measured': ({ nic }) => nic.latency.start(),
  'returned frames are checked': ({ nic }) => nic.checker.start([]),
  'mp is bound': ({ host }) => host.bind('copy'),
};
const ofTheGuest = 'frames are sent back';

/** A bench with its guest up. */
async function benchWithGuest(options: ModelOptions = {}): Promise<ModelBench> {
  const bench = new ModelBench(options);
  await bench.host.startGuest({ memoryMib: 1, timeoutMs: 1000 });
  return bench;
}

/** Whether the guest is up: mp can be bound to no other. */
async function hasGuest({ host }: ModelBench): Promise<boolean> {
  try {
    await host.bind('zero-copy');
    await host.unbind();
    return true;
  } catch (error) {
    if (error instanceof BenchError && error.code === 'GuestDown') return false;
    throw error;
  }
}

for (const guest of both) {
  describe(`a bench that is settled, its guest ${guest}`, () => {
    for (const [what, leave] of Object.entries(leftOvers)) {
      it(`is at rest, where ${what}`, async () => {
        const bench = await benchWithGuest();
        await leave(bench);
        expect(bench.goingOn).to.deep.equal([what]);
        await settleBench(bench, guest, forever);
        expect(bench.goingOn).to.deep.equal([]);
        expect(await hasGuest(bench)).to.equal(guest === 'kept');
      });
    }

    it('is at rest, whatever goes on at once, and then passes an experiment', async () => {
      const bench = await benchWithGuest();
      for (const leave of Object.values(leftOvers)) await leave(bench);
      expect(bench.goingOn).to.have.members(Object.keys(leftOvers));
      // A second time there is nothing to end any more.
      for (let times = 0; times < 2; times++) {
        await settleBench(bench, guest, forever);
        expect(bench.goingOn).to.deep.equal([]);
      }
      const { experiment } = await new OnModel({}, undefined, bench).receive({ streams: [few] });
      expect(experiment.verdict.verdict).to.equal('zero-copy');
    });

    it('is at rest, where it has neither memory nor processors to look at', async () => {
      const bench = await benchWithGuest({ lacking: { memory: 'no', touch: 'no' } });
      await leftOvers['frames are generated']?.(bench);
      await settleBench(bench, guest, forever);
      expect(bench.goingOn).to.deep.equal([]);
    });

    it('goes on before anything is asked of it, and the frames rest before the guest does', async () => {
      const calls = await callsOf(guest);
      expect(calls[0]).to.equal('memory.resume');
      const last = guest === 'kept' ? 'host.unbind' : 'host.stopGuest';
      expect(calls.indexOf('nic.settle')).to.be.within(1, calls.indexOf(last) - 1);
    });

    it('says which step had which trouble, in each of them', async () => {
      for (const call of await callsOf(guest)) {
        const error = await troubleAt(call, guest, () => Promise.reject(new Error('the cable is out')));
        expectUnsettled(error, call, /: the cable is out$/);
      }
    });

    it('says which step never came back, in each of them', async () => {
      for (const call of await callsOf(guest)) {
        const clock = new JumpClock();
        const hang = () => {
          clock.jump(1e9);
          return new Promise<never>(() => undefined);
        };
        const error = await troubleAt(call, guest, hang, { clock });
        expectUnsettled(error, call, /took longer than 90\.0 s$/);
        expect(clock.idle, call).to.equal(true);
      }
    });

    it('says in which step it died, and of what', async () => {
      for (const call of await callsOf(guest)) {
        const die = (dying: ModelBench) => {
          dying.die(new BenchError('PartDied', 'the host is gone', 'see its log'));
          return new Promise<never>(() => undefined);
        };
        const error = await troubleAt(call, guest, die);
        expectUnsettled(error, call, /: the host is gone$/);
      }
    });

    it('is not touched any more once the user has asked to stop', async () => {
      const calls: string[] = [];
      const bench = await benchWithGuest({ faults: { before: (call) => void calls.push(call) } });
      for (const leave of Object.values(leftOvers)) await leave(bench);
      const before = calls.length;
      const user = new AbortController();
      user.abort(new Interrupted());
      expect(await failureOf(settleBench(bench, guest, user.signal))).to.be.instanceOf(Interrupted);
      expect(calls.slice(before)).to.deep.equal([]);
    });

    it('is let go at once when the user asks to stop', async () => {
      for (const call of await callsOf(guest)) {
        const user = new AbortController();
        const stop = () => {
          user.abort(new Interrupted('SIGTERM'));
          return new Promise<never>(() => undefined);
        };
        const error = await troubleAt(call, guest, stop, { signal: user.signal });
        expect(error, call).to.be.instanceOf(Interrupted).with.property('exitCode', 143);
      }
    });
  });
}

/** How a step is named that makes a call. */
const steps: Readonly<Record<string, string>> = {
  'memory.resume': 'letting the machine go on',
  'touch.account': 'ending the watch of the processors',
  'touch.stop': 'ending the watch of the processors',
  'nic.settle': 'stopping the instrument',
  'host.endCopyCount': 'ending the count of copies',
  'host.stopGuest': 'stopping the guest',
  'host.unbind': 'releasing mp',
};

/** The calls with which a bench is settled on which everything goes on. */
async function callsOf(guest: GuestAfterwards): Promise<readonly string[]> {
  const calls: string[] = [];
  let settling = false;
  const bench = await benchWithGuest({ faults: { before: (call) => void (settling && calls.push(call)) } });
  for (const leave of Object.values(leftOvers)) await leave(bench);
  settling = true;
  await settleBench(bench, guest, forever);
  expect(Object.keys(steps)).to.include.members(calls);
  return calls;
}

/** Settles a bench on which everything goes on, and something happens at one call; gives the error. */
async function troubleAt(
  at: string,
  guest: GuestAfterwards,
  happen: (bench: ModelBench) => Promise<void>,
  { signal = forever, clock }: { signal?: AbortSignal; clock?: JumpClock } = {},
): Promise<unknown> {
  let settling = false;
  const before = (call: string) => (settling && call === at ? happen(bench) : undefined);
  const bench: ModelBench = await benchWithGuest({ faults: { before } });
  for (const leave of Object.values(leftOvers)) await leave(bench);
  settling = true;
  return failureOf(settleBench(bench, guest, signal, clock));
}

function expectUnsettled(error: unknown, call: string, cause: RegExp): void {
  if (!(error instanceof BenchError)) throw error;
  expect(error, call).to.include({ code: 'BenchUnsettled', exitCode: 3 });
  expect(error.message).to.include(`bench "model" does not come to rest: ${steps[call]}: `).and.match(cause);
}

describe('a guest that sends frames back', () => {
  it('does so no more, when the bench is taken', async () => {
    const bench = await benchWithGuest();
    await bench.host.startEcho('mp');
    expect(bench.goingOn).to.deep.equal([ofTheGuest]);
    await settleBench(bench, 'stopped', forever);
    expect(bench.goingOn).to.deep.equal([]);
  });

  it('does so no more in the next test, and lives on', () =>
    withModelRig(async (rig, bench) => {
      await bench.host.startEcho('mp');
      await rig.reset();
      expect(bench.goingOn.filter((one) => one === ofTheGuest)).to.deep.equal([]);
      expect(await hasGuest(bench)).to.equal(true);
    }));
});
