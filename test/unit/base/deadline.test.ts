import { expect } from 'chai';
import { Deadline, DeadlineExceeded, Interrupted } from '../../../rig/base/deadline.js';
import { failureOf } from '../../failure-of.js';

const never = new Promise<never>(() => undefined);

describe('deadline', () => {
  it('lets work settle as it does', async () => {
    expect(await Deadline.after(10_000).race('work', Promise.resolve(3))).to.equal(3);
    const reason = new Error('its own');
    expect(await failureOf(Deadline.after(10_000).race('work', Promise.reject(reason)))).to.equal(reason);
  });

  it('names what took too long', async () => {
    const error = await failureOf(Deadline.after(1).race('the answer', never));
    expect(error).to.be.instanceOf(DeadlineExceeded);
    expect((error as DeadlineExceeded).message).to.equal('the answer took longer than 0.0 s');
  });

  it('tells why a signal aborted, also one that had aborted before', async () => {
    const stop = new AbortController();
    const reason = new Error('Ctrl-C');
    const waiting = failureOf(Deadline.after(10_000).race('work', never, stop.signal));
    stop.abort(reason);
    expect(await waiting).to.equal(reason);
    expect(await failureOf(Deadline.after(10_000).race('work', never, stop.signal))).to.equal(reason);
    const mute = failureOf(Deadline.after(10_000).race('work', never, AbortSignal.abort('without an error')));
    expect(await mute).to.be.instanceOf(Interrupted);
  });

  it('ends with the earlier of two', () => {
    const long = Deadline.after(60_000);
    expect(long.within(1000).remaining).to.be.at.most(1000);
    expect(long.within(100_000)).to.equal(long);
    expect(Deadline.after(0).passed).to.equal(true);
  });

  it('may be farther away than a timer reaches', async () => {
    // A timer with a longer delay than it can hold fires after a millisecond.
    const work = new Promise<string>((resolve) => setTimeout(resolve, 5, 'done'));
    expect(await Deadline.after(2 ** 40).race('a replay of a month', work)).to.equal('done');
  });
});
