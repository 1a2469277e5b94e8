import type { Bench } from '../bench/bench.js';
import type { Watch } from '../bench/watch.js';
import { accountForCard, type CardAccount, type CardCounters } from '../evidence/card-account.js';

/** Hardware brings its counters up to date now and then: igb and e1000e within two seconds. */
const settleMilliseconds = 3_000;
const pollMilliseconds = 100;

/** Follows what a card under test counts of the frames of one round; nothing where that is the instrument. */
export class CardWatch {
  private constructor(
    private readonly bench: Pick<Bench, 'host' | 'nic'>,
    private readonly before: CardCounters,
    private readonly sentBefore: number,
  ) {}

  /** Begins before the first frame, once everything is bound that is to be. */
  static async begin({ nic, host, underTest }: Bench, watch: Watch): Promise<CardWatch | null> {
    if (underTest.card === null) return null;
    const before = await watch.wait("the card's counters", () => host.statistics());
    const { TESTER_SENT_FRAMES: sent } = await watch.wait('the counters', () => nic.counters.snapshot());
    return new CardWatch({ nic, host }, before, sent);
  }

  /**
   * Ends after the last frame: waits until the card has counted all of them, or for as long as that may take.
   * @param arrived frames that have reached the guest
   */
  async end(bound: boolean, arrived: number, watch: Watch): Promise<CardAccount> {
    const { nic, host } = this.bench;
    const { TESTER_SENT_FRAMES: total } = await watch.wait('the counters', () => nic.counters.snapshot());
    const sent = total - this.sentBefore;
    const limit = watch.deadline.within(settleMilliseconds);
    for (;;) {
      const after = await watch.wait("the card's counters", () => host.statistics());
      const account = accountForCard({ sent, before: this.before, after, bound, arrived });
      const settled = account.losses.every(({ where }) => where !== 'uncounted');
      if (settled || limit.passed) return account;
      await watch.pause("the card's counters", pollMilliseconds);
    }
  }
}
