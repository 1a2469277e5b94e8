import { nothingKept, type KeptParts } from '../experiment/parts.js';
import type { ControlDocument, ExperimentDocument, InjectionDocument, RunDocument } from './document.js';
import type { EvidenceDocument } from './evidence-document.js';
import { foundIn } from './run-report.js';

/** What an earlier attempt at a run has left that stands, as documents. */
export interface KeptResults {
  readonly parts: KeptParts;
  /** Holds it; null when there was no attempt. */
  readonly document: RunDocument | null;
  readonly frames: EvidenceDocument['experiments'];
}

export const noResultsKept: KeptResults = { parts: nothingKept, document: null, frames: [] };

const beginning = 'From before the run was cut short and resumed';

/**
 * The document of a run with what is kept of it, which says so in its notes. Pure.
 * @param host counters of driver and mp stack in this attempt
 */
export function withKept(
  document: RunDocument,
  { parts: { names }, document: before }: KeptResults,
  host: Readonly<Record<string, number>>,
): RunDocument {
  if (!before || names.size === 0) return { ...document, counters: { ...document.counters, host } };
  const main = names.has('mp') ? foundIn(before) : foundIn(document);
  const controls = before.controls.filter(({ name }) => names.has(name)).map(marked);
  const injections = before.injections.filter(({ name }) => [...names].some((part) => isOf(name, part)));
  return {
    ...document,
    ...main,
    reason: document.reason ?? main.reason,
    counters: { nic: main.counters.nic, host: added(before.counters.host, host) },
    notes: [...main.notes.filter(isForeign), `${beginning}: ${[...names].join(', ')}.`],
    controls: [...controls, ...document.controls],
    injections: [...injections, ...document.injections].toSorted((a, b) => rank(a) - rank(b)),
    echo: names.has('echo') ? before.echo : document.echo,
    transmit: names.has('transmit') ? before.transmit : document.transmit,
    timings: {
      ...before.timings,
      ...document.timings,
      totalMs: before.timings.totalMs + document.timings.totalMs,
    },
  };
}

/** Every frame of a run, of the kept experiments too. */
export function evidenceWithKept(evidence: EvidenceDocument, { parts, frames }: KeptResults): EvidenceDocument {
  const kept = frames.filter(({ name }) => parts.names.has(name));
  return { ...evidence, experiments: [...kept, ...evidence.experiments] };
}

function marked(control: ControlDocument): ControlDocument {
  return { ...control, notes: [...control.notes.filter(isForeign), `${beginning}.`] };
}

/** Whether a note is not one that is made here. */
function isForeign(note: ExperimentDocument['notes'][number]): boolean {
  return !note.startsWith(beginning);
}

/** Whether an injection was made in a part: it has its name, or that of a stream of it. */
function isOf(injection: string, part: string): boolean {
  const [of = ''] = injection.split(/ stream | of /);
  return of === part;
}

function rank({ name }: InjectionDocument): number {
  return isOf(name, 'mp') ? 0 : isOf(name, 'replay') ? 2 : 1;
}

function added(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const sum = { ...one };
  for (const [name, value] of Object.entries(other)) sum[name] = (sum[name] ?? 0) + value;
  return sum;
}
