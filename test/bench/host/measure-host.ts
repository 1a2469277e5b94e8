import { Deadline } from '../../../rig/base/deadline.js';
import { InternalError } from '../../../rig/base/errors.js';
import type { Progress } from '../../../rig/base/progress.js';
import { Resources } from '../../../rig/base/resources.js';
import { sharesOf } from './attribution.js';
import type { CostPlugin, CostReading } from './cost-plugin.js';
import { figuresOf, type Figures, type Round } from './figures.js';
import { followKernel, kernelAddresses } from './follow.js';
import { FunctionTable } from './functions.js';
import { openHostBench, startGuest, type HostBench } from './host-bench.js';
import { HostMeter, type MeterReading } from './measure.js';
import { pathParts, type Pages, type Path, type RoundPlan, type Scenario } from './scenarios.js';

/** Bursts with which a path begins: the driver's pool of pages grows in them until it needs no new ones. */
const firstBursts = 6;
const burst = { direction: 'receive', pattern: 'burst', length: 256, frames: 192 } as const;
const closeMilliseconds = 30_000;
/** What the kernel executes in all that is measured. */
const exercises: readonly Omit<RoundPlan, 'path'>[] = [
  burst,
  { direction: 'receive', pattern: 'spaced', length: 256, frames: 8 },
  { direction: 'transmit', pattern: 'burst', length: 256, frames: 64 },
];

/** All that the benchmark measures, and on what. */
export interface HostCosts {
  /** `uname -r`. */
  readonly kernel: string;
  readonly qemu: string;
  readonly pages: Pages;
  /** Of the tables that the plugin keeps: chains that did not fit. */
  readonly lost: number;
  readonly figures: readonly Figures[];
}

/**
 * Measures all scenarios in one boot, but for those that need a machine of another kind, which have a second one. Everything
 * taken is queued in `resources`.
 */
export async function measureHost(
  scenarios: readonly Scenario[],
  pages: Pages,
  resources: Resources,
  progress: Progress,
  signal: AbortSignal,
): Promise<HostCosts> {
  const costs: HostCosts[] = [];
  for (const vhostZeroCopy of [false, true]) {
    const some = scenarios.filter(({ path }) => (pathParts[path].vhostZeroCopy ?? false) === vhostZeroCopy);
    if (some.length === 0) continue;
    const own = new Resources((message) => process.stderr.write(`${message}\n`));
    resources.defer('machine that is counted', () => own.close(Deadline.after(closeMilliseconds)));
    const host = await openHostBench(pages, vhostZeroCopy, own, progress, signal);
    costs.push(await Promise.race([measureOn(host, some, pages, progress), host.bench.failure]));
    await own.close(Deadline.after(closeMilliseconds));
  }
  const [first] = costs;
  if (first === undefined) throw new InternalError('NothingMeasured', 'there is no scenario', 'report it');
  return {
    ...first,
    lost: Math.max(...costs.map(({ lost }) => lost)),
    figures: costs.flatMap(({ figures }) => figures),
  };
}

async function measureOn(
  host: HostBench,
  scenarios: readonly Scenario[],
  pages: Pages,
  progress: Progress,
): Promise<HostCosts> {
  const { facts, host: agent } = host.bench;
  const functions = new FunctionTable((addresses) => agent.resolveSymbols(addresses));
  const measured: Measured[] = [];
  for (const macvtap of [false, true]) {
    const some = scenarios.filter(({ path }) => (pathParts[path].macvtap ?? false) === macvtap);
    if (some.length === 0) continue;
    const meter = new HostMeter(host, await startGuest(host, macvtap, progress));
    measured.push(...(await measureWith(meter, host.cost, some, functions, progress)));
  }
  return {
    kernel: facts.kernel,
    qemu: facts.qemu,
    pages,
    lost: Math.max(0, ...measured.map(({ lost }) => lost)),
    figures: measured.map(({ figures }) => figures),
  };
}

interface Measured {
  readonly figures: Figures;
  readonly lost: number;
}

/** All scenarios of one guest. */
async function measureWith(
  meter: HostMeter,
  cost: CostPlugin,
  scenarios: readonly Scenario[],
  functions: FunctionTable,
  progress: Progress,
): Promise<readonly Measured[]> {
  // mp first: it costs more with the pages of a guest that has kept frames, or sent them back, on any path.
  const wanted = [...new Set(scenarios.map(({ path }) => path))].reverse();
  const learning = progress.step('functions of the kernel');
  const marks = await followKernel(cost, functions, () => exercise(meter, wanted));
  learning.done(`${functions.size} known, ${marks.length} followed`);
  const measured: Measured[] = [];
  for (const path of wanted) {
    await meter.use(path);
    for (let first = 0; first < firstBursts; first++) await meter.round({ path, ...burst });
    for (const scenario of scenarios.filter((one) => one.path === path)) {
      const step = progress.step(`${path}, ${scenario.direction}, ${scenario.pattern}, ${scenario.length} bytes`);
      const readings: MeterReading[] = [];
      await meter.during(scenario, async () => {
        for (let round = 0; round < scenario.rounds; round++) readings.push(await meter.round(scenario));
      });
      await functions.learn(readings.flatMap(kernelAddresses));
      const rounds = readings.map((reading): Round => ({ ...reading, shares: sharesOf(reading, marks, functions) }));
      const figures = figuresOf(scenario, rounds);
      measured.push({ figures, lost: Math.max(0, ...readings.map(({ lost }) => lost)) });
      step.done(`${figures.pathInstructions.toFixed(0)} instructions on the path`);
    }
  }
  return measured;
}

/** A few frames on each path, and what is executed for them. */
async function exercise(meter: HostMeter, wanted: readonly Path[]): Promise<readonly CostReading[]> {
  const readings: CostReading[] = [];
  for (const path of wanted) {
    await meter.use(path);
    for (const round of exercises) readings.push(await meter.round({ path, ...round }));
  }
  return readings;
}
