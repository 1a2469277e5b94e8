import { expect } from 'chai';
import { Interrupted, DeadlineExceeded } from '../../../rig/base/deadline.js';
import { BenchError } from '../../../rig/base/errors.js';
import { Watch } from '../../../rig/bench/watch.js';
import { failureOf } from '../../failure-of.js';
import { JumpClock } from '../experiment/jump-clock.js';

const never = () => new Promise<never>(() => undefined);

/** A watch over an hour, and what ends it. */
function watching() {
  const clock = new JumpClock();
  const user = new AbortController();
  let die: (error: Error) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => (die = reject));
  const watch = Watch.over({ failure }, { signal: user.signal, clock }, 3_600_000);
  return { watch, clock, user, die: (error: Error) => die(error) };
}

type Watching = ReturnType<typeof watching>;
const death = new BenchError('NicGone', 'the NIC is gone', 'look for it');

const endings: readonly { how: string; end: (one: Watching) => void; says: (error: unknown) => void }[] = [
  {
    how: 'its deadline passes',
    end: ({ clock }) => clock.jump(3_600_000),
    says: (error) =>
      expect(error)
        .to.be.instanceOf(DeadlineExceeded)
        .with.property('message', 'the NIC to answer took longer than 3600.0 s'),
  },
  {
    how: 'the user stops it',
    end: ({ user }) => user.abort(new Interrupted()),
    says: (error) => expect(error).to.be.instanceOf(Interrupted),
  },
  {
    how: 'a part of the bench dies',
    end: ({ die }) => die(death),
    says: (error) => expect(error).to.equal(death),
  },
];

describe('the watch over a bench', () => {
  it('settles as the work does', async () => {
    const { watch, clock } = watching();
    expect(await watch.wait('the NIC to answer', () => Promise.resolve(7))).to.equal(7);
    expect(await failureOf(watch.wait('the NIC to answer', () => Promise.reject(death)))).to.equal(death);
    expect(clock.idle, 'nobody waits any more').to.equal(true);
  });

  for (const { how, end, says } of endings) {
    it(`ends a wait when ${how}, and tells the work`, async () => {
      const one = watching();
      let told: AbortSignal | undefined;
      const failure = failureOf(one.watch.wait('the NIC to answer', (signal) => ((told = signal), never())));
      expect(told?.aborted).to.equal(false);
      end(one);
      says(await failure);
      expect(told?.aborted).to.equal(true);
    });

    it(`begins nothing any more once ${how}, and undoes all the same`, async () => {
      const one = watching();
      end(one);
      // The death of a bench is known as soon as whoever listens has been told.
      await Promise.resolve();
      const begun: string[] = [];
      says(await failureOf(one.watch.wait('the NIC to answer', () => (begun.push('work'), Promise.resolve()))));
      expect(await one.watch.undo('mp to be released', () => (begun.push('undoing'), Promise.resolve()))).to.equal(
        undefined,
      );
      expect(begun).to.deep.equal(['undoing']);
    });

    it(`gives back what came too late, when ${how}`, async () => {
      const one = watching();
      let open: (link: string) => void = () => undefined;
      const discarded: string[] = [];
      const opening = () => new Promise<string>((resolve) => (open = resolve));
      const discard = (link: string) => void discarded.push(link);
      const failure = failureOf(one.watch.wait('the link to open', opening, discard));
      end(one);
      await failure;
      open('link');
      await Promise.resolve();
      expect(discarded).to.deep.equal(['link']);
    });

    it(`asks no more when ${how}`, async () => {
      const one = watching();
      let asked = 0;
      const failure = failureOf(
        one.watch.poll('the NIC to answer', 10, () => {
          asked += 1;
          if (asked === 3) end(one);
          return Promise.resolve(undefined);
        }),
      );
      says(await failure);
      expect(asked).to.equal(3);
    });

    it(`ends a pause when ${how}`, async () => {
      const one = watching();
      const failure = failureOf(one.watch.pause('the NIC to answer', 60_000));
      end(one);
      says(await failure);
    });
  }

  it('keeps what came in time', async () => {
    const { watch } = watching();
    const discarded: number[] = [];
    expect(
      await watch.wait(
        'the link',
        () => Promise.resolve(7),
        (late) => void discarded.push(late),
      ),
    ).to.equal(7);
    expect(await watch.poll('the link', 10, () => Promise.resolve(8))).to.equal(8);
    expect(discarded).to.deep.equal([]);
  });

  it('ends a wait when what was added to it fails, and the other one goes on', async () => {
    const { watch } = watching();
    let fail: (error: Error) => void = () => undefined;
    const more = watch.and(new Promise<never>((_, reject) => (fail = reject)));
    const failure = failureOf(more.wait('the ledger', never));
    fail(death);
    expect(await failure).to.equal(death);
    expect(await watch.wait('the NIC to answer', () => Promise.resolve(1))).to.equal(1);
  });

  it('gives an undoing that hangs a time of its own, and tells what went wrong', async () => {
    const { watch, clock } = watching();
    const hanging = watch.undo('mp to be released', never);
    clock.jump(30_000);
    expect(await hanging)
      .to.be.instanceOf(DeadlineExceeded)
      .with.property('message', 'mp to be released took longer than 30.0 s');
    expect(await watch.undo('mp to be released', () => Promise.reject(death))).to.equal(death);
  });

  it('does not go on before everything that was done at once has ended', async () => {
    const { watch } = watching();
    const ended: string[] = [];
    const slow = async () => {
      await watch.pause('the slow one', 10);
      ended.push('slow');
    };
    expect(await failureOf(watch.all(slow(), Promise.reject(death)))).to.equal(death);
    expect(ended).to.deep.equal(['slow']);
    expect(await watch.all(Promise.resolve(1), Promise.resolve('a'))).to.deep.equal([1, 'a']);
  });
});
