import type { Frame, FrameFinding, Line, LineResult } from './types.js';

/** What became of one frame, all lines considered. */
export type FrameResult = 'zero-copy' | 'copied' | 'touched' | 'lost' | 'undecided';

export interface FrameVerdict {
  readonly sequence: number;
  readonly length: number;
  readonly result: FrameResult;
  /** The finding that decided; of a proven frame, that of its first line. */
  readonly reason: string;
  /** What each line says of this frame; a line that says nothing of it is missing. */
  readonly findings: readonly FrameFinding[];
}

/**
 * Decides each frame alone. Missing from the guest is lost, whatever else is known of it: nothing was delivered that
 * could have been copied. Any line that shows a copy outweighs all that show none. Proven is only what every required
 * line affirms.
 */
export function judgeFrames(
  frames: readonly Frame[],
  lines: readonly LineResult[],
  required: readonly Line[],
): readonly FrameVerdict[] {
  const findingsOf = new Map<number, FrameFinding[]>(frames.map((frame) => [frame.sequence, []]));
  for (const line of lines) {
    if ('unavailable' in line) continue;
    for (const finding of line.findings) {
      if (finding.sequence !== null) findingsOf.get(finding.sequence)?.push(finding);
    }
  }
  // Speaks of no frame in particular: while it stands, none is proven.
  const shared = lines.flatMap((line) =>
    'unavailable' in line
      ? []
      : line.findings.filter(
          (one) => one.sequence === null && (one.outcome === 'refutes' || one.outcome === 'unknown'),
        ),
  );
  return frames.map((frame) => {
    const findings = findingsOf.get(frame.sequence) ?? [];
    return { sequence: frame.sequence, length: frame.length, ...decide([...findings, ...shared], required), findings };
  });
}

function decide(findings: readonly FrameFinding[], required: readonly Line[]): { result: FrameResult; reason: string } {
  const own = findings.filter((one) => one.sequence !== null);
  const says = (what: FrameFinding['says']) => own.find((one) => one.outcome === 'refutes' && one.says === what);
  const lost = says('lost');
  if (lost) return { result: 'lost', reason: lost.reason };
  const copied = says('copied');
  if (copied) return { result: 'copied', reason: copied.reason };
  const touched = says('touched');
  if (touched) return { result: 'touched', reason: touched.reason };
  const corrupt = says('corrupt');
  if (corrupt) return { result: 'lost', reason: corrupt.reason };
  const against =
    findings.find((one) => one.outcome === 'refutes') ?? findings.find((one) => one.outcome === 'unknown');
  if (against) return { result: 'undecided', reason: against.reason };
  const silent = required.find((line) => !own.some((one) => one.line === line));
  if (silent) return { result: 'undecided', reason: `the line ${silent} says nothing of it` };
  return { result: 'zero-copy', reason: own[0]?.reason ?? '' };
}
