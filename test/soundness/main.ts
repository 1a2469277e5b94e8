/**
 * `npm run test:soundness`: copies in every known way and lies in every known way, and shows which lines of evidence
 * noticed; then runs without any of that, in which the guest receives and sends in turn, and nothing may be noticed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Deadline } from '../../rig/base/deadline.js';
import { StreamProgress } from '../../rig/base/progress.js';
import { Resources } from '../../rig/base/resources.js';
import { LogWatch } from '../../rig/experiment/log-watch.js';
import { allCases, cleanRuns } from './cases.js';
import { runCase, type CaseResult } from './run-case.js';
import { openSoundnessBench } from './soundness-bench.js';
import { soundnessTable } from './table.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    clean: { type: 'string', default: '50' },
    frames: { type: 'string', default: '64' },
    json: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});

/** Of the clean runs the first ones ask the ways of seeing that hardware has, too. */
const cleanWithWitnesses = 5 * cleanRuns.length;

async function main(): Promise<number> {
  const unknown = positionals.filter((name) => !allCases.some((one) => one.name === name));
  if (unknown.length > 0) {
    process.stderr.write(`unknown: ${unknown.join(', ')}; known: ${allCases.map(({ name }) => name).join(', ')}\n`);
    return 2;
  }
  const directory = mkdtempSync(join(tmpdir(), 'mprig-soundness-'));
  const complain = (message: string) => process.stderr.write(`${message}\n`);
  const resources = new Resources(complain);
  resources.defer('directory of logs', () => rmSync(directory, { recursive: true, force: true }));
  const progress = new StreamProgress(process.stderr);
  const { signal } = new AbortController();
  try {
    const { bench, interfaces } = await openSoundnessBench(directory, resources, progress, signal);
    const log = new LogWatch(bench.host, directory, complain);
    resources.defer('logs', () => log.close());
    const chosen = allCases.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
    const clean = Array.from({ length: Number(values.clean) }, () => cleanRuns).flat();
    const results: CaseResult[] = [];
    for (const [index, one] of [...chosen, ...clean].entries()) {
      const options = { bench, interfaces, progress, signal, frames: Number(values.frames), seed: index + 1 };
      const witnesses = typeof one !== 'string' || index < chosen.length + cleanWithWitnesses;
      results.push(await runCase(one, { ...options, witnesses }));
    }
    log.assertNoOops();
    return tell(results);
  } finally {
    await resources.close(Deadline.after(30_000));
  }
}

function tell(results: readonly CaseResult[]): number {
  const isClean = ({ name }: CaseResult): boolean => cleanRuns.some((one) => one === name);
  const ways = results.filter((result) => !isClean(result));
  const clean = results.filter(isClean);
  const alarms = clean.filter(({ flaws }) => flaws.length > 0).length;
  const flawed = results.filter(({ flaws }) => flaws.length > 0);
  if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`);
  else {
    process.stdout.write(`\n${soundnessTable([...ways, ...clean.slice(0, cleanRuns.length)])}\n\n`);
    process.stdout.write(`${ways.length} ways to copy or to lie; ${clean.length} clean runs, ${alarms} alarms.\n`);
    for (const { name, said } of values.verbose ? results : [])
      process.stdout.write(`${[name, ...said].join('\n  ')}\n`);
    for (const { name, flaws } of flawed) process.stdout.write(`${name}: ${flaws.join('; ')}\n`);
  }
  return flawed.length > 0 ? 1 : 0;
}

process.exitCode = await main();
