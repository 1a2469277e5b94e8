import type { FrameReport } from '../host/host.js';
import { flawOf } from './content.js';
import { addresseeOf, guestWord, type SteeringFinding, type SteeringRound } from './steering-types.js';
import type { Frame } from './types.js';
import { count } from './words.js';

type Judgement = Omit<SteeringFinding, 'sequence' | 'line'>;

/** The line *content*: every guest has received the frames that are for it, once and intact, and no others. */
export function judgeSteeredContent(round: SteeringRound): readonly SteeringFinding[] {
  const known = new Map(round.frames.map((frame) => [frame.sequence, frame]));
  const strangers = round.guests.flatMap(({ number, reports }) =>
    reports.filter(({ sequence }) => !known.has(sequence)).map(() => number),
  );
  return [
    ...round.frames.map((frame) => ({
      sequence: frame.sequence,
      line: 'content' as const,
      ...judgeFrame(frame, round),
    })),
    ...strangers.map((number) => ({
      sequence: null,
      line: 'content' as const,
      outcome: 'refutes' as const,
      says: 'astray' as const,
      reason: `${guestWord(number)} received a frame that nobody injected`,
    })),
  ];
}

function judgeFrame(frame: Frame, round: SteeringRound): Judgement {
  const { name, guests: wanted } = addresseeOf(frame, round);
  const of = (reports: readonly FrameReport[]) => reports.filter(({ sequence }) => sequence === frame.sequence);
  const foreign = round.guests.find(({ number, reports }) => !wanted.includes(number) && of(reports).length > 0);
  if (foreign) {
    const reason = `is for ${name}, and ${guestWord(foreign.number)} received it`;
    return { outcome: 'refutes', says: 'astray', reason };
  }
  for (const { number, reports, dropped } of round.guests) {
    if (!wanted.includes(number)) continue;
    const [first, ...others] = of(reports);
    if (!first && dropped > 0) {
      const reason = `${guestWord(number)} has not reported it, but could not keep ${count(dropped, 'frame')}`;
      return { outcome: 'unknown', reason };
    }
    if (!first) return { outcome: 'refutes', says: 'lost', reason: `${guestWord(number)} did not receive it` };
    const flaw = flawOf(frame, first, undefined);
    if (flaw) return { outcome: 'refutes', says: 'corrupt', reason: `${guestWord(number)}: ${flaw}` };
    if (others.length > 0) {
      return { outcome: 'refutes', reason: `${guestWord(number)} received it ${others.length + 1} times` };
    }
  }
  const who = wanted.length === 0 ? 'no guest' : wanted.map(guestWord).join(', ');
  return { outcome: 'holds', reason: `${who} received it` };
}
