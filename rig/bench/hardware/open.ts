import { Deadline } from '../../base/deadline.js';
import { Resources } from '../../base/resources.js';
import { admissionOf } from '../admission.js';
import type { Bench } from '../bench.js';
import type { HardwareDescription } from '../description.js';
import type { OpenOptions } from '../held-bench.js';
import { acquireBenchLock } from '../lock.js';
import { settleBench } from '../settle.js';
import { attachHardwareBench } from './hardware-bench.js';

/**
 * Takes a bench of hardware for this process and brings it to rest: another one on this computer is kept away by the lock,
 * one elsewhere by the lease of the host. Everything taken is queued in `resources`.
 * @throws BenchError `BenchBusy` naming who holds it
 */
export async function openHardwareBench(
  description: HardwareDescription,
  { runtimeDirectory, logDirectory, run, signal, complain }: OpenOptions,
  resources: Resources,
): Promise<Bench> {
  const lock = await acquireBenchLock(runtimeDirectory, description.name, run);
  resources.defer('lock of the bench', () => lock.release());
  const admission = await admissionOf(description.name, run, runtimeDirectory);
  const own = new Resources(complain);
  // Queued before anything is taken: what fails half-way is given back as well.
  resources.defer('bench', () => own.close(Deadline.after(10_000)));
  const bench = await attachHardwareBench(description, admission, logDirectory, own, signal);
  // Whoever had it before may have been killed in the middle of anything.
  await settleBench(bench, 'stopped', signal);
  return bench;
}
