/** Counters by their `ethtool -S` names. */
export type CardCounters = ReadonlyMap<string, bigint>;

/** What is known of frames that were sent to a card which is under test. */
export interface CardObservation {
  /** Frames that the instrument says it has sent to the wire. */
  readonly sent: number;
  readonly before: CardCounters;
  readonly after: CardCounters;
  /** Whether mp was bound: the frames were for it. */
  readonly bound: boolean;
  /** Frames that have reached the guest, those among them that it could not keep. */
  readonly arrived: number;
}

/** Frames that got lost, and where. */
export interface CardLoss {
  /**
   * `uncounted`: the card has counted them neither as received nor as lost. `card`: it counts them as lost. `mp`: the stack does.
   * `beyond`: the card has received them, and the guest has not got them.
   */
  readonly where: 'uncounted' | 'card' | 'mp' | 'beyond';
  readonly frames: number;
  /** Counters that tell of them, by their names. */
  readonly counters: Readonly<Record<string, number>>;
}

/** What instrument, card, mp and guest have counted of the same frames. */
export interface CardAccount {
  readonly sent: number;
  /** Good frames that the card has received, whoever sent them. */
  readonly received: number;
  /** Frames that mp was given; null when it was not bound. */
  readonly mp: number | null;
  readonly arrived: number;
  readonly losses: readonly CardLoss[];
  /** Frames that are counted further on and not before: somebody else sends, or a counter is wrong. */
  readonly surplus: number;
}

const receivedCounter = 'rx_packets';
const mpCounter = 'mp_rx_frames';
/**
 * Counters of frames that a card has lost, each of which is in one of them only: of Intel's drivers, as
 * Documentation/networking/device_drivers/ethernet/intel and the chips' statistics registers have them.
 */
const lossCounters =
  /^(rx_long_length_errors|rx_short_length_errors|rx_crc_errors|rx_missed_errors|rx_queue_\d+_drops)$/;
const mpLossCounters = /^mp_rx_drop_/;

/** Compares what all of them have counted, from the wire to the guest. Pure. */
export function accountForCard({ sent, before, after, bound, arrived }: CardObservation): CardAccount {
  const change = (name: string): number => Number((after.get(name) ?? 0n) - (before.get(name) ?? 0n));
  const changed = (names: RegExp): Readonly<Record<string, number>> =>
    Object.fromEntries(
      [...after.keys()].filter((name) => names.test(name) && change(name) > 0).map((name) => [name, change(name)]),
    );
  const received = change(receivedCounter);
  const mp = bound ? change(mpCounter) : null;
  const [inCard, inMp] = [changed(lossCounters), changed(mpLossCounters)];
  const counted = total(inCard);
  const mpLost = bound ? total(inMp) : 0;
  const uncounted = sent - received - counted;
  const beyond = received - mpLost - arrived;
  const loss = (where: CardLoss['where'], frames: number, counters: CardLoss['counters'] = {}): readonly CardLoss[] =>
    frames > 0 ? [{ where, frames, counters }] : [];
  return {
    sent,
    received,
    mp,
    arrived,
    losses: [
      ...loss('uncounted', uncounted),
      ...loss('card', counted, inCard),
      ...loss('mp', mpLost, inMp),
      ...loss('beyond', beyond),
    ],
    surplus: Math.max(0, -uncounted, -beyond),
  };
}

function total(counters: Readonly<Record<string, number>>): number {
  return Object.values(counters).reduce((sum, count) => sum + count, 0);
}
