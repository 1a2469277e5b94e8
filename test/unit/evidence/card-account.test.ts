import { expect } from 'chai';
import fc from 'fast-check';
import { accountForCard } from '../../../rig/evidence/card-account.js';
import { cardSentence } from '../../../rig/report/card-sentence.js';

const counters = (entries: Readonly<Record<string, number>>) =>
  new Map(Object.entries(entries).map(([name, value]) => [name, BigInt(value)]));
const before = counters({
  rx_packets: 1000,
  rx_long_length_errors: 7,
  rx_no_buffer_count: 0,
  rx_queue_1_drops: 1,
  mp_rx_frames: 500,
  mp_rx_drop_fault: 2,
});

describe('the account of a card under test', () => {
  it('has no loss where everybody counts the same', () => {
    const after = counters({ rx_packets: 1010, rx_long_length_errors: 7, mp_rx_frames: 510 });
    expect(accountForCard({ sent: 10, before, after, bound: true, arrived: 10 })).to.deep.equal({
      sent: 10,
      received: 10,
      mp: 10,
      arrived: 10,
      losses: [],
      surplus: 0,
    });
  });

  it('says of each loss where it was, and which counters tell of it', () => {
    const after = counters({
      rx_packets: 1014,
      rx_long_length_errors: 10,
      // Frames that waited for a buffer are not lost.
      rx_no_buffer_count: 5,
      rx_queue_1_drops: 2,
      mp_rx_frames: 514,
      mp_rx_drop_fault: 4,
    });
    const account = accountForCard({ sent: 20, before, after, bound: true, arrived: 11 });
    expect(account.losses).to.deep.equal([
      { where: 'uncounted', frames: 2, counters: {} },
      { where: 'card', frames: 4, counters: { rx_long_length_errors: 3, rx_queue_1_drops: 1 } },
      { where: 'mp', frames: 2, counters: { mp_rx_drop_fault: 2 } },
      { where: 'beyond', frames: 1, counters: {} },
    ]);
    expect(cardSentence(account)).to.equal(
      '20 frames sent by the instrument, 14 received by the card, 14 by mp, 11 by the guest; ' +
        '2 lost on the wire, or by the card, which does not count them; ' +
        '4 lost by the card (rx_long_length_errors 3, rx_queue_1_drops 1); ' +
        '2 lost by mp (mp_rx_drop_fault 2); 1 lost between the card and the guest',
    );
  });

  it('leaves mp out where it was not bound, whatever it counts', () => {
    const after = counters({ rx_packets: 1010, mp_rx_frames: 510, mp_rx_drop_fault: 9 });
    const account = accountForCard({ sent: 10, before, after, bound: false, arrived: 10 });
    expect(account).to.deep.include({ mp: null, losses: [], surplus: 0 });
    expect(cardSentence(account)).to.equal(
      '10 frames sent by the instrument, 10 received by the card, 10 by the guest',
    );
  });

  it('tells of frames that nobody has sent', () => {
    const after = counters({ rx_packets: 1013, mp_rx_frames: 513 });
    const account = accountForCard({ sent: 10, before, after, bound: true, arrived: 13 });
    expect(account).to.deep.include({ losses: [], surplus: 3 });
    expect(cardSentence(account)).to.match(/; 3 that nobody has sent$/);
  });

  it('loses no frame itself: what was sent has arrived or is among the losses', () => {
    const count = fc.nat(100);
    fc.assert(
      fc.property(count, count, count, count, (arrived, beyond, inCard, uncounted) => {
        const received = arrived + beyond;
        const after = counters({ rx_packets: 1000 + received, rx_long_length_errors: 7 + inCard });
        const sent = received + inCard + uncounted;
        const { losses, surplus } = accountForCard({ sent, before, after, bound: false, arrived });
        expect(losses.reduce((sum, { frames }) => sum + frames, arrived)).to.equal(sent);
        expect(surplus).to.equal(0);
      }),
    );
  });
});
