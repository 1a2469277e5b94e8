import type { NamedExperiment, RunDocument } from './document.js';
import { reportOf } from './run-report.js';
import { testTitle, type SuiteDocument } from './suite.js';

/** What is compared. */
export const areas = ['verdicts', 'versions', 'counters', 'latency'] as const;

export type Area = (typeof areas)[number];

/** A value of one run that another does not have, or has another of. */
export interface Difference {
  readonly area: Area;
  /** Where it stands, such as `mp: lost frames`. */
  readonly what: string;
  /** Null: it is not there. */
  readonly a: string | number | null;
  readonly b: string | number | null;
}

export interface CompareOptions {
  readonly areas: readonly Area[];
  /** By how many percent of the greater one figures of counters and latency may differ. */
  readonly tolerancePercent: number;
}

type Document = RunDocument | SuiteDocument;
type Facts = ReadonlyMap<string, string | number>;

/** What differs between two runs, or two suites, area by area. Pure. */
export function compareDocuments(a: Document, b: Document, options: CompareOptions): readonly Difference[] {
  return options.areas.flatMap((area) => {
    const [ofA, ofB] = [factsOf(a, area), factsOf(b, area)];
    const names = [...new Set([...ofA.keys(), ...ofB.keys()])];
    return names.flatMap((what): readonly Difference[] => {
      const [one, other] = [ofA.get(what) ?? null, ofB.get(what) ?? null];
      const tolerance = area === 'counters' || area === 'latency' ? options.tolerancePercent : 0;
      return same(one, other, tolerance) ? [] : [{ area, what, a: one, b: other }];
    });
  });
}

function same(a: string | number | null, b: string | number | null, tolerancePercent: number): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return a === b;
  return Math.abs(a - b) <= (Math.max(Math.abs(a), Math.abs(b)) * tolerancePercent) / 100;
}

function factsOf(document: Document, area: Area): Facts {
  switch (area) {
    case 'verdicts':
      return new Map([['status', document.status], ...verdicts(document)]);
    case 'versions':
      return new Map([
        ...Object.entries(document.versions),
        ...(document.git
          ? [['commit', `${document.git.commit}${document.git.dirty ? ', with changes' : ''}`] as const]
          : []),
        ...(document.benchFile ? [['bench file', document.benchFile.sha256] as const] : []),
      ]);
    case 'counters':
      return new Map(experimentsOf(document).flatMap(([title, one]) => counters(title, one)));
    case 'latency':
      return new Map(
        experimentsOf(document).flatMap(([title, { latency }]) =>
          Object.entries(latency ?? {})
            .filter(([name]) => name.endsWith('Ns'))
            .map(([name, ns]) => [`${title}: ${name.slice(0, -2)} in ns`, ns] as const),
        ),
      );
  }
}

function verdicts(document: Document): readonly (readonly [string, string | number])[] {
  const tests = document.kind === 'suite' ? document.tests : [];
  const echo = document.kind === 'run' ? document.echo : null;
  return [
    ...tests.map((test) => [`${test.file ?? document.kind}: ${testTitle(test)}`, test.state] as const),
    ...experimentsOf(document).flatMap(([title, { verdict, frames, lines }]) => [
      [`${title}: verdict`, verdict] as const,
      ...Object.entries(frames).map(([name, value]) => [`${title}: frames ${spaced(name)}`, value] as const),
      ...lines.map(({ line, outcome }) => [`${title}: ${line}`, outcome] as const),
    ]),
    ...(echo ? [['echo', echo.verdict] as const] : []),
  ];
}

/** Clock cycles are no count of anything that happened. */
const clocks: readonly string[] = ['TIME'];

function counters(title: string, { counters: { nic, host } }: NamedExperiment): readonly (readonly [string, number])[] {
  return [...Object.entries(nic), ...Object.entries(host)]
    .filter(([name]) => !clocks.includes(name))
    .map(([name, value]) => [`${title}: ${name}`, value]);
}

/** Every experiment with its title; those of a suite with that of their test. */
function experimentsOf(document: Document): readonly (readonly [string, NamedExperiment])[] {
  if (document.kind === 'run') {
    return reportOf(document, null, []).experiments.map(({ name, found }) => [name, { name, ...found }]);
  }
  return document.tests.flatMap((test) =>
    test.experiments.map((one) => [`${testTitle(test)}: ${one.name}`, one] as const),
  );
}

/** `zeroCopy` is "zero copy". */
function spaced(name: string): string {
  return name.replace(/([A-Z])/g, ' $1').toLowerCase();
}
