import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import type { BenchDescription } from '../bench/description.js';
import type { RigError } from '../base/errors.js';
import { controlFlaw } from '../evidence/run-status.js';
import { buildDocument, type InjectionDocument, type RunStatusWord } from '../report/document.js';
import { buildEvidenceFile } from '../report/evidence-file.js';
import { buildHtml } from '../report/html.js';
import { streamInjections } from '../report/injections.js';
import type { RunDirectory } from '../report/run-directory.js';
import type { ReportedExperiment, ReportedFile, RunIdentity, RunReport } from '../report/run-report.js';
import type { ExperimentOutcome } from '../experiment/experiment.js';
import type { RunOutcome, Timings } from '../experiment/procedure.js';

/** How a run ended: with verdicts, or by an error before there were all. */
export type Ending = { readonly outcome: RunOutcome; readonly error?: undefined } | { readonly error: RigError };

/** What each experiment is, in words. */
const about: Readonly<Record<string, string>> = {
  mp: 'Frames received by the guest through mp: the NIC is given the guest’s own buffers.',
  tap: 'The same NIC and guest, through a stock tap and vhost_net: the host’s kernel copies every frame.',
  'mp-copy': 'Through mp with copying forced: the NIC is given host pages, and the worker copies.',
};

const files: readonly ReportedFile[] = [
  { name: 'run.json', about: 'this run as one document' },
  { name: 'evidence.json', about: 'what each line says of each frame' },
  { name: 'kernel.log', about: 'kernel log of the host' },
  { name: 'guest-console.log', about: 'console of the guest' },
  { name: 'machine-console.log', about: 'console of the host machine' },
  { name: 'qemu.log', about: 'output of QEMU' },
  { name: 'nic.log', about: 'output of the NIC simulator' },
];

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

function statusOf(ending: Ending): { status: RunStatusWord; reason: string | null } {
  if (!ending.error) return ending.outcome.status;
  const { exitCode } = ending.error;
  const status = exitCode === 130 ? 'interrupted' : exitCode === 1 ? 'failed' : 'bench-trouble';
  return { status, reason: ending.error.describe() };
}

/** Everything that the report of a run is made from, also of one that was cut short. */
export function reportOf(run: RunIdentity, bench: BenchDescription, ending: Ending, timings: Timings): RunReport {
  const outcome = ending.error ? undefined : ending.outcome;
  const host = Object.fromEntries([...(outcome?.statistics ?? [])].map(([name, value]) => [name, Number(value)]));
  const documented = ({ name, experiment, counters, ledger, latency, testimonies }: ExperimentOutcome) => ({
    name,
    experiment,
    ledger,
    counters: { nic: counters, host: name === 'mp' ? host : {} },
    latency,
    testimonies,
  });
  const document = buildDocument({
    status: statusOf(ending),
    main: outcome ? documented(outcome.main) : null,
    controls: outcome?.controls.map(documented) ?? [],
    injections: outcome ? injectionsOf(outcome) : [],
    echo: outcome?.echo ?? null,
    timings: { ...timings, totalMs: timings['totalMs'] ?? 0 },
    bench: outcome ? { ...outcome.facts } : { kind: bench.kind, name: bench.name },
  });
  return {
    run,
    document,
    echo: outcome?.echo ?? null,
    experiments: outcome
      ? [reported(outcome.main, 'main'), ...outcome.controls.map((one) => reported(one, 'control'))]
      : [],
    guestMemoryBytes: bench.guest.memoryMib * 2 ** 20,
    files,
  };
}

function reported(
  { name, experiment, counters, ledger, latency, testimonies }: ExperimentOutcome,
  kind: 'main' | 'control',
): ReportedExperiment {
  const flaw = kind === 'control' ? controlFlaw(experiment.verdict) : null;
  return { name, kind, about: about[name] ?? name, experiment, flaw, counters, ledger, latency, testimonies };
}

function injectionsOf({ main, controls, replay }: RunOutcome): readonly InjectionDocument[] {
  return [
    ...[main, ...controls].flatMap(({ name, accuracies }) => streamInjections(name, accuracies)),
    ...(replay?.accuracy ? [{ name: `replay of ${replay.name}`, ...replay.accuracy }] : []),
  ];
}

/** Writes run.json, evidence.json and report.html; returns the report's path as the user can open it. */
export async function writeReport(directory: RunDirectory, report: RunReport): Promise<string> {
  await directory.writeJson('run.json', report.document);
  await directory.writeJson('evidence.json', buildEvidenceFile(report));
  const there = files.filter(({ name }) => existsSync(directory.file(name)));
  const path = await directory.write('report.html', buildHtml({ ...report, files: there }));
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}
