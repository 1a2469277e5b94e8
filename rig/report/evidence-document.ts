import type { Experiment } from '../evidence/experiment.js';
import type { FrameResult } from '../evidence/frame-verdict.js';
import type { Landing } from '../evidence/landing.js';
import type { Line, Outcome, Refutation } from '../evidence/types.js';
import { hex } from './figures.js';

/** What one line says of one frame. */
export interface FindingRecord {
  readonly line: Line;
  readonly outcome: Outcome;
  readonly says: Refutation | null;
  readonly reason: string;
}

/** A part of a frame within one page, as the NIC wrote it. Addresses are hexadecimal texts. */
export interface WrittenRecord {
  readonly bus: string;
  /** Null where no memory is behind the bus address. */
  readonly machine: string | null;
  /** Null where the page is not the guest's. */
  readonly guest: string | null;
  readonly length: number;
}

/** All that is known of one frame. */
export interface FrameRecord {
  readonly sequence: number;
  /** Bytes without FCS. */
  readonly length: number;
  readonly result: FrameResult;
  readonly reason: string;
  readonly findings: readonly FindingRecord[];
  /** Place in the order in which the NIC wrote the frames, from 0; null when its trace has none. */
  readonly arrival: number | null;
  readonly written: readonly WrittenRecord[];
}

/** What `evidence.json` holds: every single frame of a run, for looking closer than its report does. */
export interface EvidenceDocument {
  readonly schemaVersion: 2;
  readonly run: string;
  readonly experiments: readonly { readonly name: string; readonly frames: readonly FrameRecord[] }[];
}

/** Builds the document from the judged experiments of a run. */
export function buildEvidence(
  run: string,
  experiments: readonly { readonly name: string; readonly experiment: Experiment }[],
): EvidenceDocument {
  return {
    schemaVersion: 2,
    run,
    experiments: experiments.map(({ name, experiment }) => ({ name, frames: frameRecords(experiment) })),
  };
}

function frameRecords({ verdict, landings }: Experiment): readonly FrameRecord[] {
  const arrivals = new Map(landings.map((landing, arrival) => [landing.sequence, { landing, arrival }]));
  return verdict.frames.map(({ sequence, length, result, reason, findings }) => ({
    sequence,
    length,
    result,
    reason,
    findings: findings.map(({ line, outcome, says, reason: why }) => ({
      line,
      outcome,
      says: says ?? null,
      reason: why,
    })),
    arrival: arrivals.get(sequence)?.arrival ?? null,
    written: writes(arrivals.get(sequence)?.landing),
  }));
}

function writes(landing: Landing | undefined): readonly WrittenRecord[] {
  return (landing?.pieces ?? []).map(({ busAddress, length, translation, guestAddress }) => ({
    bus: hex(busAddress),
    machine: translation.kind === 'ram' ? hex(translation.machineAddress) : null,
    guest: guestAddress === null ? null : hex(guestAddress),
    length,
  }));
}
