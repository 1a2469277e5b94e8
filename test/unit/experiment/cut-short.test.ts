import { expect } from 'chai';
import { DeadlineExceeded, Interrupted } from '../../../rig/base/deadline.js';
import { BenchError } from '../../../rig/base/errors.js';
import { failureOf } from '../../failure-of.js';
import { OnModel } from './on-model.js';

const few = { frames: 6, lengths: { min: 60, max: 300 }, seed: 1 };
const never = () => new Promise<never>(() => undefined);
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
const ages = 1e9;

/** What is done with a bench, call by call. */
const experiments: Readonly<Record<string, (on: OnModel) => Promise<unknown>>> = {
  'an experiment through mp': (on) => on.receive({ streams: [few], witnesses: true }),
  'a control through a tap': (on) => on.receive({ name: 'tap', role: 'tap', mode: null, streams: [few] }),
  'an echo': (on) => on.echo([few]),
  'a replay': (on) => on.replay(),
  'frames to three guests': (on) => on.steer({ frames: 2 }),
};

/** The part to which a call goes: what dies, dies as a whole. */
const partOf = (call: string): 'host' | 'nic' => (/^(host|guest|memory|touch|iommu)\./.test(call) ? 'host' : 'nic');

/** What a call that never comes back leaves going, as nobody else can do its work. */
const leaves: Readonly<Record<string, string>> = {
  'touch.account': 'the processors are watched',
  'touch.stop': 'the processors are watched',
  'memory.resume': 'the machine is paused',
  'host.endCopyCount': 'copies are counted',
  'host.endEcho': 'frames are sent back',
  'guest.unbind': 'guests have queues of their own',
};
const ofNic = /^(frames are generated|(sent )?frames are traced|snapshots are pushed|latencies|returned frames)/;

interface Cut {
  readonly call: string;
  readonly error: unknown;
  /** What is still going on. */
  readonly left: readonly string[];
  readonly on: OnModel;
}

/** The calls to the bench that an experiment makes when nothing goes wrong, in their order. */
async function callsOf(experiment: (on: OnModel) => Promise<unknown>): Promise<readonly string[]> {
  const calls: string[] = [];
  await experiment(new OnModel({ faults: { before: (call) => void calls.push(call) } }));
  // The first starts the guest, before there is an experiment.
  expect(calls[0]).to.equal('host.startGuest');
  return calls;
}

/** Lets something happen at each call in turn, and sees how the experiment ends. */
async function* cutAtEach(
  experiment: (on: OnModel) => Promise<unknown>,
  happen: (on: OnModel, call: string) => Promise<void> | void,
  afterwards: (call: string, cut: string) => Promise<void> | void = () => undefined,
): AsyncGenerator<Cut> {
  const calls = await callsOf(experiment);
  for (let at = 1; at < calls.length; at++) {
    let number = 0;
    let cut: string | undefined;
    const before = (call: string): Promise<void> | void => {
      number += 1;
      if (cut !== undefined) return afterwards(call, cut);
      if (number <= at) return;
      cut = call;
      return happen(on, call);
    };
    const on: OnModel = new OnModel({ faults: { before } });
    const error = await failureOf(experiment(on));
    expect(cut, 'it was cut').to.equal(calls[at]);
    const made = number;
    const left = on.bench.goingOn;
    for (let turns = 0; turns < 10; turns++) await nextTurn();
    expect(number, `${calls[at]}: calls afterwards`).to.equal(made);
    yield { call: calls[at] ?? '', error, left, on };
  }
}

for (const [what, experiment] of Object.entries(experiments)) {
  describe(`${what} that is cut short`, () => {
    it('by the user, at whatever it does, leaves nothing going, and the next one passes', async () => {
      for await (const { call, error, left, on } of cutAtEach(experiment, ({ user }) =>
        user.abort(new Interrupted()),
      )) {
        expect(error, call).to.be.instanceOf(Interrupted);
        expect(left, call).to.deep.equal([]);
        const next = new OnModel({}, undefined, on.bench);
        const { experiment: after } = await next.receive({ streams: [few] });
        expect(after.verdict.verdict, `after ${call}`).to.equal('zero-copy');
      }
    });

    it('by a call that never comes back, ends with its deadline and undoes the rest', async () => {
      const hang = ({ clock }: OnModel) => {
        clock.jump(ages);
        return never();
      };
      for await (const { call, error, left } of cutAtEach(experiment, hang)) {
        if (!(error instanceof BenchError)) throw error;
        expect(error.code, call).to.be.oneOf([
          'DeadlineExceeded',
          ...(call === 'memory.resume' ? ['MachineStuck'] : []),
        ]);
        if (error.code === 'DeadlineExceeded') expect(error).to.be.instanceOf(DeadlineExceeded);
        expect(left, call).to.deep.equal(left.filter((one) => one === leaves[call]));
      }
    });

    it('by the death of a part, at whatever it does, says of which, and undoes what is not dead', async () => {
      const death = new BenchError('PartDied', 'a part of the bench died', 'see its log');
      const die = async ({ bench }: OnModel) => {
        bench.die(death);
        await nextTurn();
        throw new Error('the connection has broken');
      };
      const broken = (call: string, cut: string) => {
        if (partOf(call) === partOf(cut)) throw new Error('the connection has broken');
      };
      for await (const { call, error, left } of cutAtEach(experiment, die, broken)) {
        if (!(error instanceof BenchError)) throw error;
        if (call !== 'memory.resume' || error.code !== 'MachineStuck') expect(error, call).to.equal(death);
        const alive = left.filter((one) => (partOf(call) === 'nic') !== ofNic.test(one));
        expect(alive, call).to.deep.equal([]);
      }
    });
  });
}
