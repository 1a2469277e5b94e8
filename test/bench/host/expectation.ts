import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Figures } from './figures.js';
import type { HostCosts } from './measure-host.js';
import type { Direction, Scenario } from './scenarios.js';

/** What a frame costs on its way through mp, as it was when it was last found right. */
export interface Expectation {
  /** `uname -r` of the machine on which it was counted: another kernel may need a little more or less. */
  readonly kernel: string;
  readonly perFrame: readonly ExpectedCost[];
}

interface ExpectedCost {
  readonly direction: Direction;
  readonly length: number;
  /** On the path. */
  readonly instructions: number;
  /** That copies on the path have stored. */
  readonly bytes: number;
}

/** Few enough for every run of the tests. */
export const expectedScenarios: readonly Scenario[] = [
  { direction: 'receive', path: 'mp', pattern: 'burst', length: 1514, frames: 192, rounds: 5 },
  { direction: 'transmit', path: 'mp', pattern: 'burst', length: 1514, frames: 128, rounds: 3 },
];

/** By how much medians differ from boot to boot, with room: below 1 % and 5 % were seen. */
export const tolerances: Readonly<Record<Direction, number>> = { receive: 0.05, transmit: 0.1, echo: 0.1 };

export const remedy =
  'npm run bench:host -- --paths mp --patterns burst --lengths 1514 tells in which functions they are; ' +
  'when that is as it must be, npm run bench:host -- --renew keeps it';

const file = join(import.meta.dirname, 'expectation.json');

export async function readExpectation(): Promise<Expectation> {
  return JSON.parse(await readFile(file, 'utf8')) as Expectation;
}

/** Keeps what was counted as what is expected from now on. */
export async function renewExpectation(costs: HostCosts): Promise<Expectation> {
  const expectation = expectationOf(costs);
  await writeFile(file, `${JSON.stringify(expectation, undefined, 2)}\n`);
  return expectation;
}

export function expectationOf({ kernel, figures }: Pick<HostCosts, 'kernel' | 'figures'>): Expectation {
  const perFrame = figures.map(({ direction, length, pathInstructions, pathBytes }) => ({
    direction,
    length,
    instructions: Math.round(pathInstructions),
    bytes: Math.round(pathBytes),
  }));
  return { kernel, perFrame };
}

/** Sentences about what differs from the expectation by more than may be. */
export interface Deviations {
  readonly more: readonly string[];
  readonly less: readonly string[];
}

/** Compares what was counted with what is expected; what was not counted at all is one too many. */
export function deviations(
  expectation: Expectation,
  { kernel, figures }: Pick<HostCosts, 'kernel' | 'figures'>,
): Deviations {
  const more: string[] = [];
  const less: string[] = [];
  const of = kernel === expectation.kernel ? '' : ` by kernel ${expectation.kernel}, this is ${kernel}`;
  for (const expected of expectation.perFrame) {
    const { direction, length } = expected;
    const name = `${direction} of ${length} bytes through mp`;
    const found = figures.find((one) => one.direction === direction && one.length === length);
    if (!found) {
      more.push(`${name}: nothing was counted`);
      continue;
    }
    for (const { what, count, wanted } of costsOf(found, expected)) {
      const allowed = tolerances[direction];
      const percent = `${(allowed * 100).toFixed(0)} %`;
      const line = `${name}: ${count.toFixed(0)} ${what} for a frame, ${wanted} expected${of}`;
      if (!(count <= wanted * (1 + allowed))) more.push(`${line}, ${percent} more may be`);
      else if (count < wanted * (1 - allowed)) less.push(line);
    }
  }
  return { more, less };
}

function costsOf(found: Figures, expected: ExpectedCost) {
  return [
    { what: 'instructions', count: found.pathInstructions, wanted: expected.instructions },
    { what: 'bytes copied', count: found.pathBytes, wanted: expected.bytes },
  ];
}
