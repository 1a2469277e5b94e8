import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import type { Bench } from '../bench/bench.js';
import { Interrupted } from '../base/deadline.js';
import type { RigError } from '../base/errors.js';
import { buildDocument, type InjectionDocument, type RunDocument, type TrafficDocument } from '../report/document.js';
import { buildEvidence } from '../report/evidence-document.js';
import type { RunIdentity } from '../report/identity.js';
import { streamInjections } from '../report/injections.js';
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
export type Ending = { readonly outcome: RunOutcome; readonly error?: undefined } | { readonly error: RigError };

/** What is known of a run before it has found anything. */
export interface Begun {
  readonly identity: RunIdentity;
  readonly traffic: TrafficDocument;
  readonly bench: Pick<Bench['description'], 'kind' | 'name'>;
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
  options: { echo: boolean; witnesses: boolean; demanded: readonly Line[]; replay: ReplayOptions | undefined },
): TrafficDocument {
  const { echo, witnesses, demanded, replay } = options;
  return {
    streams: streams.map(({ frames, lengths: { min, max, list = null }, rate, burst = 1 }) => ({
      frames,
      length: { min, max, list },
      rate: rate ? sayRate(rate) : null,
      burst,
    })),
    echo,
    replay: replay ? { capture: replay.name, passes: replay.passes } : null,
    demanded,
    witnesses,
  };
}

/** `run.json` of a run that has just begun. */
export function runningDocument({ identity, traffic, bench }: Begun): RunDocument {
  return buildDocument({
    identity,
    traffic,
    status: { status: 'running', reason: null },
    main: null,
    controls: [],
    echo: null,
    timings: { totalMs: 0 },
    bench: { kind: bench.kind, name: bench.name },
  });
}

/** `run.json` of a run that has ended, also of one that was cut short. @param judged what came out until then */
export function endedDocument(
  { identity, traffic, bench }: Begun,
  judged: readonly ExperimentOutcome[],
  ending: Ending,
  timings: Timings,
): RunDocument {
  const outcome = ending.error ? undefined : ending.outcome;
  const host = Object.fromEntries([...(outcome?.statistics ?? [])].map(([name, value]) => [name, Number(value)]));
  const documented = (one: ExperimentOutcome) => ({
    ...one,
    counters: { nic: one.counters, host: one.name === 'mp' ? host : {} },
  });
  const [main] = judged.filter(({ name }) => name === 'mp');
  const facts = outcome ? { ...outcome.facts } : { kind: bench.kind, name: bench.name };
  return buildDocument({
    identity: {
      ...identity,
      endedAt: new Date().toISOString(),
      versions: { ...identity.versions, ...versionsIn(facts) },
    },
    traffic,
    status: statusOf(ending),
    error: ending.error
      ? { code: ending.error.code, message: ending.error.message, remedy: ending.error.remedy }
      : null,
    main: main ? documented(main) : null,
    controls: judged.filter(({ name }) => name !== 'mp').map(documented),
    injections: injectionsOf(judged, outcome),
    echo: outcome?.echo ?? null,
    timings: { ...timings, totalMs: timings['totalMs'] ?? 0 },
    bench: facts,
  });
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

const versioned = ['agent', 'kernel', 'qemu', 'firmware', 'contract', 'modules'] as const;

function versionsIn(facts: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const known = versioned.filter((name) => typeof facts[name] === 'string');
  return Object.fromEntries(known.map((name) => [name, String(facts[name])]));
}

function injectionsOf(
  judged: readonly ExperimentOutcome[],
  outcome: RunOutcome | undefined,
): readonly InjectionDocument[] {
  const mainFirst = judged.toSorted((a, b) => Number(b.name === 'mp') - Number(a.name === 'mp'));
  const { replay = null } = outcome ?? {};
  return [
    ...mainFirst.flatMap(({ name, accuracies }) => streamInjections(name, accuracies)),
    ...(replay?.accuracy ? [{ name: `replay of ${replay.name}`, ...replay.accuracy }] : []),
  ];
}

/**
 * The report of a run that has ended, and its files by name.
 * @param formats those that are wanted besides the page
 */
export function filesOf(
  document: RunDocument,
  judged: readonly ExperimentOutcome[],
  directory: RunDirectory,
  formats: readonly Format[],
): { readonly report: RunReport; readonly texts: Readonly<Record<string, string>> } {
  const evidence = buildEvidence(document.id, judged);
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
