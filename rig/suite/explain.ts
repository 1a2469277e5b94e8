import type { Delivery } from '../evidence/content.js';
import type { FrameVerdict } from '../evidence/frame-verdict.js';
import type { FrameFinding, Outcome } from '../evidence/types.js';
import type { JudgedResult, ReceiveResult, SteeringResult } from '../experiment/results.js';
import { lawsOf } from '../nic/ledger/laws.js';

/** Offending frames that a message shows; more say nothing new. */
const mostFrames = 5;

const mark: Readonly<Record<Outcome, string>> = { holds: '✓', refutes: '✗', unknown: '?', unsampled: '·' };

/**
 * What a failed expectation shows: the first frames that offend, each with what every line says of it, one below the
 * other so that they can be compared.
 * @param besides is said of such a frame before that
 */
export function offenders(
  result: Pick<JudgedResult, 'frames'>,
  offends: (frame: FrameVerdict) => boolean,
  besides: (frame: FrameVerdict) => string | undefined = () => undefined,
): string {
  const all = result.frames.filter(offends);
  const shown = all.slice(0, mostFrames).map((frame) => frameText(frame, besides(frame)));
  const left = all.length - shown.length;
  return [...shown, ...(left > 0 ? [`  and ${left} more; every frame is in the evidence of the run`] : [])].join('\n');
}

/** The frames that arrived more than once, with how often the NIC wrote each. */
export function repeatedFrames(result: ReceiveResult, { repeated }: Delivery): string {
  const timesOf = new Map(repeated.map(({ sequence, times }) => [sequence, times]));
  return offenders(
    result,
    ({ sequence }) => timesOf.has(sequence),
    ({ sequence }) => {
      const written = result.outcome.experiment.landings.filter((one) => one.sequence === sequence).length;
      return `the guest received it ${times(timesOf.get(sequence) ?? 0)}, the NIC wrote it ${times(written)}`;
    },
  );
}

/** The frames that arrived after a later one, with the order in which the NIC wrote both. */
export function lateFrames(result: ReceiveResult, { late }: Delivery): string {
  const afterOf = new Map(late.map(({ sequence, after }) => [sequence, after]));
  const { landings } = result.outcome.experiment;
  const place = (wanted: number | undefined) => landings.findIndex(({ sequence }) => sequence === wanted);
  return offenders(
    result,
    ({ sequence }) => afterOf.has(sequence),
    ({ sequence }) => {
      const after = afterOf.get(sequence);
      const [own, other] = [place(sequence), place(after)];
      const wrote =
        own < 0 || other < 0 ? 'has no record of both' : `wrote it ${own < other ? 'before' : 'after'} that`;
      return `the guest received it after frame ${after}, the NIC ${wrote}`;
    },
  );
}

/** Both sides of every law of the ledger of which anything was counted. */
export function ledgerLaws({ outcome }: Pick<JudgedResult, 'outcome'>): string {
  return lawsOf(outcome.ledger.changes)
    .filter(({ left, right }) => left !== 0n || right !== 0n)
    .map(({ law, left, right }) => `  ${left === right ? mark.holds : mark.refutes} ${law}: ${left}, ${right}`)
    .join('\n');
}

/** What came of frames to several guests: the verdict, what every line says, and the first frames that are amiss. */
export function strays({ verdict }: Pick<SteeringResult, 'verdict'>): string {
  const { reason, lines, lacking, amiss } = verdict;
  const shown = amiss.slice(0, mostFrames).map(({ line, outcome, sequence, reason: why }) => {
    return `  ${mark[outcome]} ${line}: ${sequence === null ? why : `frame ${sequence} ${why}`}`;
  });
  const left = amiss.length - shown.length;
  return [
    `the verdict is ${verdict.verdict}${reason === null ? '' : `: ${reason}`}`,
    ...lines.map(({ line, outcome, holds, frames, astray }) => {
      return `  ${mark[outcome]} ${line}: ${holds} of ${frames} as they should be, ${astray} astray`;
    }),
    ...lacking.map(({ line, why }) => `  ${mark.unknown} ${line}: ${why}`),
    ...shown,
    ...(left > 0 ? [`  and ${left} more`] : []),
  ].join('\n');
}

function times(n: number): string {
  return n === 1 ? 'once' : `${n} times`;
}

function frameText({ sequence, length, result, findings }: FrameVerdict, besides: string | undefined): string {
  const wide = Math.max(0, ...findings.map(({ line }) => line.length));
  const lines = [...findings].map(
    ({ line, outcome, reason }: FrameFinding) => `    ${mark[outcome]} ${line.padEnd(wide)}  ${reason}`,
  );
  const first = besides === undefined ? [] : [`    ${besides}`];
  return [`  frame ${sequence}, ${length} bytes: ${result}`, ...first, ...lines].join('\n');
}

/** Whether it is not known what became of the frames, and nothing speaks against zero-copy. */
export function isUndecided({ verdict, lines }: Pick<JudgedResult, 'verdict' | 'lines'>): boolean {
  return verdict === 'inconclusive' && lines.every(({ refutes }) => refutes === 0);
}

/** The verdict in a clause, for the first line of a message. */
export function verdictText({ verdict, reason }: Pick<JudgedResult, 'verdict' | 'reason'>): string {
  return reason === null ? verdict : `${verdict} (${reason})`;
}
