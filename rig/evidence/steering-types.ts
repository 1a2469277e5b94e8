import type { FrameReport } from '../host/host.js';
import type { RamScan } from '../host/machine-memory.js';
import type { Collected } from './experiment.js';
import type { GuestPages } from './guest-pages.js';
import type { LandedBytes, MachineLanding } from './landing.js';
import type { Frame, Outcome } from './types.js';

/** Whether several guests on one NIC get their frames, each its own and no other. */
export const STEERING_LINES = ['address', 'residue', 'content'] as const;

export type SteeringLine = (typeof STEERING_LINES)[number];

/** For whom the frames of a stream are. */
export interface Addressee {
  /** In words: "guest 1", "every guest". */
  readonly name: string;
  /** Numbers of the guests that must receive each, once. */
  readonly guests: readonly number[];
  /** Whether the host's own queue must receive each, may, or must not. */
  readonly host: 'must' | 'may' | 'not';
}

/** What is known of a guest. */
export interface SteeredGuest {
  readonly number: number;
  readonly pages: GuestPages;
  /** In order of arrival. */
  readonly reports: readonly FrameReport[];
  /** Frames that it received but could not keep. */
  readonly dropped: number;
}

/** What the line *address* compares: where the NIC says that it wrote each copy of each frame, and what stands there. */
export interface SteeredLandings {
  readonly landings: readonly MachineLanding[];
  readonly bytes: LandedBytes;
  /** Records that the NIC has made and nobody has read. */
  readonly missingRecords: number;
  /** Changes that the IOMMU's journal has lost. */
  readonly lostChanges: number;
}

/** What the line *residue* looks at. */
export interface SteeredScan {
  readonly scan: RamScan;
  /** Size of the machine's memory. */
  readonly machineBytes: number;
}

/** What was collected of frames to several guests that were injected together. */
export interface SteeringRound {
  readonly frames: readonly Frame[];
  /** By number of the stream. */
  readonly addressees: readonly Addressee[];
  readonly guests: readonly SteeredGuest[];
  readonly address: Collected<SteeredLandings>;
  readonly residue: Collected<SteeredScan>;
}

/**
 * What a refutation shows. `astray`: a guest has a frame that is for another, or for none; `elsewhere`: a frame for a
 * guest was not written into it; without it the evidence only contradicts itself.
 */
export type SteeringRefutation = 'astray' | 'lost' | 'corrupt' | 'elsewhere';

/** What a line says of one frame, and why. */
export interface SteeringFinding {
  /** Null: of frames that nobody can tell. */
  readonly sequence: number | null;
  readonly line: SteeringLine;
  readonly outcome: Exclude<Outcome, 'unsampled'>;
  readonly says?: SteeringRefutation;
  /** A clause that can be read aloud after "frame N:". */
  readonly reason: string;
}

/** Numbers of the guests in whose memory a machine address is. */
export function ownersOf(machineAddress: number, guests: readonly SteeredGuest[]): readonly number[] {
  return guests.flatMap(({ number, pages }) => (pages.guestAddress(machineAddress) === null ? [] : [number]));
}

/** How a guest is spoken of. */
export function guestWord(number: number): string {
  return `guest ${number}`;
}

/** For whom a frame is. */
export function addresseeOf({ stream }: Frame, { addressees }: Pick<SteeringRound, 'addressees'>): Addressee {
  return addressees[stream] ?? { name: 'nobody', guests: [], host: 'not' };
}
