import { UsageError } from '../base/errors.js';
import type { Addressee } from '../evidence/steering-types.js';
import { streamsOf } from '../traffic/request.js';
import type { TrafficOptions } from '../traffic/traffic.js';
import { steeredPlan, type RoundPlan } from './plan.js';

/** How frames are to reach several guests at once. */
export interface SteerRequest {
  /** How many, each with an address and a queue of its own; 3 unless stated. */
  readonly guests?: number;
  /** Of each stream; 48 unless stated. */
  readonly frames?: number;
  /** Bytes without FCS: `256`, `256..1514`, or a mix `256:7,1514:1`; `256..1514` unless stated. */
  readonly length?: string;
  /** Decides order of lengths and payload; 1 unless stated. */
  readonly seed?: number;
  /**
   * To which address each guest is bound: its own unless stated. `swapped`: to that of the next one, so that its frames
   * really land in a wrong guest, as a control of the judgement.
   */
  readonly addresses?: 'own' | 'swapped';
}

/** What is done with several guests. */
export interface SteeringPlan {
  readonly guests: number;
  readonly traffic: TrafficOptions;
  readonly swapped: boolean;
}

/** Guests with a queue of their own beside the host's; with the stream to all of them as many as the generator has. */
const mostGuests = 3;
/**
 * A guest has 256 buffers, into which all frames of an injection must go that are for it, those to groups too; and the
 * DMA trace must have room for every copy, as the generator waits for that of the first only.
 */
const mostFrames = 64;
/** A longer frame takes more than one buffer. */
const longest = 1514;

/** Checks what is asked for. @throws UsageError naming the part */
export function steeringPlanOf(request: SteerRequest, defaultSeed = 1): SteeringPlan {
  const { guests = mostGuests, frames = 48, length = '256..1514', seed, addresses = 'own' } = request;
  if (!Number.isInteger(guests) || guests < 1 || guests > mostGuests) {
    throw new UsageError(
      'GuestsInvalid',
      `guests ${guests} is not a number from 1 to ${mostGuests}`,
      'choose such a one',
    );
  }
  if (addresses === 'swapped' && guests === 1) {
    throw new UsageError(
      'GuestsInvalid',
      'one guest alone has nobody to swap its address with',
      'ask for two or three',
    );
  }
  const [traffic] = streamsOf({ frames, length, ...(seed === undefined ? {} : { seed }) }, defaultSeed);
  if (frames > mostFrames) {
    throw new UsageError('FramesInvalid', `frames ${frames} is more than ${mostFrames}`, 'ask for fewer, more often');
  }
  const { max, list } = traffic.lengths;
  if (Math.max(max, ...(list ?? [])) > longest) {
    throw new UsageError('LengthInvalid', `length ${length} is beyond ${longest} bytes`, 'ask for shorter frames');
  }
  return { guests, traffic, swapped: addresses === 'swapped' };
}

/** A destination of frames, and who is to receive them. */
interface Destination {
  readonly mac: string;
  readonly addressee: Addressee;
}

/** Frames that are injected together: the streams of the generator take turns. */
export interface SteeredRound {
  readonly plan: RoundPlan;
  /** By number of the stream. */
  readonly addressees: readonly Addressee[];
}

const broadcast = 'ff:ff:ff:ff:ff:ff';
/** A group of IPv4 that nobody has joined. */
const multicast = '01:00:5e:12:34:56';
/** An address that is nobody's. */
const nobody = '02:4d:50:00:0f:01';

/**
 * The rounds of injection: frames to every guest and to all of them, then to a group, to the host, to nobody, and to the
 * first guest.
 * @param macs of the guests, by their numbers
 * @param hostMac null where it is not known
 * @param strangers whether frames for nobody may come to the host's own queue
 */
export function steeredRounds(
  { traffic }: SteeringPlan,
  macs: readonly string[],
  hostMac: string | null,
  strangers: 'may' | 'not' = 'not',
): readonly SteeredRound[] {
  const all = macs.map((_, number) => number);
  const guests = macs.map((mac, number) => to(mac, { name: `guest ${number}`, guests: [number], host: 'not' }));
  const everybody = to(broadcast, { name: 'every guest', guests: all, host: 'may' });
  const group = to(multicast, { name: 'every guest', guests: all, host: 'may' });
  const host = hostMac === null ? [] : [to(hostMac, { name: 'the host', guests: [], host: 'must' })];
  const stranger = to(nobody, { name: 'nobody', guests: [], host: strangers });
  const rounds = [
    [...guests, everybody],
    [group, ...host, stranger, ...guests.slice(0, 1)],
  ];
  let first = 0;
  return rounds.map((destinations) => {
    const plan = steeredPlan(
      destinations.map(({ mac }) => ({ traffic, destinationMac: mac })),
      first,
    );
    first += plan.marks.count;
    return { plan, addressees: destinations.map(({ addressee }) => addressee) };
  });
}

function to(mac: string, addressee: Addressee): Destination {
  return { mac, addressee };
}
