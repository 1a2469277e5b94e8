import type { Bench } from '../bench/bench.js';
import type { Watch } from '../bench/watch.js';

/**
 * Leaves nothing going of an experiment that was cut short: undoes what can be undone, and does not mind what cannot.
 * The frames come to rest before what they go to is taken away.
 */
export async function bringToRest({ nic, host }: Bench, watch: Watch): Promise<void> {
  await watch.undo('the instrument to come to rest', (deadline) => nic.settle(deadline));
  await watch.undo('mp to be released', () => host.unbind());
}
