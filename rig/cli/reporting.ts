import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import type { BenchFacts } from '../bench/bench.js';
import { Interrupted } from '../base/deadline.js';
import type { RigError } from '../base/errors.js';
import {
  buildDocument,
  streamInjections,
  type BenchDocument,
  type ErrorDocument,
  type InjectionDocument,
  type RunDocument,
  type RunStatusWord,
  type TrafficDocument,
} from '../report/document.js';
import { buildEvidence, type EvidenceDocument } from '../report/evidence-document.js';
import type { RunIdentity } from '../report/identity.js';
import { evidenceWithKept, noResultsKept, withKept, type KeptResults } from '../report/kept.js';
import { jsonText, type RunDirectory } from '../report/run-directory.js';
import { reportOf, type RunReport } from '../report/run-report.js';
import { render, type Format } from '../report/render.js';
import { runFiles } from '../report/stored-run.js';
import { sayRate } from '../nic/rate.js';
import type { Line } from '../evidence/types.js';
import type { ExperimentOutcome } from '../experiment/experiment.js';
import type { ReplayOptions } from '../traffic/replay.js';
import type { RunOutcome, Timings } from '../experiment/procedure.js';
import type { Streams } from '../traffic/traffic.js';

/** How a run ended: with verdicts, or by an error before there were all. */
export type Ending = { readonly outcome: EndOutcome; readonly error?: undefined } | { readonly error: RigError };

/** What a run that came to its end has found besides its experiments. */
export type EndOutcome = Pick<RunOutcome, 'status' | 'replay' | 'echo' | 'transmit' | 'statistics'> & {
  /** Null: it needed no bench any more. */
  readonly facts: BenchFacts | null;
};

/** What a run has found until now, in this attempt and in an earlier one. */
export interface Found extends Partial<Omit<EndOutcome, 'status'>> {
  readonly judged: readonly ExperimentOutcome[];
  readonly timings: Timings;
  readonly kept?: KeptResults;
}

/** What is known of a run before it has found anything. */
export interface Begun {
  readonly identity: RunIdentity;
  readonly traffic: TrafficDocument;
  /** As far as it is known. */
  readonly bench: BenchDocument;
}

/** Exit code of `rig run`. */
export function exitCodeOf(ending: Ending): number {
  if (ending.error) return ending.error.exitCode;
  switch (ending.outcome.status.status) {
    case 'passed':
      return 0;
    case 'failed':
      return 1;
    case 'bench-trouble':
      return 3;
  }
}

/** What was asked for, as documents have it. */
export function trafficOf(
  streams: Streams,
  options: {
    echo: boolean;
    transmit?: boolean;
    witnesses: boolean;
    demanded: readonly Line[];
    replay: ReplayOptions | undefined;
  },
): TrafficDocument {
  const { echo, transmit = false, witnesses, demanded, replay } = options;
  return {
    streams: streams.map(({ frames, lengths: { min, max, list = null }, rate, burst = 1 }) => ({
      frames,
      length: { min, max, list },
      rate: rate ? sayRate(rate) : null,
      burst,
    })),
    echo,
    transmit,
    replay: replay ? { capture: replay.name, passes: replay.passes } : null,
    demanded,
    witnesses,
  };
}

/** `run.json` of a run that goes on, with what is whole of it. */
export function runningDocument(begun: Begun, found: Found = { judged: [], timings: {} }): RunDocument {
  return documentOf(begun, found, { status: { status: 'running', reason: null }, error: null, endedAt: null });
}

/** `run.json` of a run that has ended, also of one that was cut short. @param found what came out until then */
export function endedDocument(begun: Begun, found: Found, ending: Ending): RunDocument {
  const { code, message, remedy } = ending.error ?? {};
  const error = code === undefined ? null : { code, message: message ?? '', remedy: remedy ?? '' };
  const all = ending.error ? found : { ...found, ...ending.outcome };
  return documentOf(begun, all, { status: statusOf(ending), error, endedAt: new Date().toISOString() });
}

function documentOf(
  { identity, traffic, bench }: Begun,
  found: Found,
  end: {
    readonly status: { readonly status: RunStatusWord; readonly reason: string | null };
    readonly error: ErrorDocument | null;
    readonly endedAt: string | null;
  },
): RunDocument {
  const { judged, timings, kept = noResultsKept, statistics = new Map<string, bigint>(), facts } = found;
  const host = Object.fromEntries([...statistics].map(([name, value]) => [name, Number(value)]));
  const documented = (one: ExperimentOutcome) => ({ ...one, counters: { nic: one.counters, host: {} } });
  const main = judged.find(({ name }) => name === 'mp');
  const sent = judged.find(({ name }) => name === 'transmit');
  const document = buildDocument({
    identity: { ...withBench(identity, facts), endedAt: end.endedAt },
    traffic,
    status: end.status,
    error: end.error,
    main: main ? documented(main) : null,
    controls: judged.filter((one) => one !== main && one !== sent).map(documented),
    injections: injectionsOf(found),
    echo: found.echo ?? null,
    transmit: sent ? documented(sent) : unavailable(found.transmit),
    timings: { ...timings, totalMs: timings['totalMs'] ?? 0 },
    bench: facts ? benchOf(facts) : bench,
  });
  return withKept(document, kept, host);
}

function unavailable(transmit: Found['transmit']): { readonly unavailable: string } | null {
  return transmit && 'unavailable' in transmit ? transmit : null;
}

function statusOf(ending: Ending): {
  status: 'passed' | 'failed' | 'bench-trouble' | 'interrupted';
  reason: string | null;
} {
  if (!ending.error) return ending.outcome.status;
  const { error } = ending;
  const status = error instanceof Interrupted ? 'interrupted' : error.exitCode === 1 ? 'failed' : 'bench-trouble';
  return { status, reason: error.describe() };
}

/** A bench that was taken, as documents have it. */
export function benchOf({ versions: _versions, ...facts }: BenchFacts): BenchDocument {
  return facts;
}

/** What ran, with the versions of the bench once it is taken. */
export function withBench(identity: RunIdentity, facts: BenchFacts | null | undefined): RunIdentity {
  return { ...identity, versions: { ...identity.versions, ...facts?.versions } };
}

function injectionsOf({ judged, replay }: Found): readonly InjectionDocument[] {
  const mainFirst = judged.toSorted((a, b) => Number(b.name === 'mp') - Number(a.name === 'mp'));
  return [
    ...mainFirst.flatMap(({ name, accuracies }) => streamInjections(name, accuracies)),
    ...(replay?.accuracy ? [{ name: `replay of ${replay.name}`, ...replay.accuracy }] : []),
  ];
}

/** `evidence.json` of a run, as far as it has come. */
export function evidenceOf(run: string, { judged, kept = noResultsKept }: Found): EvidenceDocument {
  return evidenceWithKept(buildEvidence(run, judged), kept);
}

/**
 * The report of a run that has ended, and its files by name.
 * @param formats those that are wanted besides the page
 */
export function filesOf(
  document: RunDocument,
  evidence: EvidenceDocument,
  directory: RunDirectory,
  formats: readonly Format[],
): { readonly report: RunReport; readonly texts: Readonly<Record<string, string>> } {
  const texts: Record<string, string> = { 'run.json': jsonText(document), 'evidence.json': jsonText(evidence) };
  const wanted = [...new Set<Format>(['html', ...formats])].filter((format) => format !== 'json');
  const names = new Set([...Object.keys(texts), ...wanted.map((format) => runFiles.format[format])]);
  const there = runFiles.all.filter(({ name }) => names.has(name) || existsSync(directory.file(name)));
  const report = reportOf(document, evidence, there);
  for (const format of wanted) texts[runFiles.format[format]] = render({ document, evidence, files: there }, format);
  return { report, texts };
}

/** A path as the user can type it here. */
export function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}
