import type { Deadline } from '../base/deadline.js';
import { limits } from '../nic/limits.js';
import type { GeneratorStatus, Nic, Trace } from '../nic/nic.js';

/**
 * The network card whose accesses to memory are proven. By default that is the instrument itself: frames are injected
 * behind its MAC, and its own DMA traces are the record. Or another card, to which the instrument's wire leads.
 */
export interface NicUnderTest {
  /** What a report calls another card, and where it is; null: it is the instrument. */
  readonly card: string | null;
  /** Whether a device that the host's agent tells of is this card. */
  is(device: { readonly pciAddress: string; readonly driver: string }): boolean;
  /** Bytes of the longest frame, without FCS, that a guest can get by it. */
  readonly longestFrame: number;
  /** What the card has written to memory: one record or more of every frame. */
  readonly trace: Trace;
  /** What it has read from there to send it. */
  readonly transmitTrace: Trace;
  /** Guests that can have frames of it at the same time. */
  readonly mostGuests: number;
  /** Drops a frame for which there is no buffer in time, rather than leaving it at the wire. */
  readonly dropsUnbuffered: boolean;
  /** Frames to an address that is nobody's come to the host's own queue as well. */
  readonly takesStrangers: boolean;
  /** A guest is only bound to addresses: the card's other queues go on for the host. */
  readonly byAddress: boolean;
  /**
   * Most frames that may be on their way to a guest at once, for a card that drops what finds no buffer; null: the
   * instrument waits for buffers by itself.
   */
  readonly window: number | null;
  /** Brings the instrument to where its generator reaches the card, and its checker sees what the card sends. */
  face(deadline: Deadline): Promise<void>;
  /** Whether every frame of a generator that has ended has been delivered or dropped; while the DMA trace is enabled. */
  hasSettled(generator: GeneratorStatus): Promise<boolean>;
}

/** Guests that are tested at the same time at most. */
const mostSteered = 3;

/** Driver of the programmable NIC in the host. */
const programmableDriver = 'mpnic';

/** The instrument as the card under test. */
export function instrumentUnderTest(nic: Nic): NicUnderTest {
  return {
    card: null,
    is: ({ driver }) => driver === programmableDriver,
    longestFrame: limits.longestFrame,
    trace: nic.trace,
    transmitTrace: nic.transmitTrace,
    mostGuests: mostSteered,
    dropsUnbuffered: true,
    takesStrangers: false,
    byAddress: false,
    window: null,
    face: () => Promise.resolve(),
    hasSettled: async () => (await nic.counters.snapshot()).RX_IN_FLIGHT === 0,
  };
}

/** What every card but the instrument has in common. */
export function cardUnderTest(
  nic: Nic,
  address: string,
  card: Pick<NicUnderTest, 'trace' | 'transmitTrace' | 'byAddress' | 'dropsUnbuffered' | 'hasSettled'> & {
    readonly about: string;
  },
): NicUnderTest {
  const { about, trace, transmitTrace, byAddress, dropsUnbuffered, hasSettled } = card;
  return {
    card: `${about} at ${address}, at the wire of the instrument`,
    is: ({ pciAddress }) => pciAddress === address,
    longestFrame: longestOfCards,
    trace,
    transmitTrace,
    // One queue is left to the host; a card with one queue gives that to the guest.
    mostGuests: byAddress ? mostSteered : 1,
    dropsUnbuffered,
    // In silicon as well as in QEMU the default queue gets what no address has asked for.
    takesStrangers: true,
    byAddress,
    window: cardWindow,
    face: (deadline) => nic.tester.set('checking', deadline),
    hasSettled,
  };
}

/** What fits into a buffer of a guest, a tag among it: their drivers limit them to that. */
const longestOfCards = 1518;
/** Half of the buffers that the shortest ring has which a driver takes. */
const cardWindow = 128;
