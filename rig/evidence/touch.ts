import type { Access, InstructionTotal } from '../host/touch-observer.js';
import { bySequence, type Frame, type FrameFinding, type Judge } from './types.js';
import { CodeNames, type CodeFunction } from './code-names.js';
import { count } from './words.js';

/** What the host's processors did to the place at which the NIC wrote a frame. */
export interface LandingTouch {
  readonly sequence: number;
  /** Bytes of the place whose machine address is known; the others could not be looked at. */
  readonly placed: number;
  readonly loaded: number;
  readonly stored: number;
  /** Bytes of the virtio header, which stands before the frame in the guest's buffer, that were stored. */
  readonly headerStored: number;
  readonly accesses: readonly Access[];
}

/** What the line *touch* compares. */
export interface TouchObservation {
  readonly landings: readonly LandingTouch[];
  /** Accesses that were seen in all of the memory, and those of which it is not known what they touched. */
  readonly seen: number;
  readonly unknown: number;
  /** Every instruction that touched memory. */
  readonly instructions: readonly InstructionTotal[];
  /** The functions of the host's kernel, as far as they touched a frame. */
  readonly functions: readonly CodeFunction[];
}

/** What tells who touched frames. */
export type TouchedPlaces = Pick<TouchObservation, 'functions' | 'instructions'> & {
  readonly landings: readonly Pick<LandingTouch, 'sequence' | 'accesses'>[];
};

type Judgement = Omit<FrameFinding, 'sequence' | 'line'>;

/** Bytes of the header that the stack itself must write before each frame: how the line sees that it sees. */
export const HEADER_BYTES = 12;

/**
 * The line *touch*: while the frames flowed, no processor of the host loaded or stored a byte of any of them. To copy is
 * to load; nothing is allowed. A page that was cleared as a whole has begun a new life, and is no matter of the one before.
 * The virtio header before each frame is written by the host, so that a frame whose header
 * was not seen to be stored was not watched.
 */
export const judgeTouch: Judge<TouchObservation> = (frames, seen) => {
  const names = new CodeNames(seen.functions, seen.instructions);
  const landings = bySequence(seen.landings);
  return frames.map((frame) => ({
    sequence: frame.sequence,
    line: 'touch' as const,
    ...judgeFrame(frame, landings.get(frame.sequence) ?? [], names, seen),
  }));
};

function judgeFrame(
  frame: Frame,
  landings: readonly LandingTouch[],
  names: CodeNames,
  { unknown }: TouchObservation,
): Judgement {
  const trouble = touchTrouble(frame.length, 'wrote', landings, names, unknown);
  if (trouble) return trouble;
  if (landings.some(({ headerStored }) => headerStored < HEADER_BYTES)) {
    return {
      outcome: 'unknown',
      reason: 'the header before it was not seen to be written, so that it was not watched',
    };
  }
  return { outcome: 'holds', reason: `none of its ${count(frame.length, 'byte')} was read or written by the host` };
}

/**
 * Why it cannot be said that none of a frame's bytes was touched, or null.
 * @param length bytes of the frame that nobody may touch
 * @param how what the NIC did at the place
 * @param unknown accesses of which it is not known what they touched
 */
export function touchTrouble(
  length: number,
  how: 'wrote' | 'read',
  landings: Places,
  names: CodeNames,
  unknown: number,
): Judgement | null {
  const loaded = sum(landings, (one) => one.loaded);
  if (loaded > 0) {
    const loads = accessesOf(landings, 'load');
    const copied = loads.length === 0 || loads.some(({ instruction }) => names.copies(instruction));
    const without = copied ? '' : ' and, as far as can be seen, did not copy them';
    return {
      outcome: 'refutes',
      says: copied ? 'copied' : 'touched',
      reason: `the host read ${loaded} of its ${count(length, 'byte')} in ${names.list(loads)}${without}`,
    };
  }
  const stored = sum(landings, (one) => one.stored);
  if (stored > 0) {
    return {
      outcome: 'refutes',
      says: 'touched',
      reason: `the host wrote ${stored} of its ${count(length, 'byte')} in ${names.list(accessesOf(landings, 'store'))}`,
    };
  }
  if (landings.length === 0) return { outcome: 'unknown', reason: `it is not known where the NIC ${how} it` };
  const placed = Math.min(...landings.map((one) => one.placed));
  if (placed < length) {
    return { outcome: 'unknown', reason: `the machine address of ${length - placed} of its bytes is not known` };
  }
  if (unknown > 0) {
    return { outcome: 'unknown', reason: `of ${unknown} accesses of the host it is not known what they touched` };
  }
  return null;
}

/** Who touched frames, and how many of them: for the report. */
export interface Toucher {
  /** Name of the function. */
  readonly name: string;
  readonly kind: Access['kind'];
  readonly frames: number;
}

/** Sums up who touched the frames, those that touched most of them first. */
export function touchers(rounds: readonly TouchedPlaces[]): readonly Toucher[] {
  const found = new Map<string, { name: string; kind: Access['kind']; frames: Set<string> }>();
  for (const [round, { landings, functions, instructions }] of rounds.entries()) {
    const names = new CodeNames(functions, instructions);
    for (const { sequence, accesses } of landings) {
      for (const { kind, instruction } of accesses) {
        const name = names.name(instruction);
        const one = found.get(`${kind} ${name}`) ?? { name, kind, frames: new Set() };
        one.frames.add(`${round} ${sequence}`);
        found.set(`${kind} ${name}`, one);
      }
    }
  }
  return [...found.values()]
    .map(({ name, kind, frames }) => ({ name, kind, frames: frames.size }))
    .sort((a, b) => b.frames - a.frames);
}

type Places = readonly Omit<LandingTouch, 'headerStored'>[];

function accessesOf(landings: Places, kind: Access['kind']): readonly Access[] {
  return landings.flatMap(({ accesses }) => accesses.filter((one) => one.kind === kind));
}

function sum(landings: Places, of: (one: Places[number]) => number): number {
  return landings.reduce((total, one) => total + of(one), 0);
}
