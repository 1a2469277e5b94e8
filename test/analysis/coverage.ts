/** `npm run coverage`: which lines of the RTL its cases execute, and which bits they change. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { failWith } from '../../rig/commands/exit.js';
import { TestFailure, UsageError } from '../../rig/errors.js';
import { inLabTree } from '../firmware/lab-tree.js';
import { buildRtlProgram, runProgram } from '../firmware/rtl-program.js';
import { coverPoints, summarize, type CoverPoint, type ModuleCoverage } from './coverage-data.js';
import { exclusions } from './coverage-exclusions.js';
import { analysisDirectory } from './tools.js';

/** Part of the points that must be covered, of lines and of bits. */
const threshold = 0.95;
const runMilliseconds = 3_600_000;
const mergeMilliseconds = 900_000;

/** Runs all cases and gives everything that can be covered. */
async function collect(): Promise<readonly CoverPoint[]> {
  const directory = analysisDirectory('coverage');
  const parts = join(directory, 'parts');
  rmSync(parts, { recursive: true, force: true });
  mkdirSync(parts);
  const cases = await runProgram(await buildRtlProgram('rtl-cases', true), [], runMilliseconds, {
    ...process.env,
    MPRIG_COVERAGE: parts,
  });
  if (!cases.ok) {
    throw new TestFailure('CasesFail', cases.output.slice(-4000), 'run "npm test -- firmware" and mend what fails');
  }
  const merged = join(directory, 'merged.dat');
  const files = readdirSync(parts).map((file) => join(parts, file));
  const { command, args } = await inLabTree(['verilator_coverage', '--write', merged, ...files], [directory]);
  const outcome = await runProgram(command, args, mergeMilliseconds);
  if (!outcome.ok) throw new TestFailure('CoverageNotMerged', outcome.output.slice(-4000), 'see what it says');
  rmSync(parts, { recursive: true });
  return coverPoints(readFileSync(merged, 'utf8'));
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
  const { values } = parseArgs({ options: { missing: { type: 'boolean', default: false } } });
  const modules = summarize(await collect(), exclusions);
  const parts = (['line', 'toggle'] as const).map((kind) => show(kind, modules, values.missing));
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
