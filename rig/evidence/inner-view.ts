import { judgeAddress, type AddressObservation } from './address.js';
import type { Collected } from './experiment.js';
import { judgeResidue, type ResidueObservation } from './residue.js';
import type { Testimony } from './testimony.js';
import type { Frame, FrameFinding } from './types.js';
import { count } from './words.js';

/** What the host's own agent has found: in the host's memory, and in the kernel's account of the NIC's maps. */
export interface InnerView {
  readonly address: Collected<AddressObservation>;
  readonly residue: Collected<ResidueObservation>;
  /** Time that the search of the memory took. */
  readonly searchMs: number;
}

/** What is to be thought of it, by the same judges as of what is seen from outside. */
export function judgeInnerView(
  frames: readonly Frame[],
  { address, residue, searchMs }: InnerView,
): readonly Testimony[] {
  return [
    'unavailable' in residue
      ? silent('memory search', residue.unavailable)
      : {
          witness: 'memory search',
          sample: searched(residue.scan.scannedBytes, searchMs),
          ...sum(frames, judgeResidue(frames, residue), 'no nonce is outside of the guest'),
        },
    'unavailable' in address
      ? silent('map journal', address.unavailable)
      : {
          witness: 'map journal',
          sample: `all ${count(frames.length, 'frame')}`,
          ...sum(
            frames,
            judgeAddress(frames, address),
            'each stands in the page of the guest that its address leads to',
          ),
        },
  ];
}

function silent(witness: Testimony['witness'], reason: string): Testimony {
  return { witness, outcome: 'unknown', sample: 'nothing', reason };
}

function searched(bytes: number, milliseconds: number): string {
  const rate = milliseconds > 0 ? ` at ${(bytes / milliseconds / 1e6).toFixed(2)} GB/s` : '';
  return `${(bytes / 2 ** 30).toFixed(2)} GiB from within${rate}`;
}

/** One outcome for all frames: the worst. */
function sum(
  frames: readonly Frame[],
  findings: readonly FrameFinding[],
  good: string,
): Pick<Testimony, 'outcome' | 'reason'> {
  for (const outcome of ['refutes', 'unknown'] as const) {
    const some = findings.filter((one) => one.outcome === outcome);
    const [first] = some;
    if (!first) continue;
    const which = first.sequence === null ? '' : `frame ${first.sequence}, one of ${some.length}: `;
    return { outcome, reason: `${which}${first.reason}` };
  }
  return frames.length === 0
    ? { outcome: 'unknown', reason: 'no frame was injected' }
    : { outcome: 'holds', reason: good };
}
