import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../../rig/base/directories.js';
import { BenchError } from '../../rig/base/errors.js';
import { analysisDirectory, runTool } from './tools.js';

const sources = join(repository, 'firmware', 'fuzz');

/** Time for one fuzzer to be built, and for each million of its runs, on a slow and busy computer. */
const buildMilliseconds = 300_000;
const millisecondsPerMillion = 900_000;

/** Long enough for every message with some data in it; what is longer differs only in more data. */
const longestInput = 512;

/** How a fuzzer ended. */
export interface FuzzOutcome {
  readonly ok: boolean;
  readonly runs: number;
  readonly seconds: number;
  /** What it printed. */
  readonly output: string;
}

/** The fuzzers by name: each .cpp file in firmware/fuzz is one. */
export function fuzzers(): readonly string[] {
  const files = readdirSync(sources).filter((file) => file.endsWith('.cpp'));
  return files.map((file) => file.slice(0, -'.cpp'.length)).sort();
}

/**
 * Builds a fuzzer as far as it is not current, and feeds the parser with inputs that it makes up, under the address and
 * undefined-behaviour sanitizers. What it learns is kept for the next time; an input that fails stays beside it.
 */
export async function fuzz(name: string, runs: number, seed: number): Promise<FuzzOutcome> {
  const directory = analysisDirectory('fuzz');
  const make = ['flock', join(directory, 'lock'), 'make', '--silent', '-C', sources, `OUT=${directory}`, name];
  const built = await runTool(make, directory, buildMilliseconds);
  if (!built.ok) {
    throw new BenchError('FuzzerNotBuilt', `${name} does not build:\n${built.output}`, 'correct what clang names');
  }
  const corpus = join(directory, `${name}.corpus`);
  mkdirSync(corpus, { recursive: true });
  const options = {
    runs,
    seed,
    max_len: longestInput,
    len_control: 0,
    print_final_stats: 1,
    artifact_prefix: `${join(directory, name)}.`,
  };
  const argv = [join(directory, name), ...Object.entries(options).map(([key, value]) => `-${key}=${value}`), corpus];
  const milliseconds = 60_000 + (runs / 1e6) * millisecondsPerMillion;
  const begin = performance.now();
  const { ok, output } = await runTool(argv, directory, milliseconds);
  const executed = /stat::number_of_executed_units:\s*(\d+)/.exec(output)?.[1];
  return { ok, output, runs: Number(executed ?? 0), seconds: (performance.now() - begin) / 1000 };
}
