import { CompletionStatus } from '../nic/nic.js';
import { bySequence, guestCopies, type Frame, type FrameFinding, type Judge } from './types.js';
import type { LandedBytes, Landing, LandingPiece, MachinePiece } from './landing.js';
import { count, hex } from './words.js';

/** What the line *address* compares. */
export interface AddressObservation {
  readonly landings: readonly Landing[];
  readonly bytes: LandedBytes;
  /** Records of the DMA trace that are missing. */
  readonly missingRecords: number;
  /** Changes that the IOMMU's journal has lost. */
  readonly lostChanges: number;
  /** Machine pages that the agent says are the guest's. */
  readonly guestPages: number;
}

export type Judgement = Omit<FrameFinding, 'sequence' | 'line'>;

const holds = (reason: string): Judgement => ({ outcome: 'holds', reason });
export const refutes = (reason: string): Judgement => ({ outcome: 'refutes', reason });
const copied = (reason: string): Judgement => ({ outcome: 'refutes', says: 'copied', reason });
const unknown = (reason: string): Judgement => ({ outcome: 'unknown', reason });

/**
 * The line *address*: the NIC wrote the frame, once, into pages of the guest, and there it stands.
 *
 * A frame is recognised by its header and its nonces. The rest of it is the line *content*'s business, so that a
 * damaged payload does not look like a wrong address. One that the guest's own driver may have copied out of its buffer
 * ({@link guestCopies}) need not stand there any more.
 */
export const judgeAddress: Judge<AddressObservation> = (frames, seen) => {
  const landings = bySequence(seen.landings);
  return frames.map((frame) => ({
    sequence: frame.sequence,
    line: 'address' as const,
    ...judgeFrame(frame, landings.get(frame.sequence) ?? [], seen),
  }));
};

function judgeFrame(frame: Frame, landings: readonly Landing[], seen: AddressObservation): Judgement {
  const access = onlyAccess(frame, landings, seen, receiving);
  if ('outcome' in access) return access;
  const { landing } = access;
  const { pieces } = landing;
  const bytes = seen.bytes.get(landing.record.number);
  const difference = bytes ? firstDifference(frame, bytes) : 'no byte could be read there';
  const outside = pieces.find((piece) => piece.guestAddress === null);
  if (outside) {
    const still = difference === null ? ', where it still stands' : '';
    return copied(`the NIC wrote it to machine address ${machine(outside)}, which is not a page of the guest${still}`);
  }
  const first = pieces[0];
  if (!first) return refutes('the NIC wrote no byte of it');
  const written = `guest address ${hex(first.guestAddress ?? 0)}, machine address ${machine(first)}`;
  // That the NIC wrote it into the guest is shown by trace and map; what became of the buffer is the guest's affair.
  if (difference !== null && bytes && frame.length <= guestCopies) {
    return holds(`was written to ${written}, a buffer that the guest's driver has used again since`);
  }
  if (difference !== null) return refutes(`it does not stand at machine address ${machine(first)}: ${difference}`);
  return holds(`stands at ${written}`);
}

/** How a direction is spoken of. */
export interface AccessWords {
  readonly trace: string;
  readonly verb: 'wrote' | 'read';
}

const receiving: AccessWords = { trace: 'DMA trace', verb: 'wrote' };

/** The one access that the NIC made for a frame, all of it at places that were mapped then; or what speaks against it. */
export function onlyAccess(
  frame: Frame,
  landings: readonly Landing[],
  seen: AddressObservation,
  { trace, verb }: AccessWords,
): { readonly landing: Landing } | Judgement {
  const [landing, ...others] = landings;
  if (!landing) {
    return seen.missingRecords > 0
      ? unknown(`the ${trace} has no record of it, but has lost ${count(seen.missingRecords, 'record')}`)
      : refutes(`the ${trace} is complete and has no record of it`);
  }
  if (others.length > 0) return refutes(`the ${trace} has ${others.length + 1} records of it`);
  const { record, pieces } = landing;
  if (record.status !== CompletionStatus.OK)
    return refutes(`an access of the NIC was refused (status ${record.status})`);
  const accessed = pieces.reduce((sum, { length }) => sum + length, 0);
  if (accessed !== frame.length) return refutes(`the NIC ${verb} ${accessed} bytes of a frame of ${frame.length}`);
  if (seen.lostChanges > 0) return unknown(`the IOMMU's journal has lost ${count(seen.lostChanges, 'change')}`);
  if (seen.guestPages === 0) return unknown('the agent has told no page of the guest');
  for (const piece of pieces) {
    const trouble = untranslated(piece, verb);
    if (trouble) return trouble;
  }
  return { landing };
}

/** What is wrong with the map of a place that the NIC says it has accessed, or null. */
export function untranslated(
  { busAddress, translation }: MachinePiece,
  how: 'wrote' | 'read',
): Omit<FrameFinding, 'sequence' | 'line'> | null {
  const at = `bus address ${hex(busAddress)}`;
  const there = `the NIC says it ${how} there`;
  switch (translation.kind) {
    case 'ram':
      return translation.writable || how === 'read' ? null : refutes(`${at} was mapped for reading only when ${there}`);
    case 'not-ram':
      return refutes(`${at} was mapped to something that is not memory`);
    case 'unmapped':
      return refutes(`${at} was not mapped when ${there}`);
    case 'partly-mapped':
      return refutes(`${at} was not mapped during all of the time in which ${there}`);
    case 'ambiguous':
      return unknown(`the map of ${at} changed in the very cycle of the ${how === 'wrote' ? 'write' : 'read'}`);
  }
}

/** What is not as in the frame at a place where it can be recognised, or null. */
export function firstDifference(frame: Frame, bytes: Uint8Array): string | null {
  if (!same(bytes, 0, frame.header)) return 'the header is another';
  const wrong = frame.nonceOffsets.find((offset) => !same(bytes, offset, frame.nonce));
  return wrong === undefined ? null : `the nonce at offset ${wrong} is another`;
}

function same(bytes: Uint8Array, offset: number, expected: Uint8Array): boolean {
  return Buffer.compare(bytes.subarray(offset, offset + expected.length), expected) === 0;
}

/** The machine address of a place as people compare it. */
export function machine({ translation }: LandingPiece): string {
  return translation.kind === 'ram' ? hex(translation.machineAddress) : 'unknown';
}
