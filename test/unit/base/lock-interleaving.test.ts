import { expect } from 'chai';
import fc from 'fast-check';
import { Deadline } from '../../../rig/base/deadline.js';
import { acquireLock, Locked } from '../../../rig/base/lock.js';
import { ClaimModel, identityOf } from './claim-model.js';

const path = 'lock';
/** The process that had the lock and is no more. */
const former = 99;
const mostSteps = 5000;
/** Steps in which one of those who wait may be passed over. */
const mostPassedOver = 100;

interface Plan {
  readonly takers: number;
  readonly deadHolder: boolean;
  /** A process that had begun to remove the dead claim is dead, too. */
  readonly deadRemover: boolean;
  /** Who is next, among those who wait. */
  readonly order: readonly number[];
  /** Whom to kill before which step. */
  readonly kills: readonly { readonly pid: number; readonly step: number }[];
}

function plans(most: { kills: number }): fc.Arbitrary<Plan> {
  return fc.record({
    takers: fc.integer({ min: 2, max: 4 }),
    deadHolder: fc.boolean(),
    deadRemover: fc.boolean(),
    order: fc.array(fc.nat(), { minLength: 1, maxLength: 200, size: 'max' }),
    kills: fc.array(fc.record({ pid: fc.integer({ min: 1, max: 4 }), step: fc.nat(80) }), { maxLength: most.kills }),
  });
}

/** Who got the lock, in order, and who was told that another has it. */
interface Story {
  readonly served: number[];
  readonly turnedAway: Map<number, number>;
  readonly model: ClaimModel;
}

/** Carries out a plan; fails when two living processes have the lock at the same time. */
async function play(plan: Plan, patienceMs: number, givesBack: boolean): Promise<Story> {
  const model = new ClaimModel();
  const claim = (nonce: string): string => JSON.stringify({ ...identityOf(former), nonce });
  if (plan.deadHolder) model.files.set(path, claim('first'));
  if (plan.deadHolder && plan.deadRemover) model.files.set(`${path}.first`, claim('second'));
  const story: Story = { served: [], turnedAway: new Map(), model };
  const holders = new Set<number>();
  const take = async (pid: number): Promise<void> => {
    const world = model.spawn(pid);
    const lock = await acquireLock(path, { deadline: Deadline.after(patienceMs) }, world);
    for (const other of holders) expect(model.isAlive(other), `${other} and ${pid} have the lock`).to.equal(false);
    holders.add(pid);
    story.served.push(pid);
    if (!givesBack) return;
    await world.pause(0, undefined);
    holders.delete(pid);
    await lock.release();
  };
  const failures: unknown[] = [];
  for (let pid = 1; pid <= plan.takers; pid++) {
    take(pid).catch((error: unknown) => {
      if (error instanceof Locked) story.turnedAway.set(pid, error.holder.pid);
      else failures.push(error);
    });
  }
  let step = 0;
  const turns = new Map<number, number>();
  await model.run((pids) => {
    for (const kill of plan.kills) if (kill.step === step) model.kill(kill.pid);
    const choices = pids.filter((pid) => model.isAlive(pid));
    const asked = choices[(plan.order[step % plan.order.length] ?? 0) % choices.length] ?? 0;
    // A system runs everybody at some time: who only looks, again and again, must not keep the holder from its turn.
    const next = choices.find((pid) => step - (turns.get(pid) ?? 0) > mostPassedOver) ?? asked;
    turns.set(next, step++);
    return next;
  }, mostSteps);
  if (failures[0]) throw failures[0];
  return story;
}

describe('lock, whatever the interleaving', () => {
  it('is got by all when one of them is asked for again and again', async () => {
    const plan = { takers: 3, deadHolder: true, deadRemover: false, order: [7], kills: [{ pid: 1, step: 12 }] };
    const { served, model } = await play(plan, 60_000, true);
    for (const pid of [1, 2, 3]) if (model.isAlive(pid)) expect(served).to.include(pid);
  });

  it('is got by exactly one of those who do not wait, and the others are told which', () =>
    fc.assert(
      fc.asyncProperty(plans({ kills: 0 }), async (plan) => {
        const { served, turnedAway, model } = await play(plan, 0, false);
        expect(served).to.have.length(1);
        expect(turnedAway.size).to.equal(plan.takers - 1);
        for (const holder of turnedAway.values()) expect(holder).to.equal(served[0]);
        expect([...model.files.keys()]).to.deep.equal([path]);
      }),
      { numRuns: 300 },
    )).timeout(60_000);

  it('is got by each of those who wait, one at a time, and nothing is left', () =>
    fc.assert(
      fc.asyncProperty(plans({ kills: 0 }), async (plan) => {
        const { served, model } = await play(plan, 60_000, true);
        expect([...served].sort()).to.deep.equal(Array.from({ length: plan.takers }, (_, index) => index + 1));
        expect([...model.files.keys()]).to.deep.equal([]);
      }),
      { numRuns: 300 },
    )).timeout(60_000);

  it('is never had by two, and got by all who live, whoever dies when', () =>
    fc.assert(
      fc.asyncProperty(plans({ kills: 3 }), async (plan) => {
        const { served, model } = await play(plan, 60_000, true);
        for (let pid = 1; pid <= plan.takers; pid++) {
          if (model.isAlive(pid)) expect(served).to.include(pid);
        }
      }),
      { numRuns: 500 },
    )).timeout(60_000);
});
