import { isTransmit } from '../experiment/transmit-plan.js';
import type { ControlDocument, ExperimentDocument, NamedExperiment, RunDocument } from './document.js';
import type { EvidenceDocument, FrameRecord } from './evidence-document.js';

/** An experiment as the report tells it. */
export interface ReportedExperiment {
  /** `mp`, `transmit`, or the name of a control. */
  readonly name: string;
  readonly kind: 'main' | 'control';
  readonly found: ExperimentDocument;
  /** Of a control: why it does not do its work, or null. Of a main experiment always null. */
  readonly flaw: string | null;
  /** Empty when they were not kept. */
  readonly frames: readonly FrameRecord[];
}

/** A file beside the report. */
export interface ReportedFile {
  /** Relative to the run directory. */
  readonly name: string;
  readonly about: string;
}

/** All that the report of a run is made from. */
export interface RunReport {
  readonly document: RunDocument;
  /** Those that were judged, the main experiment first; empty when the run ended before. */
  readonly experiments: readonly ReportedExperiment[];
  readonly files: readonly ReportedFile[];
}

/**
 * What a report tells, from the documents of a run.
 * @param evidence null when it was not kept
 * @param files those that are in the run directory
 */
export function reportOf(
  document: RunDocument,
  evidence: EvidenceDocument | null,
  files: readonly ReportedFile[],
): RunReport {
  const framesOf = (name: string) => evidence?.experiments.find((one) => one.name === name)?.frames ?? [];
  const found = foundIn(document);
  const transmitOf = (of: NamedExperiment): ReportedExperiment => {
    return { name: of.name, kind: 'main', found: foundIn(of), flaw: null, frames: framesOf(of.name) };
  };
  const main: ReportedExperiment = { name: 'mp', kind: 'main', found, flaw: null, frames: framesOf('mp') };
  const sent: readonly ReportedExperiment[] =
    document.transmit && !('unavailable' in document.transmit) ? [transmitOf(document.transmit)] : [];
  const control = (of: ControlDocument): ReportedExperiment => {
    return { name: of.name, kind: 'control', found: foundIn(of), flaw: of.flaw, frames: framesOf(of.name) };
  };
  const received = document.controls.filter(({ name }) => !isTransmit(name));
  const others = document.controls.filter(({ name }) => isTransmit(name));
  const experiments = [
    ...(wasJudged(document) ? [main] : []),
    ...received.map(control),
    ...sent,
    ...others.map(control),
  ];
  return { document, experiments, files };
}

/** Whether a document has a verdict on frames, and not only one for want of any. */
export function wasJudged({ lines }: Pick<ExperimentDocument, 'lines'>): boolean {
  return lines.length > 0;
}

/** What an experiment has found, without what the document that tells it has besides. */
export function foundIn(document: ExperimentDocument): ExperimentDocument {
  const { verdict, reason, frames, evidence, lines, restsOn, lacking } = document;
  const { touchers, counters, ledger, card, latency, witnesses, notes } = document;
  return {
    ...{ verdict, reason, frames, evidence, lines, restsOn, lacking },
    ...{ touchers, counters, ledger, card, latency, witnesses, notes },
  };
}
