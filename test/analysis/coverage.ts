/** `npm run coverage`: which lines of the RTL its cases execute, and which bits they change; each with its own model. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repository } from '../../rig/base/directories.js';
import { failWith } from '../../rig/cli/exit.js';
import { TestFailure, UsageError } from '../../rig/base/errors.js';
import { inLabTree } from '../firmware/lab-tree.js';
import { buildRtlProgram, runProgram, type CoverageKind } from '../firmware/rtl-program.js';
import { bitPoints } from './bit-points.js';
import { coverPoints, summarize, type CoverPoint, type ModuleCoverage } from './coverage-data.js';
import { exclusions } from './coverage-exclusions.js';
import { rtlHierarchy, type RtlModule } from './rtl-hierarchy.js';
import { analysisDirectory } from './tools.js';

/** Part of the points that must be covered, of lines and of bits. */
const threshold = 0.95;
const runMilliseconds = 3_600_000;
const toolMilliseconds = 300_000;
/** Processes that share the cases. */
const processes = 2;

const rtl = join(repository, 'firmware', 'rtl');
/** Modules that are verilated with what is in them, and the list of their files. */
const tops = [
  ['mprig_nic', join(rtl, 'files.f')],
  ['usb_bridge', join(rtl, 'board', 'files.f')],
] as const;

/** Runs all cases with a model that counts this, and gives the directories that it has left. */
async function runAllCases(kind: CoverageKind): Promise<readonly string[]> {
  const program = await buildRtlProgram('rtl-cases', kind);
  const names = (await runProgram(program, ['--list'], toolMilliseconds)).output.trim().split('\n');
  return Promise.all(
    Array.from({ length: processes }, (_, share) => {
      const wanted = names.filter((_name, index) => index % processes === share);
      return runCases(program, wanted, analysisDirectory('coverage', kind, `part${share}`));
    }),
  );
}

/** Every line that can be executed. */
async function collectLines(): Promise<readonly CoverPoint[]> {
  const parts = await runAllCases('line');
  const directory = analysisDirectory('coverage', 'line');
  const merged = join(directory, 'merged.dat');
  const files = parts.flatMap((part) => readdirSync(part).map((file) => join(part, file)));
  await runInTree(['verilator_coverage', '--write', merged, ...files], directory);
  for (const part of parts) rmSync(part, { recursive: true });
  return coverPoints(readFileSync(merged, 'utf8'));
}

/** Every bit that can change. */
async function collectBits(): Promise<readonly CoverPoint[]> {
  const directory = analysisDirectory('coverage', 'toggle');
  const modules = new Map<string, RtlModule>();
  for (const [top, list] of tops) {
    const argv = ['verilator', '--json-only', '--top-module', top, '--prefix', top, '--Mdir', directory, '-F', list];
    await runInTree(argv, directory);
    for (const entry of rtlHierarchy(readFileSync(join(directory, `${top}.tree.json`), 'utf8'))) modules.set(...entry);
  }
  const parts = await runAllCases('toggle');
  return bitPoints(parts.map((part) => readFileSync(join(part, 'bits.txt'), 'utf8')).join(''), modules);
}

async function runInTree(argv: readonly string[], directory: string): Promise<void> {
  const { command, args } = await inLabTree(argv, [directory]);
  const outcome = await runProgram(command, args, toolMilliseconds);
  if (!outcome.ok) throw new TestFailure('CoverageNotRead', outcome.output.slice(-4000), `see what ${argv[0]} says`);
}

/** Runs some cases; what they covered is in `directory` then. */
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
  const parts = [show('line', summarize(await collectLines(), exclusions), values.missing)];
  if (!values['lines-only']) parts.push(show('toggle', summarize(await collectBits(), exclusions), values.missing));
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
  failWith(usage ? new UsageError('UnknownOption', error.message, 'see "Confidence" in test/README.md') : error);
}
