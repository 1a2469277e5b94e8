import type { StreamCheck } from '../nic/nic.js';
import { count } from './words.js';

/** What is known of the frames of one stream that the guest was asked to send back. */
export interface EchoObservation {
  /** Frames that were injected, all with sequence numbers of their own. */
  readonly injected: number;
  /** What the NIC's checker has counted of them on their way back. */
  readonly check: StreamCheck;
}

/** Whether every frame came back, intact, once and, within its stream, in order. */
export interface EchoVerdict {
  readonly verdict: 'complete' | 'faulty';
  /** Frames that came back intact, each counted once. */
  readonly returned: number;
  /** What is wrong, in words; null when nothing is. */
  readonly reason: string | null;
}

/** Judges frames that came back, each stream by itself: one that has too many makes up for none that has too few. Pure. */
export function judgeEcho(streams: readonly EchoObservation[]): EchoVerdict {
  const judged = streams.map(judgeStream);
  const returned = judged.reduce((sum, one) => sum + one.returned, 0);
  const flaws = judged.flatMap(({ reason }, stream) =>
    reason === null ? [] : [streams.length === 1 ? reason : `stream ${stream}: ${reason}`],
  );
  if (flaws.length === 0) return { verdict: 'complete', returned, reason: null };
  return { verdict: 'faulty', returned, reason: flaws.join('; ') };
}

function judgeStream({ injected, check }: EchoObservation): Omit<EchoVerdict, 'verdict'> {
  const { frames, corrupt, duplicates, reordered, late } = check;
  const returned = frames - corrupt - duplicates - late;
  const flaws = [
    injected > returned && `${injected - returned} of ${count(injected, 'frame')} did not come back intact`,
    injected < returned && `${count(returned, 'frame')} came back, more than the ${injected} that were injected`,
    corrupt > 0 && `${count(corrupt, 'frame')} came back corrupt`,
    duplicates > 0 && `${count(duplicates, 'frame')} came back again`,
    reordered > 0 && `${count(reordered, 'frame')} came back out of order`,
    late > 0 && `${count(late, 'frame')} came back too far behind to be told from duplicates`,
  ].filter((flaw) => flaw !== false);
  return { returned, reason: flaws.length === 0 ? null : flaws.join(', ') };
}

/**
 * What the checker has counted of all streams together. With numbers from 0 in every stream, `next` is how many of them
 * it has passed.
 */
export function totalCheck(streams: readonly EchoObservation[]): StreamCheck {
  const sum = (name: keyof StreamCheck): number => streams.reduce((total, { check }) => total + check[name], 0);
  return {
    next: sum('next'),
    frames: sum('frames'),
    corrupt: sum('corrupt'),
    gaps: sum('gaps'),
    missing: sum('missing'),
    duplicates: sum('duplicates'),
    reordered: sum('reordered'),
    late: sum('late'),
  };
}
