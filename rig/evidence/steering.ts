import type { Collected } from './experiment.js';
import { judgeSteeredContent } from './steering-content.js';
import { judgeSteeredLandings } from './steering-landings.js';
import { judgeSteeredResidue } from './steering-residue.js';
import {
  addresseeOf,
  STEERING_LINES,
  type SteeringFinding,
  type SteeringLine,
  type SteeringRefutation,
  type SteeringRound,
} from './steering-types.js';
import type { Frame } from './types.js';
import { count } from './words.js';

/** What a line says of all frames together. */
export interface SteeringLineVerdict {
  readonly line: SteeringLine;
  readonly outcome: SteeringFinding['outcome'];
  readonly frames: number;
  readonly holds: number;
  /** Frames that it found in a guest that they are not for. */
  readonly astray: number;
  /** Of the first frame for which it does not hold; null: it holds for all. */
  readonly reason: string | null;
}

/** What one guest has received. */
export interface GuestShare {
  readonly number: number;
  /** Frames that are for it, and how many of them it has reported. */
  readonly expected: number;
  readonly received: number;
  /** Reported frames that are not for it. */
  readonly foreign: number;
}

/** Whether the host's own network was there all the time: pings sent and answered, or why that is not known. */
export type HostTraffic = Collected<{ readonly sent: number; readonly received: number }>;

/** How frames to several guests came out. */
export interface SteeringVerdict {
  readonly verdict: 'apart' | 'astray' | 'lost' | 'inconclusive';
  /** Null only for `apart`. */
  readonly reason: string | null;
  /** Frames that are for one guest alone. */
  readonly single: number;
  readonly lines: readonly SteeringLineVerdict[];
  /** Lines that could not be collected, and why. */
  readonly lacking: readonly { readonly line: SteeringLine; readonly why: string }[];
  readonly guests: readonly GuestShare[];
  readonly host: HostTraffic;
  /** All that speaks against it, or leaves it open. */
  readonly amiss: readonly SteeringFinding[];
}

/** Judges rounds of frames that are known by their sequence numbers within each. */
export function judgeSteering(rounds: readonly SteeringRound[], host: HostTraffic): SteeringVerdict {
  const collected = {
    address: collect(rounds, (round) => round.address, judgeSteeredLandings),
    residue: collect(rounds, (round) => round.residue, judgeSteeredResidue),
    content: rounds.flatMap(judgeSteeredContent),
  };
  const lines: SteeringLineVerdict[] = [];
  const lacking: { line: SteeringLine; why: string }[] = [];
  const amiss: SteeringFinding[] = [];
  for (const line of STEERING_LINES) {
    const findings = collected[line];
    if ('unavailable' in findings) lacking.push({ line, why: findings.unavailable });
    else {
      lines.push(lineVerdict(line, findings));
      amiss.push(...findings.filter(({ outcome }) => outcome !== 'holds'));
    }
  }
  return {
    ...conclude(amiss, lacking, host, lines),
    single: rounds.reduce((sum, round) => sum + round.frames.filter((one) => isSingle(one, round)).length, 0),
    lines,
    lacking,
    guests: sharesOf(rounds),
    host,
    amiss,
  };
}

function collect<T extends object>(
  rounds: readonly SteeringRound[],
  seenIn: (round: SteeringRound) => Collected<T>,
  judge: (round: SteeringRound, seen: T) => readonly SteeringFinding[],
): Collected<readonly SteeringFinding[]> {
  const findings: SteeringFinding[] = [];
  for (const round of rounds) {
    const seen = seenIn(round);
    if ('unavailable' in seen) return { unavailable: seen.unavailable };
    findings.push(...judge(round, seen as T));
  }
  return findings;
}

function lineVerdict(line: SteeringLine, findings: readonly SteeringFinding[]): SteeringLineVerdict {
  const amiss = findings.filter(({ outcome }) => outcome !== 'holds');
  const worst = amiss.find(({ outcome }) => outcome === 'refutes') ?? amiss[0];
  return {
    line,
    outcome: worst?.outcome ?? 'holds',
    frames: findings.length,
    holds: findings.length - amiss.length,
    astray: amiss.filter(({ says }) => says === 'astray').length,
    reason: worst ? sentence(worst) : null,
  };
}

/** What is worst decides: a frame in the wrong guest, then one that did not arrive, then what is not known. */
function conclude(
  amiss: readonly SteeringFinding[],
  lacking: SteeringVerdict['lacking'],
  host: HostTraffic,
  lines: readonly SteeringLineVerdict[],
): Pick<SteeringVerdict, 'verdict' | 'reason'> {
  const saying = (...words: readonly SteeringRefutation[]) => amiss.find(({ says }) => says && words.includes(says));
  const astray = saying('astray');
  if (astray) return { verdict: 'astray', reason: sentence(astray) };
  const lost = saying('lost', 'corrupt');
  if (lost) return { verdict: 'lost', reason: sentence(lost) };
  if (!('unavailable' in host) && host.received < host.sent) {
    const reason = `the host's own network got ${host.received} of ${count(host.sent, 'answer')} meanwhile`;
    return { verdict: 'lost', reason };
  }
  const [first] = amiss;
  if (first) return { verdict: 'inconclusive', reason: sentence(first) };
  if (lines.every(({ frames }) => frames === 0)) return { verdict: 'inconclusive', reason: 'no frame was injected' };
  // Reports alone are the guests' own word: only the NIC's log says where it has written.
  const silent = lacking.find(({ line }) => line === 'address');
  if (silent) return { verdict: 'inconclusive', reason: `where the NIC wrote is not known: ${silent.why}` };
  return { verdict: 'apart', reason: null };
}

function sentence({ sequence, reason }: SteeringFinding): string {
  return sequence === null ? reason : `frame ${sequence}: ${reason}`;
}

function isSingle(frame: Frame, round: SteeringRound): boolean {
  return addresseeOf(frame, round).guests.length === 1;
}

function sharesOf(rounds: readonly SteeringRound[]): readonly GuestShare[] {
  const shares = new Map<number, GuestShare>();
  for (const round of rounds) {
    for (const { number, reports } of round.guests) {
      const own = new Set(
        round.frames.flatMap((one) => (addresseeOf(one, round).guests.includes(number) ? one.sequence : [])),
      );
      const seen = new Set(reports.map(({ sequence }) => sequence));
      const before = shares.get(number) ?? { number, expected: 0, received: 0, foreign: 0 };
      shares.set(number, {
        number,
        expected: before.expected + own.size,
        received: before.received + [...own].filter((sequence) => seen.has(sequence)).length,
        foreign: before.foreign + reports.filter(({ sequence }) => !own.has(sequence)).length,
      });
    }
  }
  return [...shares.values()];
}
