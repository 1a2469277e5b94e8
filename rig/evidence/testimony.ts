import type { Witness } from '../host/host.js';
import type { Line, Outcome } from './types.js';
import type { LineVerdict } from './verdict.js';

/** Ways of looking that hardware has, too, and the line of evidence that each could give there. */
export const witnessedLine = {
  watchpoints: 'touch',
  'copy functions': 'touch',
  'memory search': 'residue',
  'map journal': 'address',
} as const satisfies Record<Witness, Line>;

export type { Witness };

export const witnessNames = Object.keys(witnessedLine) as readonly Witness[];

/** What a way of looking that hardware has, too, says of an experiment: a witness beside the lines of evidence. */
export interface Testimony {
  readonly witness: Witness;
  readonly outcome: Outcome;
  /** What it looked at, as a clause. */
  readonly sample: string;
  /** What it saw, as a clause. */
  readonly reason: string;
}

/**
 * Whether a witness agrees with its line of evidence, which on this bench sees everything. To have seen less is no
 * contradiction, but for addresses, of which both have the same record. To have seen something where there was nothing is
 * one, but for counts, which other work of the host may have made.
 */
export function agreement(
  { outcome, witness }: Testimony,
  lines: readonly LineVerdict[],
): 'agrees' | 'saw less' | 'contradicts' | 'cannot tell' {
  const line = lines.find((one) => one.line === witnessedLine[witness]);
  if (outcome === 'unknown' || !line || line.outcome === 'unknown') return 'cannot tell';
  if (outcome === line.outcome) return 'agrees';
  if (outcome === 'holds') return witness === 'map journal' ? 'contradicts' : 'saw less';
  return witness === 'copy functions' ? 'cannot tell' : 'contradicts';
}
