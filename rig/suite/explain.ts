import type { FrameVerdict } from '../evidence/frame-verdict.js';
import type { FrameFinding, Outcome } from '../evidence/types.js';
import type { ReceiveResult } from '../experiment/results.js';

/** Offending frames that a message shows; more say nothing new. */
const mostFrames = 5;

const mark: Readonly<Record<Outcome, string>> = { holds: '✓', refutes: '✗', unknown: '?', unsampled: '·' };

/**
 * What a failed expectation shows: the first frames that offend, each with what every line says of it, one below the
 * other so that they can be compared.
 */
export function offenders(result: ReceiveResult, offends: (frame: FrameVerdict) => boolean): string {
  const all = result.frames.filter(offends);
  const shown = all.slice(0, mostFrames).map(frameText);
  const left = all.length - shown.length;
  return [...shown, ...(left > 0 ? [`  and ${left} more; every frame is in the evidence of the run`] : [])].join('\n');
}

function frameText({ sequence, length, result, findings }: FrameVerdict): string {
  const wide = Math.max(0, ...findings.map(({ line }) => line.length));
  const lines = [...findings].map(
    ({ line, outcome, reason }: FrameFinding) => `    ${mark[outcome]} ${line.padEnd(wide)}  ${reason}`,
  );
  return [`  frame ${sequence}, ${length} bytes: ${result}`, ...lines].join('\n');
}

/** The verdict in a clause, for the first line of a message. */
export function verdictText({ verdict, reason }: ReceiveResult): string {
  return reason === null ? verdict : `${verdict} (${reason})`;
}
