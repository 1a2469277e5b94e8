import { CompletionStatus } from '../nic/nic.js';
import { firstDifference, untranslated } from './address.js';
import type { MachineLanding, MachinePiece } from './landing.js';
import {
  addresseeOf,
  guestWord,
  ownersOf,
  type Addressee,
  type SteeredGuest,
  type SteeredLandings,
  type SteeringFinding,
  type SteeringRound,
} from './steering-types.js';
import { bySequence, guestCopies, type Frame } from './types.js';
import { count, hex } from './words.js';

type Judgement = Omit<SteeringFinding, 'sequence' | 'line'>;

/**
 * The line *address*: by the NIC's log and the maps of that moment, each frame was written once into every guest that it
 * is for, where it stands, and into no other guest's memory.
 */
export function judgeSteeredLandings(round: SteeringRound, seen: SteeredLandings): readonly SteeringFinding[] {
  const landings = bySequence(seen.landings);
  const strangers = seen.landings.filter(({ sequence }) => !round.frames.some((one) => one.sequence === sequence));
  return [
    ...round.frames.map((frame) => ({
      sequence: frame.sequence,
      line: 'address' as const,
      ...judgeFrame(frame, landings.get(frame.sequence) ?? [], round, seen),
    })),
    ...strangers.map(({ sequence }) => ({
      sequence,
      line: 'address' as const,
      ...refutes('the DMA trace has a record of it, but nobody injected it'),
    })),
  ];
}

function judgeFrame(
  frame: Frame,
  landings: readonly MachineLanding[],
  round: SteeringRound,
  seen: SteeredLandings,
): Judgement {
  const { guests } = round;
  const addressee = addresseeOf(frame, round);
  // What speaks against it is looked for in every copy first: a frame that went astray may be lost besides.
  for (const landing of landings) {
    const trouble = misplaced(landing, addressee, guests);
    if (trouble) return trouble;
  }
  for (const landing of landings) {
    const trouble = incomplete(frame, landing, guests, seen);
    if (trouble) return trouble;
  }
  const owners = landings.map((landing) => ownersOfLanding(landing, guests)[0] ?? null);
  const wrong = wrongCount(owners, addressee);
  if (!wrong) return { outcome: 'holds', reason: `was written to ${whereTo(owners)}` };
  if (seen.missingRecords > 0) {
    const lost = `the DMA trace has lost ${count(seen.missingRecords, 'record')}`;
    return { outcome: 'unknown', reason: `${wrong.reason}, but ${lost}` };
  }
  return wrong;
}

/** A copy in the memory of a guest that it is not for. */
function misplaced(
  landing: MachineLanding,
  { name, guests: wanted }: Addressee,
  guests: readonly SteeredGuest[],
): Judgement | null {
  for (const piece of landing.pieces) {
    const foreign = ownersOfPiece(piece, guests).find((number) => !wanted.includes(number));
    if (foreign === undefined) continue;
    const where = `${machineOf(piece)}, in the memory of ${guestWord(foreign)}`;
    return { ...refutes(`is for ${name}, and the NIC wrote it to machine address ${where}`), says: 'astray' };
  }
  return null;
}

/** What is wrong with a copy in the right place. */
function incomplete(
  frame: Frame,
  landing: MachineLanding,
  guests: readonly SteeredGuest[],
  { bytes, lostChanges }: SteeredLandings,
): Judgement | null {
  const { record, pieces } = landing;
  if (record.status !== CompletionStatus.OK) {
    return { ...refutes(`an access of the NIC was refused (status ${record.status})`), says: 'lost' };
  }
  const written = pieces.reduce((sum, { length }) => sum + length, 0);
  if (written !== frame.length) return refutes(`the NIC wrote ${written} bytes of a frame of ${frame.length}`);
  if (lostChanges > 0) return unknown(`the IOMMU's journal has lost ${count(lostChanges, 'change')}`);
  for (const piece of pieces) {
    const trouble = untranslated(piece, 'wrote');
    if (trouble) return { outcome: trouble.outcome === 'unknown' ? 'unknown' : 'refutes', reason: trouble.reason };
  }
  const owners = ownersOfLanding(landing, guests);
  const [owner] = owners;
  if (owners.length > 1) return refutes(`a copy of it lies in ${owners.map(guestWord).join(' and ')}`);
  // The host has used its own buffer again, and the guest's driver those of short frames.
  if (owner === undefined || frame.length <= guestCopies) return null;
  if (pieces.some((piece) => ownersOfPiece(piece, guests).length === 0)) {
    return { ...refutes(`a part of it was not written into ${guestWord(owner)}`), says: 'elsewhere' };
  }
  const stands = bytes.get(record.number);
  const difference = stands ? firstDifference(frame, stands) : 'no byte could be read there';
  return difference === null ? null : refutes(`it does not stand in ${guestWord(owner)}: ${difference}`);
}

/** Copies that are too many or too few. @param owners of each: a guest's number, or null for the host */
function wrongCount(owners: readonly (number | null)[], { name, guests, host }: Addressee): Judgement | null {
  const copies = (owner: number | null) => owners.filter((one) => one === owner).length;
  const missing = guests.find((number) => copies(number) === 0);
  const outside = copies(null);
  if (missing !== undefined) {
    const reason = `is for ${name}, and the NIC did not write it into ${guestWord(missing)}`;
    return { ...refutes(outside > 0 && host === 'not' ? `${reason}, but elsewhere` : reason), says: 'lost' };
  }
  const twice = guests.find((number) => copies(number) > 1);
  if (twice !== undefined) return refutes(`the NIC wrote it into ${guestWord(twice)} ${copies(twice)} times`);
  if (host === 'not' && outside > 0) {
    return { ...refutes(`is for ${name}, and the NIC wrote it into memory of the host`), says: 'elsewhere' };
  }
  if (host === 'must' && outside === 0) {
    return { ...refutes(`is for ${name}, and the NIC did not write it`), says: 'lost' };
  }
  return outside > 1 ? refutes(`the NIC wrote it into memory of the host ${outside} times`) : null;
}

function ownersOfPiece({ translation }: MachinePiece, guests: readonly SteeredGuest[]): readonly number[] {
  return translation.kind === 'ram' ? ownersOf(translation.machineAddress, guests) : [];
}

function ownersOfLanding({ pieces }: MachineLanding, guests: readonly SteeredGuest[]): readonly number[] {
  return [...new Set(pieces.flatMap((piece) => ownersOfPiece(piece, guests)))];
}

function machineOf({ translation }: MachinePiece): string {
  return translation.kind === 'ram' ? hex(translation.machineAddress) : 'unknown';
}

function whereTo(owners: readonly (number | null)[]): string {
  if (owners.length === 0) return 'no memory, as it is for nobody';
  return owners.map((owner) => (owner === null ? 'the host' : guestWord(owner))).join(', ');
}

function refutes(reason: string): Judgement {
  return { outcome: 'refutes', reason };
}

function unknown(reason: string): Judgement {
  return { outcome: 'unknown', reason };
}
