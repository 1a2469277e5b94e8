/**
 * `npm run coverage`: which lines of the RTL its cases execute, and which bits they change. Counting bits makes the
 * model more than a hundred times slower, so the lines have a model of their own.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { failWith } from '../../rig/commands/exit.js';
import { TestFailure, UsageError } from '../../rig/errors.js';
import { inLabTree } from '../firmware/lab-tree.js';
import { buildRtlProgram, runProgram, type CoverageKind } from '../firmware/rtl-program.js';
import { coverPoints, summarize, type CoverPoint, type ModuleCoverage } from './coverage-data.js';
import { exclusions } from './coverage-exclusions.js';
import { analysisDirectory } from './tools.js';

/** Part of the points that must be covered, of lines and of bits. */
const threshold = 0.95;
const runMilliseconds = 4 * 3_600_000;
/** Processes that share the cases. */
const processes = 2;
const mergeMilliseconds = 900_000;

/** Runs all cases and gives everything of this kind that can be covered. */
async function collect(kind: CoverageKind): Promise<readonly CoverPoint[]> {
  const directory = analysisDirectory('coverage', kind);
  const program = await buildRtlProgram('rtl-cases', kind);
  const names = (await runProgram(program, ['--list'], mergeMilliseconds)).output.trim().split('\n');
  const parts = await Promise.all(
    Array.from({ length: processes }, (_, share) => {
      const wanted = names.filter((_name, index) => index % processes === share);
      return runCases(program, wanted, join(directory, `parts${share}`));
    }),
  );
  const merged = join(directory, 'merged.dat');
  const files = parts.flatMap((part) => readdirSync(part).map((file) => join(part, file)));
  const { command, args } = await inLabTree(['verilator_coverage', '--write', merged, ...files], [directory]);
  const outcome = await runProgram(command, args, mergeMilliseconds);
  if (!outcome.ok) throw new TestFailure('CoverageNotMerged', outcome.output.slice(-4000), 'see what it says');
  for (const part of parts) rmSync(part, { recursive: true });
  return coverPoints(readFileSync(merged, 'utf8'));
}

/** Runs some cases; what they covered is in `directory` then, a file for each bench that they had. */
async function runCases(program: string, names: readonly string[], directory: string): Promise<string> {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory);
  const cases = await runProgram(program, names, runMilliseconds, { ...process.env, MPRIG_COVERAGE: directory });
  if (!cases.ok) {
    throw new TestFailure('CasesFail', cases.output.slice(-4000), 'run "npm test -- firmware" and mend what fails');
  }
  return directory;
}

function percent(covered: number, points: number): string {
  return points === 0 ? '-' : `${((100 * covered) / points).toFixed(1)} %`;
}

function line(
  name: string,
  { covered, points, excluded }: Pick<ModuleCoverage, 'covered' | 'points' | 'excluded'>,
): string {
  const left = excluded === 0 ? '' : `, ${excluded} excluded`;
  return `${name.padEnd(28)} ${percent(covered, points).padStart(8)}  ${covered} of ${points}${left}`;
}

/** Prints one kind of coverage and returns the part that is covered. */
function show(kind: CoverPoint['kind'], modules: readonly ModuleCoverage[], missing: boolean): number {
  const rows = modules.filter((row) => row.kind === kind).sort((a, b) => a.covered / a.points - b.covered / b.points);
  const sum = (of: (row: ModuleCoverage) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const all = {
    covered: sum((row) => row.covered),
    points: sum((row) => row.points),
    excluded: sum((row) => row.excluded),
  };
  process.stdout.write(`${kind}\n`);
  for (const row of rows) {
    process.stdout.write(`  ${line(row.module, row)}\n`);
    if (!missing) continue;
    for (const point of row.missing) process.stdout.write(`      line ${point.line}: ${point.what}\n`);
  }
  process.stdout.write(`  ${line('all', all)}\n`);
  return all.points === 0 ? 0 : all.covered / all.points;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { missing: { type: 'boolean', default: false }, 'lines-only': { type: 'boolean', default: false } },
  });
  const kinds: readonly CoverageKind[] = values['lines-only'] ? ['line'] : ['line', 'toggle'];
  const parts: number[] = [];
  for (const kind of kinds) parts.push(show(kind, summarize(await collect(kind), exclusions), values.missing));
  if (parts.some((part) => part < threshold)) {
    throw new TestFailure(
      'CoverageTooLow',
      `less than ${100 * threshold} % of the RTL is covered`,
      'write the cases that "npm run coverage -- --missing" asks for, or explain in coverage-exclusions.ts why there are none',
    );
  }
}

try {
  await main();
} catch (error) {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const usage = code.startsWith('ERR_PARSE_ARGS') && error instanceof Error;
  failWith(usage ? new UsageError('UnknownOption', error.message, 'see "Confidence" in README.md') : error);
}
