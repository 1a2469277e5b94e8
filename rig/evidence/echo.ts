import type { StreamCheck } from '../nic/nic.js';
import { count } from './words.js';

/** What is known of frames that the guest was asked to send back. */
export interface EchoObservation {
  /** Frames that were injected, all with sequence numbers of their own. */
  readonly injected: number;
  /** What the NIC's checker has counted of them on their way back. */
  readonly check: StreamCheck;
}

/** Whether every frame came back, intact, once and in order. */
export interface EchoVerdict {
  readonly verdict: 'complete' | 'faulty';
  /** Frames that came back intact, each counted once. */
  readonly returned: number;
  /** What is wrong, in words; null when nothing is. */
  readonly reason: string | null;
}

/** Judges frames that came back. Pure. */
export function judgeEcho({ injected, check }: EchoObservation): EchoVerdict {
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
  if (flaws.length === 0) return { verdict: 'complete', returned, reason: null };
  return { verdict: 'faulty', returned, reason: flaws.join(', ') };
}
