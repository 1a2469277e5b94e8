import type { RamHit } from '../host/machine-memory.js';
import { gapOf } from './residue.js';
import {
  addresseeOf,
  guestWord,
  ownersOf,
  type SteeredScan,
  type SteeringFinding,
  type SteeringRound,
} from './steering-types.js';
import { guestCopies, type Frame } from './types.js';
import { hex } from './words.js';

type Judgement = Omit<SteeringFinding, 'sequence' | 'line'>;

/** A nonce of a frame, and in whose memory it stands. */
interface Place {
  readonly hit: RamHit;
  readonly owner: number;
}

/**
 * The line *residue*: of the whole machine's memory, searched without asking the NIC, the nonces of a frame stand in the
 * memory of every guest that it is for, and of no other. What the host keeps outside of its guests is of no account here,
 * nor is a nonce that the end of a page has cut: there are others of its frame.
 */
export function judgeSteeredResidue(
  round: SteeringRound,
  { scan, machineBytes }: SteeredScan,
): readonly SteeringFinding[] {
  const places = new Map<number, Place[]>();
  for (const hit of scan.hits) {
    const { sequence } = hit;
    if (sequence === null) continue;
    const found = places.get(sequence) ?? [];
    found.push(...ownersOf(hit.machineAddress, round.guests).map((owner) => ({ hit, owner })));
    places.set(sequence, found);
  }
  const gap = gapOf(scan, machineBytes);
  return round.frames.map((frame) => ({
    sequence: frame.sequence,
    line: 'residue',
    ...judgeFrame(frame, places.get(frame.sequence) ?? [], round, gap),
  }));
}

function judgeFrame(frame: Frame, places: readonly Place[], round: SteeringRound, gap: string | null): Judgement {
  const { name, guests: wanted } = addresseeOf(frame, round);
  const foreign = places.find(({ owner }) => !wanted.includes(owner));
  if (foreign) {
    const where = `${hex(foreign.hit.machineAddress)}, in the memory of ${guestWord(foreign.owner)}`;
    const reason = `is for ${name}, and a nonce of it stands at machine address ${where}`;
    return { outcome: 'refutes', says: 'astray', reason };
  }
  if (gap !== null) return { outcome: 'unknown', reason: gap };
  const missing = wanted.find((number) => !places.some(({ owner }) => owner === number));
  // A guest's driver may have copied a short frame, and used its buffer again.
  if (missing !== undefined && frame.length > guestCopies) {
    const reason = `is for ${name}, and does not stand in the memory of ${guestWord(missing)}`;
    return { outcome: 'refutes', says: 'lost', reason };
  }
  const where = wanted.length === 0 ? 'in no guest' : `in ${wanted.map(guestWord).join(', ')} and no other`;
  return { outcome: 'holds', reason: `stands ${where}` };
}
