import type { AddressObservation } from './address.js';
import type { Collected, Experiment, Figures } from './experiment.js';
import { judgePayloadTouch, type PayloadTouchObservation } from './payload-touch.js';
import { transmitHeaderBytes } from '../host/sent-header.js';
import { residueFigures } from './residue-figures.js';
import { touchers } from './touch.js';
import { judgeTransmitAddress } from './transmit-address.js';
import { intactFrames, judgeTransmitContent, type TransmitContentObservation } from './transmit-content.js';
import { judgeTransmitResidue, withoutHeaders, type TransmitResidueObservation } from './transmit-residue.js';
import type { Frame, Judge, Line, LineDeclaration, LineResult } from './types.js';
import { judgeRun } from './verdict.js';

/** All that was collected about a series of frames that the guest has sent. */
export interface TransmitRound {
  readonly frames: readonly Frame[];
  readonly address: Collected<AddressObservation>;
  readonly residue: Collected<TransmitResidueObservation>;
  readonly touch: Collected<PayloadTouchObservation>;
  readonly content: TransmitContentObservation;
}

/**
 * Judges frames that the guest has sent: whether the NIC read all that is behind their headers from the guest's own pages.
 * @param declared the lines that the bench can give of this direction
 */
export function judgeTransmit(round: TransmitRound, declared: readonly LineDeclaration[]): Experiment {
  const { frames, content } = round;
  const address = judged('address', round.address, frames, judgeTransmitAddress);
  const residue = judged('residue', round.residue, frames, judgeTransmitResidue);
  const touch = judged('touch', round.touch, frames, judgePayloadTouch);
  const sent = judged('content', content, frames, judgeTransmitContent);
  return {
    verdict: judgeRun(frames, [address, residue, touch, sent], declared),
    figures: {
      address: 'unavailable' in address ? null : addressFigures(address.findings),
      residue: 'unavailable' in round.residue ? null : foundOutsideHeaders(frames, round.residue),
      touch: 'unavailable' in round.touch ? null : touchFigures(frames, round.touch),
      lateWrite: null,
      content: { checked: frames.length, good: Math.min(frames.length, intactFrames(content.check)) },
    },
    touchers: 'unavailable' in round.touch ? [] : touchers([round.touch]),
    landings: 'unavailable' in round.address ? [] : round.address.landings,
    delivery: null,
    notes: [],
  };
}

function judged<T extends object>(
  line: Line,
  seen: Collected<T>,
  frames: readonly Frame[],
  judge: Judge<T>,
): LineResult {
  if ('unavailable' in seen) return { line, unavailable: seen.unavailable };
  return { line, findings: judge(frames, seen) };
}

function addressFigures(findings: readonly { readonly outcome: string }[]): Figures['address'] {
  const having = (outcome: string): number => findings.filter((one) => one.outcome === outcome).length;
  return { checked: findings.length - having('unknown'), matched: having('holds') };
}

function foundOutsideHeaders(frames: readonly Frame[], seen: TransmitResidueObservation): Figures['residue'] {
  const { scan, landings } = seen;
  return residueFigures([{ ...seen, scan: { ...scan, hits: withoutHeaders(scan.hits, frames, landings) } }]);
}

function touchFigures(frames: readonly Frame[], { landings }: PayloadTouchObservation): Figures['touch'] {
  const sum = (of: (one: (typeof landings)[number]) => number): number =>
    landings.reduce((total, one) => total + of(one), 0);
  return {
    sampledFrames: null,
    bytes: frames.reduce((bytes, { length }) => bytes + Math.max(0, length - transmitHeaderBytes), 0),
    loadedBytes: sum(({ loaded }) => loaded),
    storedBytes: sum(({ stored }) => stored),
    touched: landings.filter(({ loaded, stored }) => loaded + stored > 0).length,
  };
}
