import { expect } from 'chai';
import { duplexPair } from './duplex-pair.js';
import { GuestdChannel } from '../../../host/agent/guestd-channel.js';
import { Guestd } from '../../../host/agent/guestd.js';
import type { AgentError } from '../../../host/agent/errors.js';

const limits = { timeoutMs: 5000 };

/** A channel whose other end answers each request line with what `answer` makes of it. */
function channelTo(answer: (number: string, command: string) => string): GuestdChannel {
  const [here, there] = duplexPair();
  let unfinished = '';
  there.setEncoding('latin1').on('data', (text: string) => {
    const lines = (unfinished + text).split('\n');
    unfinished = lines.pop() ?? '';
    for (const line of lines) {
      const [number = '', ...command] = line.split(' ');
      if (number) there.write(answer(number, command.join(' ')));
    }
  });
  return new GuestdChannel(here);
}

const series = {
  destination: '02:4d:50:00:00:10',
  key: '1122334455667788',
  first: 0xffff_ffff,
  count: 3,
  pattern: 255,
  lengths: [60, 1514],
  leaveChecksum: false,
  leaveSegments: false,
};

const failureOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no failure',
    (error: AgentError) => error.code,
  );

describe('channel to guestd', () => {
  it('collects data lines until the result', async () => {
    const channel = channelTo((number, command) => `${number} = a ${command}\n${number} = b\n${number} ok 2\n`);
    expect(await channel.request('try', limits)).to.deep.equal({ data: ['a try', 'b'], result: ['2'] });
  });

  it('keeps answers apart by their number, in whatever order and pieces they arrive', async () => {
    const held: string[] = [];
    const [here, there] = duplexPair();
    there.setEncoding('latin1').on('data', (text: string) => held.push(...text.split('\n').filter(Boolean)));
    const channel = new GuestdChannel(here);
    const first = channel.request('first', limits);
    const second = channel.request('second', limits);
    await new Promise((resolve) => setImmediate(resolve));
    const [a, b] = held.map((line) => line.split(' ')[0]);
    for (const byte of `${b} ok B\n${a} = x\n99 ok stale\n${a} ok A\n`) there.write(byte);
    expect((await second).result).to.deep.equal(['B']);
    expect(await first).to.deep.equal({ data: ['x'], result: ['A'] });
  });

  it('tells a refusal with its reason', async () => {
    const refused = channelTo((number) => `${number} error no-interface there is none\n`);
    expect(await failureOf(refused.request('hold mp', limits))).to.equal('GuestRefused');
    const notHolding = channelTo((number) => `${number} error not-holding Bad file descriptor\n`);
    expect(await failureOf(notHolding.request('count', limits))).to.equal('GuestNotHolding');
    const notEchoing = channelTo((number) => `${number} error not-echoing no frames are being sent back\n`);
    expect(await failureOf(new Guestd(notEchoing).endEcho())).to.equal('GuestNotEchoing');
  });

  it('tells that the card of the guest has not sent what it should', async () => {
    const stuck = channelTo((number) => `${number} error not-sent the card did not send all frames in time\n`);
    expect(await failureOf(new Guestd(stuck).send('mp', series))).to.equal('GuestNotSent');
  });

  it('lets guestd send a series of frames', async () => {
    const requests: string[] = [];
    const guestd = new Guestd(channelTo((number, command) => `${number} ok ${requests.push(command) + 2}\n`));
    expect(await guestd.send('tap', series)).to.equal(3);
    expect(requests).to.deep.equal(['send tap 02:4d:50:00:00:10 1122334455667788 4294967295 3 255 60,1514 nothing']);
  });

  it('gives up at the deadline, and lives on', async () => {
    const channel = channelTo((number, command) => (command === 'hello' ? `${number} ok guestd 3\n` : ''));
    expect(await failureOf(channel.request('count', { timeoutMs: 20 }))).to.equal('DeadlineExceeded');
    expect((await channel.request('hello', limits)).result).to.deep.equal(['guestd', '3']);
  });

  it('fails what is under way when the guest goes', async () => {
    const [here, there] = duplexPair();
    const channel = new GuestdChannel(here);
    const answer = failureOf(channel.request('hello', limits));
    there.destroy();
    here.destroy();
    expect(await answer).to.equal('GuestGone');
    expect(await failureOf(channel.request('hello', limits))).to.equal('GuestGone');
  });

  it('takes no guestd of another version', async () => {
    const guestd = new Guestd(channelTo((number) => `${number} ok guestd 2\n`));
    expect(await failureOf(guestd.hello(limits))).to.equal('GuestAnswerMalformed');
  });

  it('takes no report that has lost lines', async () => {
    const guestd = new Guestd(channelTo((number) => `${number} ok 3\n`));
    expect(await failureOf(guestd.report(limits))).to.equal('GuestAnswerMalformed');
  });
});
