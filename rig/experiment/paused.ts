import { BenchError } from '../base/errors.js';
import type { MachineMemory } from '../host/machine-memory.js';
import type { Watch } from '../bench/watch.js';

/**
 * Does work while the machine stands still, and lets it go on whatever happens.
 * @throws BenchError `MachineStuck` when it does not go on; else what the work throws
 */
export async function whilePaused<T>(memory: MachineMemory, watch: Watch, work: () => Promise<T>): Promise<T> {
  const goOn = () => watch.undo('the machine to go on', () => memory.resume());
  let result: T;
  try {
    await watch.wait('the machine to be paused', () => memory.pause());
    result = await work();
  } catch (error) {
    // The reason that counts is this one.
    await goOn();
    throw error;
  }
  const cause = await goOn();
  if (cause === undefined) return result;
  throw new BenchError('MachineStuck', 'the paused machine cannot go on', 'start the run again', { cause });
}
