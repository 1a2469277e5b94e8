import type { HostTraffic, SteeringVerdict } from '../evidence/steering.js';
import type { SteeringOutcome } from '../experiment/steering.js';
import { amount, number } from './figures.js';

/** Frames to several guests at once, and who received them. */
export interface SteeringDocument {
  readonly verdict: SteeringVerdict['verdict'];
  readonly reason: string | null;
  /** Whether each guest was bound to the address of the next one: a control. */
  readonly swapped: boolean;
  /** Frames of all streams. */
  readonly injected: number;
  readonly lines: SteeringVerdict['lines'];
  readonly lacking: SteeringVerdict['lacking'];
  readonly guests: readonly (SteeringVerdict['guests'][number] & { readonly mac: string })[];
  readonly host: HostTraffic;
}

/** What is kept of it. */
export function documentSteering({ verdict, swapped, injected, macs }: SteeringOutcome): SteeringDocument {
  const { lines, lacking, host, reason } = verdict;
  const guests = verdict.guests.map((guest) => ({ ...guest, mac: macs[guest.number] ?? '' }));
  return { verdict: verdict.verdict, reason, swapped, injected, lines, lacking, guests, host };
}

/** How it is called. */
export function steeringTitle({ swapped }: Pick<SteeringDocument, 'swapped'>): string {
  return swapped ? 'control steering' : 'steering';
}

/** The outcome in one sentence. */
export function steeringSentence({ verdict, reason, injected, guests }: SteeringDocument): string {
  const all = `${amount(injected, 'frame')} to ${amount(guests.length, 'guest')}`;
  switch (verdict) {
    case 'apart':
      return `Of ${all} each guest received its own and no other.`;
    case 'astray':
      return `Of ${all} some reached a guest that they were not for.`;
    case 'lost':
      return `Of ${all} some were lost: ${reason ?? ''}.`;
    case 'inconclusive':
      return `Of ${all} it is not known who received them: ${reason ?? ''}.`;
  }
}

/** What one line found, in numbers. */
export function steeringFigures({ holds, frames }: SteeringDocument['lines'][number]): string {
  return `${number(holds)} of ${amount(frames, 'frame')} where they belong, and nowhere else`;
}

/** What one guest received. */
export function shareSentence({ expected, received, foreign }: SteeringDocument['guests'][number]): string {
  return `${number(received)} of its ${amount(expected, 'frame')}, and ${number(foreign)} of others`;
}

/** Whether the host's own network went on. */
export function hostSentence(host: HostTraffic): string {
  if ('unavailable' in host) return `not tried: ${host.unavailable}`;
  return `${number(host.received)} of ${amount(host.sent, 'ping')} answered meanwhile`;
}
