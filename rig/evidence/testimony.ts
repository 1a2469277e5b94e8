import type { Outcome } from './types.js';
import type { LineVerdict } from './verdict.js';

/** What a way of looking that hardware has, too, says of an experiment: a witness beside the lines of evidence. */
export interface Testimony {
  readonly witness: 'watchpoints' | 'copy functions';
  readonly outcome: Outcome;
  /** What it looked at, as a clause. */
  readonly sample: string;
  /** What it saw, as a clause. */
  readonly reason: string;
}

/**
 * Whether a witness agrees with the line *touch*, which sees everything. To have seen less is no contradiction; to have
 * seen an access where there was none is one, but for counts, which other work of the host may have made.
 */
export function agreement(
  { outcome, witness }: Testimony,
  touch: LineVerdict | undefined,
): 'agrees' | 'saw less' | 'contradicts' | 'cannot tell' {
  if (outcome === 'unknown' || !touch || touch.outcome === 'unknown') return 'cannot tell';
  if (outcome === touch.outcome) return 'agrees';
  if (outcome === 'holds') return 'saw less';
  return witness === 'watchpoints' ? 'contradicts' : 'cannot tell';
}
