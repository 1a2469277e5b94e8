import type { Resources } from '../base/resources.js';
import type { BenchDescription } from './description.js';
import { endpointsOfHardware } from './endpoints.js';
import { openHardwareBench } from './hardware/open.js';
import type { HeldBench, OpenOptions } from './held-bench.js';
import { openVirtualBench } from './virtual/open.js';

/**
 * Takes the bench for this process, brought to rest. Everything taken is queued in `resources`.
 * @throws BenchError `BenchBusy` when another run holds it
 */
export async function openBench(
  description: BenchDescription,
  options: OpenOptions,
  resources: Resources,
): Promise<HeldBench> {
  if (description.kind === 'virtual') return openVirtualBench(description, options, resources);
  const bench = await openHardwareBench(description, options, resources);
  return { bench, kept: true, logDirectory: options.logDirectory, endpoints: endpointsOfHardware(description) };
}
