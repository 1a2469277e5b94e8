import type { Progress } from '../../../rig/base/progress.js';
import type { Resources } from '../../../rig/base/resources.js';
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

/** Measures all scenarios in one boot. Everything taken is queued in `resources`. */
export async function measureHost(
  scenarios: readonly Scenario[],
  pages: Pages,
  resources: Resources,
  progress: Progress,
  signal: AbortSignal,
): Promise<HostCosts> {
  const host = await openHostBench(pages, resources, progress, signal);
  return Promise.race([measureOn(host, scenarios, pages, progress), host.bench.failure]);
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
